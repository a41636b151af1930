"""Rows of agreement for tests: only what the test is about is written down."""

from dmscorer.domain.agreement.agreement import Result


def row(
    measure: str = "activity",
    value: float | None = None,
    low: float | None = None,
    high: float | None = None,
    *,
    level: str = "total",
    visit: str = "all",
    statistic: str = "icc",
    variant: str = "A,1",
    raters: str = "all",
    cases: tuple[int, int] = (7, 7),
    note: str = "",
) -> Result:
    """``cases``: all, and those that every rater has rated."""
    counts = (cases[0], cases[1], 3 * cases[1])
    reason = note or ("" if value is not None else "all ratings are the same")
    return Result(
        *(level, visit, measure, statistic, variant, raters, value, low, high, "f" if low is not None else ""),
        *(None, None, None, None),
        *counts,
        reason,
    )
