"""Agreement in words: the leading ICC(A,1) of each measure, and its label by the lower limit of its interval."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dmscorer.domain.agreement.agreement import POOLED, Result

COMPLETE_CASES, ALL_RATINGS = "icc", "icc_reml"  # the statistics that can lead


class Grade(StrEnum):
    """Koo & Li 2016, J Chiropr Med 15:155-163: below 0.5, to 0.75, to 0.9, above 0.9."""

    POOR = "poor"
    MODERATE = "moderate"
    GOOD = "good"
    EXCELLENT = "excellent"


@dataclass(frozen=True, slots=True)
class Statement:
    """One measure at one visit with its label; only estimable numbers with a lower limit become one.

    ``lead`` is the statistic that speaks: ``icc`` where nothing is missing, else ``icc_reml``, of all available ratings; the
    counts are those it rests on. ``complete`` is then the value of the complete cases, which stands beside it.
    """

    measure: str
    visit: str
    value: float
    low: float
    high: float | None
    grade: Grade
    n_complete: int
    n_cases: int
    n_ratings: int
    lead: str
    complete: Result | None

    @property
    def is_of_all_ratings(self) -> bool:
        return self.lead == ALL_RATINGS


@dataclass(frozen=True, slots=True)
class Headline:
    """What may be said, best label first.

    ``leading`` carries the sentence (visit by visit where there are several); ``pooled`` stands beside it as rough;
    ``without``: rows that allow no statement, each with its reason in its note.
    """

    leading: tuple[Statement, ...]
    pooled: tuple[Statement, ...]
    without: tuple[Result, ...]


def grade(lower_limit: float) -> Grade:
    # By the lower limit, not by the value: a value of 0.9 with a limit of 0.3 allows no praise.
    if lower_limit < 0.5:
        return Grade.POOR
    if lower_limit < 0.75:
        return Grade.MODERATE
    return Grade.EXCELLENT if lower_limit > 0.9 else Grade.GOOD


def stated(results: Iterable[Result]) -> dict[tuple[str, str, str], Result]:
    """(level, visit, measure) → the ICC(A,1) of which people speak.

    Where a rater lacks a case that another has rated, that of all available ratings leads; else that of the analysis of
    variance. Of rows that differ only in their interval the first leads.
    """
    complete, available = coefficients(results)
    return {key: _better(row, available.get(key)) for key, row in complete.items()}


def coefficients(
    results: Iterable[Result], variant: str = "A,1"
) -> tuple[dict[tuple[str, str, str], Result], dict[tuple[str, str, str], Result]]:
    """Of the complete cases and of all available ratings: (level, visit, measure) → the first row of each."""
    found: dict[str, dict[tuple[str, str, str], Result]] = {COMPLETE_CASES: {}, ALL_RATINGS: {}}
    for row in results:
        if row.variant == variant and row.statistic in found:
            found[row.statistic].setdefault((row.level, row.visit, row.measure), row)
    return found[COMPLETE_CASES], found[ALL_RATINGS]


def headline(results: Iterable[Result]) -> Headline:
    """What the totals allow to be said."""
    rows = tuple(row for row in results if row.level == "total")
    totals, (complete, _) = stated(rows), coefficients(rows)
    is_several = any(visit != POOLED for _, visit, _ in totals)
    # Visit by visit where there are several: a subject's visits are not independent, so the pooled interval is too
    # narrow to carry the sentence.
    by_visit = {key: row for key, row in totals.items() if (key[1] != POOLED) == is_several}
    pooled = {key: row for key, row in totals.items() if is_several and key[1] == POOLED}
    said = sorted(_statements(by_visit, complete), key=lambda one: list(Grade).index(one.grade), reverse=True)
    return Headline(tuple(said), _statements(pooled, complete), tuple(r for r in by_visit.values() if not _says(r)))


def _better(complete: Result, available: Result | None) -> Result:
    return complete if available is None or complete.n_complete == complete.n_cases else available


def _says(row: Result) -> bool:
    return row.value is not None and row.low is not None


def _statements(
    rows: Mapping[tuple[str, str, str], Result], complete: Mapping[tuple[str, str, str], Result]
) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            row.measure, row.visit, row.value, row.low, row.high, grade(row.low),
            row.n_complete, row.n_cases, row.n_ratings, row.statistic,
            complete[key] if row.statistic == ALL_RATINGS else None,
        )
        for key, row in rows.items()
        if row.value is not None and row.low is not None
    )  # fmt: skip
