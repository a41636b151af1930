"""The geometry of a forest plot of ICC(A,1): one bar an estimable measure, as fractions of the axis."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from dmscorer.domain.agreement.agreement import POOLED, Result
from dmscorer.domain.agreement.headline import stated

STEP = 0.25
LOWEST = -0.5  # below this a limit is cut, with an arrow: it says "worse than chance" all the same
SUMS = "sum."


@dataclass(frozen=True, slots=True)
class Bar:
    """A point and its interval; ``at``, ``start``, ``end`` are fractions of the axis, start and end None without one."""

    measure: str
    visit: str
    value: float
    low: float | None
    high: float | None
    at: float
    start: float | None
    end: float | None
    is_cut: bool
    is_rough: bool


@dataclass(frozen=True, slots=True)
class Forest:
    """``ticks``: (value, fraction of the axis). ``n_left_out``: measures that are not estimable and have no bar."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, float], ...]
    n_left_out: int

    def place(self, value: float) -> float:
        first = self.ticks[0][0]
        return (value - first) / (1 - first)


def forest(results: Iterable[Result]) -> Forest:
    """Totals visit by visit, then pooled, then the sums of one sign over all sites, pooled."""
    chosen = sorted((row for row in stated(results).values() if _is_shown(row)), key=_order)
    shown = [row for row in chosen if row.value is not None]
    lowest = min((min(row.value or 0.0, row.low if row.low is not None else 0.0) for row in shown), default=0.0)
    first = max(LOWEST, min(0.0, floor(lowest / STEP) * STEP))
    is_several = any(row.visit != POOLED for row in chosen)
    count = round((1 - first) / STEP)
    ticks = tuple((first + STEP * step, step / count) for step in range(count + 1))
    return Forest(tuple(_bar(row, first, is_several) for row in shown), ticks, len(chosen) - len(shown))


def _is_shown(row: Result) -> bool:
    return row.level == "total" or (row.visit == POOLED and row.measure.startswith(SUMS))


def _order(row: Result) -> tuple[bool, bool]:
    """Sorting is stable: within these the order of the results stays."""
    return row.measure.startswith(SUMS), row.visit == POOLED


def _bar(row: Result, first: float, is_several: bool) -> Bar:
    def place(value: float) -> float:
        return min(1.0, max(0.0, (value - first) / (1 - first)))

    assert row.value is not None  # noqa: S101 - left out before
    has_interval = row.low is not None and row.high is not None
    return Bar(
        row.measure, row.visit, row.value, row.low, row.high, place(row.value),
        place(row.low) if has_interval and row.low is not None else None,
        place(row.high) if has_interval and row.high is not None else None,
        row.low is not None and row.low < first, is_several and row.visit == POOLED,
    )  # fmt: skip
