"""The table of agreement as people read it: one row a measure and visit, the leading figures side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from dmscorer.domain.agreement.agreement import POOLED, Result


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """``icc``: of the complete cases; ``available``: of all ratings. ``pairs``: quadratic kappa of each pair of raters.

    What the statistics do not give for a measure is None or absent.
    """

    level: str
    visit: str
    measure: str
    icc: Result | None
    available: Result | None
    kappa: Result | None
    pairs: dict[str, Result]
    exact: Result | None
    within_1: Result | None
    n_cases: int
    n_complete: int
    n_ratings: int


def measure_rows(results: Iterable[Result]) -> tuple[MeasureRow, ...]:
    """In the order of the results."""
    rows = tuple(results)
    grouped: dict[tuple[str, str, str], list[Result]] = {}
    for row in rows:
        grouped.setdefault((row.level, row.visit, row.measure), []).append(row)
    return tuple(_row(key, own) for key, own in grouped.items())


def pair_names(rows: Iterable[MeasureRow]) -> tuple[str, ...]:
    """Every pair that occurs, in order."""
    return tuple(dict.fromkeys(pair for row in rows for pair in row.pairs))


def _row(key: tuple[str, str, str], own: list[Result]) -> MeasureRow:
    kappas = {r.raters: r for r in own if (r.statistic, r.variant) == ("kappa", "quadratic")}
    icc = _find(own, "icc", "A,1")
    everyone = icc or next((row for row in own if row.raters == POOLED), own[0])
    return MeasureRow(
        *key, icc, _find(own, "icc_reml", "A,1"), _find(own, "kappa_mean", "quadratic"), kappas,
        _find(own, "agreement", "exact"), _find(own, "agreement", "within_1"),
        everyone.n_cases, everyone.n_complete, everyone.n_ratings,
    )  # fmt: skip


def _find(own: list[Result], statistic: str, variant: str) -> Result | None:
    wanted = (statistic, variant, POOLED)
    return next((row for row in own if (row.statistic, row.variant, row.raters) == wanted), None)
