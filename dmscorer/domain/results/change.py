"""Change between two visits as values: the rows of ``dmscorer change``."""

from dataclasses import dataclass, fields
from enum import StrEnum
from math import sqrt


@dataclass(frozen=True, slots=True)
class Change:
    """One number on later minus earlier; the fields are the columns, in order. ``source``: a rater, mean or median.

    ``value`` None means not estimable, and ``note`` says why. ``smallest_p`` is the least P that ``n`` subjects allow.
    """

    measure: str
    source: str
    statistic: str
    variant: str
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    smallest_p: float | None
    n: int
    note: str

    def __post_init__(self) -> None:
        if self.value is None and not self.note:
            raise ValueError(f"{self.measure} {self.source} {self.statistic}: a missing value needs its reason")


def not_reported(reason: str) -> tuple[Change, ...]:
    """The one row of a table that may not tell any change."""
    return (Change("", "", "not_reported", "", None, None, None, None, None, 0, reason),)


CHANGE_COLUMNS = tuple(field.name for field in fields(Change))


class ErrorPlace(StrEnum):
    """Where a change lies beside the errors of measurement of one rater and of the mean of several."""

    WITHIN = "within"  # that of the mean already explains it
    BETWEEN = "between"  # inside that of one rater, outside that of the mean
    BEYOND = "beyond"  # outside that of one rater


@dataclass(frozen=True, slots=True)
class Detectable:
    """Smallest detectable change of a part (consistency form) for one rater and for the mean of all raters; None = unknown."""

    one_rater: float | None = None
    mean_of_raters: float | None = None

    def of_mean(self, n_raters: int | None) -> float | None:
        """Of the mean of so many raters, whose error falls with the root of their number; None = of all raters."""
        if n_raters is None or self.one_rater is None:
            return self.mean_of_raters
        return self.one_rater / sqrt(n_raters)

    def place(self, change: float, n_raters: int | None) -> ErrorPlace | None:
        """Of a change that so many raters made; None where an error is not known. Exactly the limit is inside it."""
        mean = self.of_mean(n_raters)
        if self.one_rater is None or mean is None:
            return None
        reach = abs(change)
        if reach > self.one_rater:
            return ErrorPlace.BEYOND
        return ErrorPlace.BETWEEN if reach > mean else ErrorPlace.WITHIN
