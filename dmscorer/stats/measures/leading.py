"""The leading intervals of a measure, all from the same three pivots: of ICC(A,1), ICC(C,1) and of the error of one rating."""

from dataclasses import dataclass, replace

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, Mask, Places, all_present, joined, present
from dmscorer.stats.measures.generalised import Limits, limits
from dmscorer.stats.measures.pivots import error_limits, pivots, residual_limits
from dmscorer.stats.measures.pooled import pooled
from dmscorer.stats.measures.reliability import ALPHA
from dmscorer.stats.measures.sizes import Sizes

VARIANTS = ("A,1", "C,1", "A,k", "C,k")


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """By measure; ``error`` is the root of rater plus residual variance, ``residual`` that of the latter alone."""

    agreement: Limits
    consistency: Limits
    error: Limits
    residual: Limits

    @property
    def parts(self) -> tuple[Limits, ...]:
        return self.agreement, self.consistency, self.error, self.residual

    def of(self, places: Places) -> "Intervals":
        """Of some measures."""
        return Intervals(*(one.of(places) for one in self.parts))


def of_complete_cases(table: Floats) -> Intervals:
    """Of (measures, cases, raters), nan = missing, over the cases that all raters have rated; needs no matrices."""
    return _together(np.where(all_present(table)[..., None], table, np.nan))


def of_all_ratings(table: Floats, complete: Intervals) -> Intervals:
    """Those of complete cases are the same where no rater lacks a case."""
    partial = np.flatnonzero(is_partial(table))
    places = np.arange(len(table))
    places[partial] = len(table) + np.arange(len(partial))
    other = _together(table[partial])
    return Intervals(*(one.beside(two).of(places) for one, two in zip(complete.parts, other.parts, strict=True)))


def is_partial(table: Floats) -> Mask:
    """Of which measures a rater lacks a case that another has rated."""
    there = present(table)
    return np.asarray(np.any(there.any(axis=2) & ~there.all(axis=2), axis=1))


def _together(table: Floats) -> Intervals:
    of = pivots(pooled(table))
    error, residual = (Limits(*found(of, ALPHA), of.notes) for found in (error_limits, residual_limits))
    return Intervals(limits(of, ALPHA), limits(of, ALPHA, agreement=False), error, residual)


def coefficients(found: tuple[Block, ...], spans: Intervals, sizes: Sizes) -> tuple[Block, ...]:
    """The blocks of ICC(A,1), ICC(C,1), ICC(A,k), ICC(C,k) with the leading interval.

    The mean of k puts both limits through k x / (1 + (k - 1) x). Consistency of means that share no raters has none, since it
    carries some of the raters' variance.
    """
    made = []
    for variant in VARIANTS:
        block = next(one for one in found if one.variant == variant)
        bare = tuple("" if note in blocks.OF_INTERVALS else note for note in block.notes)
        block = Block(block.statistic, variant, block.value, bare, rank=-1, basis=block.basis)
        span = spans.agreement if variant.startswith("A") else spans.consistency
        if variant.endswith("k"):
            span = span.through(lambda x: sizes.harmonic * x / (1 + (sizes.harmonic - 1) * x))
        if variant == "C,k":
            span = span.without(sizes.unshared > 0, blocks.RATERS_DIFFER)
        made.append(spanned(block, "generalised", span))
    return tuple(made)


def spanned(block: Block, name: str, span: Limits) -> Block:
    """With an interval, or the reason why there is none; one that its own estimate lies outside of is none."""
    slack = 1e-9 * (1 + np.abs(block.value))
    with np.errstate(invalid="ignore"):
        is_outside = (block.value < span.low - slack) | (block.value > span.high + slack) | (span.low >= span.high)
    unknown = np.isnan(block.value)
    bare = unknown | is_outside | np.isnan(span.low) | np.isnan(span.high)
    why = ("" if u else blocks.OUTSIDE if o else w for u, o, w in zip(unknown, is_outside, span.notes, strict=True))
    notes = tuple(joined(note, reason) for note, reason in zip(block.notes, why, strict=True))
    low, high = (np.where(bare, np.nan, limit) for limit in (span.low, span.high))
    return replace(block, interval=name, low=low, high=high, notes=notes)
