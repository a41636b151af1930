"""Rows of the agreement table by what they are, for the tables of a report."""

from collections.abc import Iterable

from dmscorer.domain.agreement.agreement import POOLED, Result

Key = tuple[str, str, str, str, str]


class Rows:
    """The first row of each kind counts: the one whose interval leads."""

    def __init__(self, rows: Iterable[Result]) -> None:
        self._rows = tuple(rows)
        self._first: dict[Key, Result] = {}
        for row in self._rows:
            self._first.setdefault((row.measure, row.statistic, row.variant, row.visit, row.raters), row)

    def row(
        self, measure: str, statistic: str, variant: str, visit: str = POOLED, raters: str = POOLED
    ) -> Result | None:
        return self._first.get((measure, statistic, variant, visit, raters))

    def value(
        self, measure: str, statistic: str, variant: str, visit: str = POOLED, raters: str = POOLED
    ) -> float | None:
        found = self.row(measure, statistic, variant, visit, raters)
        return found.value if found else None

    def of(self, measure: str, statistic: str, variant: str, visit: str = POOLED) -> list[Result]:
        """For every rater or pair there is, in the order of the table."""
        wanted = (measure, statistic, variant, visit)
        return [row for key, row in self._first.items() if key[:4] == wanted]

    def visits(self, measure: str) -> list[str]:
        """Visit by visit, then all of them together."""
        found = dict.fromkeys(row.visit for row in self._rows if row.measure == measure)
        return [*(visit for visit in found if visit != POOLED), *(visit for visit in found if visit == POOLED)]
