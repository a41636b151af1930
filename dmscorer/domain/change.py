"""Change between two visits as values: the rows of ``dmscorer change``."""

from dataclasses import dataclass, fields


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


CHANGE_COLUMNS = tuple(field.name for field in fields(Change))
