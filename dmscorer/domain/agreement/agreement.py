"""Agreement between raters as values: what goes into the engine and the rows that come out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

POOLED = "all"  # the visit of a row over all visits, and the raters of a row over all raters


@dataclass(frozen=True, slots=True)
class CaseKey:
    """Whose photos a case holds, for the coordinator's side only."""

    subject: str
    visit: str


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Locked first-round answers: one sheet a case and rater, by their places in ``cases`` and ``raters``.

    A sheet maps item ids to answers. Whatever is not a level (no sheet, no answer, a reason) is a missing rating.
    ``charted``: items that were given once a visit from the chart and hence shared by all raters. ``visit_order``: all
    visits of the study, for tables whose first cases lack some. ``read_elsewhere``: raters whose scores were
    brought in, so that nothing is known here of their blinding.
    """

    raters: tuple[str, ...]
    cases: tuple[CaseKey, ...]
    sheets: Mapping[tuple[int, int], Mapping[str, object]]
    charted: frozenset[str] = frozenset()
    visit_order: tuple[str, ...] = ()
    read_elsewhere: frozenset[str] = frozenset()

    @property
    def visits(self) -> tuple[str, ...]:
        """Those of the cases, in the study's order or else in that of the cases."""
        named = dict.fromkeys(case.visit for case in self.cases)
        return tuple(dict.fromkeys([*(visit for visit in self.visit_order if visit in named), *named]))


@dataclass(frozen=True, slots=True)
class Result:
    """One number and everything that says what it is; the fields are the columns of agreement.csv, in its order.

    ``interval`` names the method of ``low`` and ``high`` (and tells rows apart that differ in nothing else).
    ``value`` None means not estimable, and ``note`` then says why. The counts belong to the row's measure, visit and
    raters: all cases (for ``group.*`` units: site x case), those rated by every one of its raters, and the ratings.
    """

    level: str
    visit: str
    measure: str
    statistic: str
    variant: str
    raters: str
    value: float | None
    low: float | None
    high: float | None
    interval: str
    stat_f: float | None
    df1: float | None
    df2: float | None
    p: float | None
    n_cases: int
    n_complete: int
    n_ratings: int
    note: str

    def __post_init__(self) -> None:
        if self.value is None and not self.note:
            raise ValueError(f"{self.measure} {self.statistic} {self.variant}: a missing value needs its reason")


COLUMNS = tuple(field.name for field in fields(Result))


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far one rater's total of a case lies above (or below) the mean of all raters, for Bland-Altman plots."""

    measure: str
    case: CaseKey
    rater: str
    mean: float
    gap: float


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """What another package says of the same numbers: how many were compared, the largest difference, and of what."""

    package: str
    version: str
    compared: int
    largest: float
    where: str

    @property
    def is_equal(self) -> bool:
        return self.largest <= 1e-9
