"""Time at a site: what counts is written out by hand, and pauses are cut for any sequence."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.reading.pace import PAUSE, SiteClock

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
SECONDS = st.integers(min_value=0, max_value=600)


def spent(*touches: tuple[str, int]) -> dict[str, float]:
    """Touches as (site, seconds since the start)."""
    clock = SiteClock()
    for site, at in touches:
        clock.touch(site, START + timedelta(seconds=at))
    return {site: time.total_seconds() for site, time in clock.take().items()}


def test_time_belongs_to_the_site_where_it_began() -> None:
    """5 s at the scalp, then 20 s at the arm, of which the last sign of life is the switch to the legs."""
    assert spent(("scalp", 0), ("scalp", 3), ("arm", 5), ("arm", 15), ("legs", 25)) == {"scalp": 5, "arm": 20}


def test_two_minutes_count_and_a_second_more_does_not() -> None:
    assert spent(("scalp", 0), ("scalp", 120)) == {"scalp": 120}
    assert spent(("scalp", 0), ("scalp", 121), ("scalp", 131)) == {"scalp": 10}


def test_a_clock_that_was_set_back_adds_nothing() -> None:
    assert spent(("scalp", 100), ("scalp", 40), ("scalp", 50)) == {"scalp": 10}


def test_a_case_that_was_put_down_rests() -> None:
    clock = SiteClock()
    clock.touch("scalp", START)
    clock.rest()
    clock.touch("arm", START + timedelta(seconds=30))
    clock.touch("arm", START + timedelta(seconds=40))
    assert clock.take() == {"arm": timedelta(seconds=10)}
    assert clock.take() == {}


@given(st.lists(st.tuples(st.sampled_from("abc"), SECONDS), max_size=30))
def test_the_sum_is_all_that_passed_without_the_pauses(steps: list[tuple[str, int]]) -> None:
    """Steps are (site, seconds after the one before)."""
    clock, at = SiteClock(), START
    for site, after in steps:
        at += timedelta(seconds=after)
        clock.touch(site, at)
    wanted = sum(after for _, after in steps[1:] if timedelta(seconds=after) <= PAUSE)
    assert sum(clock.take().values(), timedelta()) == timedelta(seconds=wanted)
