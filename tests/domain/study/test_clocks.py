"""Times that run backwards are told, with their span; what only stands still or moves on is not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dmscorer.domain.study.clocks import TOLERANCE, SetBack, ahead_of_later, set_back, span

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def at(*minutes: int) -> list[tuple[int, datetime]]:
    return [(number, BEGAN + timedelta(minutes=one)) for number, one in enumerate(minutes, start=1)]


def test_one_excursion_is_told_once() -> None:
    """Ahead by 1,000 minutes from the third to the fourth, then right again."""
    assert set_back(at(0, 1, 1000, 1001, 2, 3)) == (SetBack(5, timedelta(minutes=999)),)
    assert ahead_of_later(at(0, 1, 1000, 1001, 2, 3), 3) == timedelta(minutes=998)
    assert ahead_of_later(at(0, 1, 1000, 1001, 2, 3), 2) is None


@given(some.lists(some.integers(0, 10**6)))
def test_times_that_never_run_backwards_are_never_told(minutes: list[int]) -> None:
    assert set_back(at(*sorted(minutes))) == ()


@given(some.lists(some.integers(0, 10**6), min_size=1))
def test_small_steps_cannot_hide_a_large_one(minutes: list[int]) -> None:
    """Somewhere told exactly if some time lies more than the tolerance before an earlier one."""
    pairs = [(a, b) for i, a in enumerate(minutes) for b in minutes[i + 1 :]]
    assert bool(set_back(at(*minutes))) == any(timedelta(minutes=a - b) > TOLERANCE for a, b in pairs)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(6, "6 minutes"), (119, "119 minutes"), (120, "2 hours"), (2879, "47 hours"), (2880, "2 days")],
)
def test_spans_are_told_in_a_unit_that_fits(minutes: int, words: str) -> None:
    assert span(timedelta(minutes=minutes))[0] == words
