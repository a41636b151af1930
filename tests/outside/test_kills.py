"""The short form of ``python -m tests.campaigns.kills``."""

import pytest

from tests.campaigns import kills
from tests.outside import session

pytestmark = pytest.mark.skipif(bool(session.missing()), reason=session.missing() or "nothing")


def test_what_the_window_showed_as_saved_outlives_a_kill() -> None:
    assert kills.campaign(2, seed=3) == 0
