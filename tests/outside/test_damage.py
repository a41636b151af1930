"""The short form of ``python -m tests.campaigns.damage``."""

from contextlib import ExitStack

from tests.campaigns import damage


def test_damage_is_told_and_never_a_traceback() -> None:
    assert damage.campaign(rows=6, bits=2, seed=5) == 0


def test_the_campaign_sees_a_reader_that_stops_at_the_first_spoilt_time() -> None:
    with ExitStack() as stack:
        damage.strictly(stack)
        assert damage.campaign(rows=8, bits=0, seed=1) == 1
