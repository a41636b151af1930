"""Rows of agreement for tests: only what the test is about is written down."""

from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.domain.agreement.conduct import Conduct


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
    ratings: int | None = None,
    note: str = "",
) -> Result:
    """``cases``: all, and those that every rater has rated; ``ratings``: as of three raters in the latter."""
    counts = (cases[0], cases[1], 3 * cases[1] if ratings is None else ratings)
    reason = note or ("" if value is not None else "all ratings are the same")
    return Result(
        *(level, visit, measure, statistic, variant, raters, value, low, high, "f" if low is not None else ""),
        *(None, None, None, None),
        *counts,
        reason,
    )


def conducted(
    table: RatingTable,
    elsewhere: str = "",
    *,
    recognised: tuple[int, int] = (0, 0),
    out_of_order: int = 0,
    waiting: int = 0,
    gap: int | None = None,
    fixed: bool = False,
) -> Conduct:
    """``recognised``: forms and patients; ``waiting``: visits that one rater has not signed yet."""
    own = [rater for _, rater in table.sheets if table.raters[rater] not in elsewhere]
    seen = {table.raters[rater] for _, rater in table.sheets}
    return Conduct(
        tuple(rater for rater in table.raters if rater in seen), len({case.subject for case in table.cases}), len(table.cases),
        len(table.sheets), len(table.raters), len(table.cases) + waiting, len(table.sheets) + waiting * (len(table.raters) - 1),
        "dmscorer 1.2.3", frozenset(elsewhere), len(own), *recognised, out_of_order, gap, (), fixed,
    )  # fmt: skip
