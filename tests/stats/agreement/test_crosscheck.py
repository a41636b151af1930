"""The second opinion finds our numbers, and would find a wrong one."""

import dataclasses

import numpy as np
import pytest

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.stats.agreement.crosscheck import crosscheck, crosscheck_change
from dmscorer.stats.agreement.engine import agreement
from dmscorer.stats.results.change import change
from tests.stats.agreement.test_agreement import followed, followed_rows, scored
from tests.stats.measures.test_reliability import SHROUT_FLEISS
from tests.stats.results.test_change import study
from tests.stats.studies import CDASI, agreed, table_of


@pytest.fixture(scope="module")
def published() -> RatingTable:
    return table_of(*[[scored(total) for total in row] for row in SHROUT_FLEISS])


def test_our_coefficients_are_pingouins(published: RatingTable) -> None:
    """Activity and its only varying sum: six coefficients with seven numbers each, Friedman with three."""
    checked = crosscheck(published, CDASI, agreed(published))
    assert (checked.package, checked.compared) == ("pingouin", 2 * (6 * 7 + 3))
    assert checked.is_equal
    assert checked.largest < 1e-9


def test_a_wrong_number_is_named(published: RatingTable) -> None:
    rows = agreed(published)
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


def test_a_huge_f_is_no_false_alarm() -> None:
    """Ratings that agree nearly everywhere: F is some 16,000, and its last digits differ between any two programs."""
    random = np.random.default_rng(4)
    totals = [
        [float(round(level)), float(round(level)), float(round(level) + (at == 0))]
        for at, level in enumerate(random.uniform(0, 40, 40))
    ]
    table = table_of(*[[scored(total) for total in row] for row in totals])
    rows = agreement(table, CDASI)
    largest_f = max(row.stat_f or 0 for row in rows if row.statistic == "icc")
    assert largest_f > 5_000
    assert crosscheck(table, CDASI, rows).is_equal


def test_a_wrong_friedman_is_named(published: RatingTable) -> None:
    wrong = tuple(
        dataclasses.replace(r, p=0.5) if (r.measure, r.statistic) == ("activity", "friedman") else r
        for r in agreed(published)
    )
    assert crosscheck(published, CDASI, wrong).where == "activity all friedman p"


def test_changes_are_pingouins_too_and_a_wrong_one_is_named() -> None:
    """For three raters, their mean and their median: t, P, rank sum, d_av and rank-biserial of activity (damage is 0)."""
    table = study(
        [[9.0, 2, 5], [6, 1, 3], [8, 4, 6], [7, 1, 2], [10, 5, 6]],
        [[6.0, 2, 4], [1, 3, 2], [4, 8, 3], [2, 6, 1], [5, 7, 9]],
    )
    rows = change(table, CDASI, "pre", "post")
    checked = crosscheck_change(table, CDASI, "pre", "post", rows)
    assert checked.compared == 5 * 5
    assert checked.is_equal
    wrong = tuple(
        dataclasses.replace(r, p=(r.p or 0) / 2) if (r.source, r.statistic) == ("B", "paired_t") else r for r in rows
    )
    assert crosscheck_change(table, CDASI, "pre", "post", wrong).where == "activity B paired_t p"
