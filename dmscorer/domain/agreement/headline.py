"""Agreement in words: the leading ICC(A,1) of each measure, and its label by the lower limit of its interval."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dmscorer.domain.agreement.agreement import POOLED, Result


class Grade(StrEnum):
    """Koo & Li 2016, J Chiropr Med 15:155-163: below 0.5, to 0.75, to 0.9, above 0.9."""

    POOR = "poor"
    MODERATE = "moderate"
    GOOD = "good"
    EXCELLENT = "excellent"


@dataclass(frozen=True, slots=True)
class Statement:
    """One measure at one visit with its label; only estimable numbers with a lower limit become one."""

    measure: str
    visit: str
    value: float
    low: float
    high: float | None
    grade: Grade
    n_complete: int
    n_cases: int


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
    if lower_limit < 0.5:
        return Grade.POOR
    if lower_limit < 0.75:
        return Grade.MODERATE
    return Grade.EXCELLENT if lower_limit > 0.9 else Grade.GOOD


def stated(results: Iterable[Result]) -> dict[tuple[str, str, str], Result]:
    """(level, visit, measure) → the ICC(A,1) of which people speak: the one with an interval.

    With missing ratings that of all available ones leads where it has an interval; else the complete cases speak.
    """
    complete: dict[tuple[str, str, str], Result] = {}
    available: dict[tuple[str, str, str], Result] = {}
    for row in results:
        key = row.level, row.visit, row.measure
        if row.variant == "A,1" and row.statistic == "icc":
            complete.setdefault(key, row)
        elif row.variant == "A,1" and row.statistic == "icc_reml":
            available.setdefault(key, row)
    return {key: _better(row, available.get(key)) for key, row in complete.items()}


def headline(results: Iterable[Result]) -> Headline:
    """What the totals allow to be said."""
    totals = {key: row for key, row in stated(results).items() if key[0] == "total"}
    is_several = any(visit != POOLED for _, visit, _ in totals)
    by_visit = {key: row for key, row in totals.items() if (key[1] != POOLED) == is_several}
    pooled = {key: row for key, row in totals.items() if is_several and key[1] == POOLED}
    said = sorted(_statements(by_visit), key=lambda one: list(Grade).index(one.grade), reverse=True)
    return Headline(tuple(said), _statements(pooled), tuple(r for r in by_visit.values() if not _says(r)))


def _better(complete: Result, available: Result | None) -> Result:
    if available is None or complete.n_complete == complete.n_cases:
        return complete
    has_more = complete.value is None and available.value is not None
    return available if available.low is not None or has_more else complete


def _says(row: Result) -> bool:
    return row.value is not None and row.low is not None


def _statements(rows: Mapping[tuple[str, str, str], Result]) -> tuple[Statement, ...]:
    return tuple(
        Statement(row.measure, row.visit, row.value, row.low, row.high, grade(row.low), row.n_complete, row.n_cases)
        for row in rows.values()
        if row.value is not None and row.low is not None
    )
