"""The second opinion finds our numbers, and would find a wrong one."""

import dataclasses

import pytest

from dmscorer.domain.agreement import RatingTable
from dmscorer.stats.agreement import agreement
from dmscorer.stats.crosscheck import crosscheck
from tests.stats.studies import CDASI, table_of
from tests.stats.test_agreement import followed, followed_rows, scored
from tests.stats.test_reliability import SHROUT_FLEISS


@pytest.fixture(scope="module")
def published() -> RatingTable:
    return table_of(*[[scored(total) for total in row] for row in SHROUT_FLEISS])


def test_our_coefficients_are_pingouins(published: RatingTable) -> None:
    """Activity and its only varying sum, six coefficients, seven numbers each."""
    checked = crosscheck(published, CDASI, agreement(published, CDASI))
    assert (checked.package, checked.compared) == ("pingouin", 2 * 6 * 7)
    assert checked.is_equal
    assert checked.largest < 1e-9


def test_a_wrong_number_is_named(published: RatingTable) -> None:
    rows = agreement(published, CDASI)
    wrong = tuple(
        dataclasses.replace(r, low=(r.low or 0) + 0.01)
        if (r.measure, r.statistic, r.variant, r.interval) == ("activity", "icc", "A,1", "f")
        else r
        for r in rows
    )
    checked = crosscheck(published, CDASI, wrong)
    assert not checked.is_equal
    assert checked.largest == pytest.approx(0.01)
    assert checked.where == "activity all icc A,1 low"


def test_visits_are_checked_each() -> None:
    assert crosscheck(followed(), CDASI, followed_rows()).is_equal


def test_nothing_to_compare_is_said() -> None:
    empty = RatingTable((), (), {})
    assert crosscheck(empty, CDASI, agreement(empty, CDASI)).compared == 0
