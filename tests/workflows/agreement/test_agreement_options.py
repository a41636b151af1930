"""Some raters, one visit, complete cases, a bootstrap: the numbers are those of the smaller table, and say so."""

import pytest

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable, Result
from dmscorer.workflows.agreement.agreement import OneRater, Unknown, Wanted, compute, restricted
from tests.stats.agreement.test_agreement import scored
from tests.stats.studies import CDASI

TOTALS = {
    ("P1", "V1"): (9, 2, 5),
    ("P1", "V2"): (6, 1, 3),
    ("P2", "V1"): (8, 4, 6),
    ("P2", "V2"): (7, 1, None),
    ("P3", "V1"): (10, 5, 6),
    ("P4", "V1"): (6, 2, 4),
}


@pytest.fixture(scope="module")
def ratings() -> RatingTable:
    """Three raters, six cases of four subjects; C has not rated one."""
    cases = tuple(CaseKey(*key) for key in TOTALS)
    sheets = {
        (at, rater): scored(float(total))
        for at, totals in enumerate(TOTALS.values())
        for rater, total in enumerate(totals)
        if total is not None
    }
    return RatingTable(("A", "B", "C"), cases, sheets, frozenset(), ("V1", "V2"))


@pytest.fixture(scope="module")
def usual(ratings: RatingTable) -> tuple[Result, ...]:
    """The rows of the whole table without any wish."""
    return compute(ratings, CDASI)


def icc(rows: tuple[Result, ...], interval: str = "f") -> Result:
    (row,) = (
        r
        for r in rows
        if (r.measure, r.visit, r.statistic, r.variant, r.interval) == ("activity", "all", "icc", "A,1", interval)
    )
    return row


def test_a_set_of_raters_is_a_table_of_their_own(ratings: RatingTable) -> None:
    own = RatingTable(
        ("A", "C"),
        ratings.cases,
        {(c, r // 2): s for (c, r), s in ratings.sheets.items() if r != 1},
        frozenset(),
        ("V1", "V2"),
    )
    row = icc(compute(ratings, CDASI, Wanted(raters=("C", "A"))))
    assert row.value == icc(compute(own, CDASI)).value
    assert "raters C, A only" in row.note
    assert (row.n_cases, row.n_complete, row.n_ratings) == (6, 5, 10)  # complete cases only: two raters a case


def test_one_visit_only(ratings: RatingTable) -> None:
    seen = restricted(ratings, Wanted(visit="V1"))
    assert [case.subject for case in seen.cases] == ["P1", "P2", "P3", "P4"]
    assert icc(compute(ratings, CDASI, Wanted(visit="V1"))).n_cases == 4


def test_complete_cases_only(ratings: RatingTable, usual: tuple[Result, ...]) -> None:
    row = icc(compute(ratings, CDASI, Wanted(is_complete_only=True)))
    assert (row.n_cases, row.n_complete) == (5, 5)
    assert row.value == icc(usual).value  # the ANOVA row is of complete cases anyway
    assert len(restricted(ratings, Wanted(raters=("A", "B"), is_complete_only=True)).cases) == 6


def test_a_bootstrap_adds_rows_and_its_seed_repeats_them(ratings: RatingTable, usual: tuple[Result, ...]) -> None:
    first, again, other = (compute(ratings, CDASI, Wanted(resamples=200, seed=seed)) for seed in (5, 5, 6))
    assert first == again
    row = icc(first, "bootstrap")
    assert row.low is not None
    assert row.low < (row.value or 0) < (row.high or 0)
    assert (row.low, row.high) != (icc(other, "bootstrap").low, icc(other, "bootstrap").high)
    assert not [r for r in usual if r.interval == "bootstrap"]


def test_who_and_what_is_not_there_is_said(ratings: RatingTable) -> None:
    with pytest.raises(Unknown, match=r"no rater “D”.*A, B, C"):
        restricted(ratings, Wanted(raters=("A", "D")))
    with pytest.raises(Unknown, match="no visit “V9”"):
        restricted(ratings, Wanted(visit="V9"))
    with pytest.raises(OneRater):
        restricted(ratings, Wanted(raters=("A",)))
