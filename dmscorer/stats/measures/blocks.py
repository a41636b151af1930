"""One statistic of many measures at once, before it becomes rows."""

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

TOO_FEW_RATERS = "fewer than two raters"
TOO_FEW_CASES = "fewer than two cases rated by all raters"
NO_PAIR = "no case rated by both raters"
NO_COMMON_CASE = "no case rated by all raters"
NO_PAIRABLE = "no case rated by two raters or more"
ONE_LEVEL = "both raters used one and the same level"
NO_DEFINED_PAIR = "no pair has a defined kappa"
TOO_FEW_PAIRABLE = "fewer than two cases rated by two raters or more"
NO_RESIDUAL_LEFT = "no residual disagreement: the likelihood has no maximum"
NO_VARIATION = "all ratings are the same"
ONE_BY_DEFINITION = "all ratings are the same: 1 by definition"
NO_YES = "no rater said yes"
NO_NO = "no rater said no"
CASES_DO_NOT_DIFFER = "the cases do not differ"
NO_RESIDUAL = "the raters differ by constants only: no residual to test against"
AGREE_EVERYWHERE = "the raters agree everywhere: nothing to test"
TOO_FEW_PAIRED = "fewer than two cases rated by both raters"
TOO_FEW_SUBJECTS = "fewer than two subjects with every visit rated by all raters"
EVEN_PAIR = "the two raters differ by a constant, hence no interval"
GRAYBILL_WANG = "interval by Graybill and Wang, as in Christensen 2020"
NO_INTERVAL = "the raters agree everywhere, hence no interval"
OPEN_INTERVAL = "too few cases for an interval: its formula has no lower limit here"
FLAT_INTERVAL = "no residual or no case variation, hence no interval"
OF_INTERVALS = (NO_INTERVAL, OPEN_INTERVAL, FLAT_INTERVAL)
THESE_RATERS = "interval for these raters"
RATERS_IN_GENERAL = "interval for raters in general"
UNDEFINED_RESAMPLES = "undefined in over 5 % of resamples, hence no interval"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Arrays have one place a measure; nan stands for "none", and ``notes`` say why a value is nan."""

    statistic: str
    variant: str
    value: Floats
    notes: tuple[str, ...]
    raters: str = "all"
    interval: str = ""
    low: Floats | None = None
    high: Floats | None = None
    stat_f: Floats | None = None
    df1: Floats | None = None
    df2: Floats | None = None
    p: Floats | None = None
    rank: int = field(default=0, kw_only=True)  # among rows of one statistic: which interval leads

    def of(self, places: list[int]) -> "Block":
        """Only some of the measures."""

        def kept(values: Floats | None) -> Floats | None:
            return None if values is None else values[places]

        return replace(
            self,
            value=self.value[places],
            notes=tuple(self.notes[at] for at in places),
            low=kept(self.low),
            high=kept(self.high),
            stat_f=kept(self.stat_f),
            df1=kept(self.df1),
            df2=kept(self.df2),
            p=kept(self.p),
        )


def explained(value: Floats, *reasons: tuple[Any, str]) -> tuple[Floats, tuple[str, ...]]:
    """Values without those that a reason strikes out (condition a measure, or one for all), and the notes."""
    struck_out = [(condition, reason) for condition, reason in reasons if np.any(condition)]
    if not struck_out:
        return value, ("",) * len(value)
    notes = np.full(value.shape, "", dtype=object)
    for condition, reason in reversed(struck_out):
        notes[np.broadcast_to(condition, value.shape)] = reason
    return np.where(notes == "", value, np.nan), tuple(notes.tolist())


def blank(value: Floats, where: Mask) -> Floats:
    return np.where(where, np.nan, value)


def present(values: Floats) -> Mask:
    """Where there is a rating."""
    return np.asarray(np.isfinite(values))


def all_present(values: Floats, axis: int = -1) -> Mask:
    return np.asarray(np.isfinite(values).all(axis=axis))
