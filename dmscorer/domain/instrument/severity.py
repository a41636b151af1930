"""What a total means: severity bands, meaningful change and response, each with its source."""

from dataclasses import dataclass
from fractions import Fraction

from dmscorer.domain.words.text import NO_TEXT, Text


@dataclass(frozen=True, slots=True)
class Band:
    """Values from ``low`` to ``high``; an open end does not belong to the band."""

    label: Text
    low: int
    high: int
    id: str = ""
    low_is_open: bool = False
    high_is_open: bool = False

    def holds(self, value: Fraction | int) -> bool:
        above = value > self.low if self.low_is_open else value >= self.low
        below = value < self.high if self.high_is_open else value <= self.high
        return above and below


@dataclass(frozen=True, slots=True)
class ThresholdSet:
    id: str
    label: Text
    citation: str
    part: str
    bands: tuple[Band, ...]
    note: Text = NO_TEXT
    is_default: bool = False

    def band(self, value: Fraction | int) -> Band | None:
        """The band of a complete total or of a mean; None where the source says nothing. Floats are refused."""
        # A mean of 14 as 13.999999999999998 would fall into the band below.
        if not isinstance(value, int | Fraction):
            raise TypeError("a band needs an exact number: int or Fraction")
        return next((band for band in self.bands if band.holds(value)), None)


@dataclass(frozen=True, slots=True)
class MeaningfulChange:
    id: str
    label: Text
    citation: str
    part: str
    points: int

    def is_met(self, baseline: Fraction | int, follow_up: Fraction | int) -> bool:
        """A change in either direction counts."""
        return self.direction(baseline, follow_up) != 0

    def direction(self, baseline: Fraction | int, follow_up: Fraction | int) -> int:
        """−1 better (the score fell by the points or more), 1 worse, 0 not met."""
        gap = Fraction(follow_up) - baseline
        return 0 if abs(gap) < self.points else -1 if gap < 0 else 1


@dataclass(frozen=True, slots=True)
class Response:
    id: str
    label: Text
    citation: str
    part: str
    fall_percent: int
    baseline_above: int

    def is_met(self, baseline: Fraction | int, follow_up: Fraction | int) -> bool | None:
        """None: not applicable, the baseline is too low for the rule."""
        if baseline <= self.baseline_above:
            return None
        return 100 * (Fraction(baseline) - follow_up) >= self.fall_percent * Fraction(baseline)
