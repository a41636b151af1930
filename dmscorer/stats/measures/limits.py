"""Limits of agreement: Bland & Altman by pair of raters, and with the mean of all raters."""

from functools import cache
from itertools import combinations

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import COMPLETE, Block, Floats, explained, present
from dmscorer.stats.measures.leading import Intervals, spanned
from dmscorer.stats.measures.reliability import ALPHA, NOISE
from dmscorer.stats.measures.sizes import Sizes
from dmscorer.stats.measures.variance import Z


def bland_altman(table: Floats, names: tuple[str, ...]) -> tuple[Block, ...]:
    """Bias (first minus second rater) and 95 % limits of each pair, over the cases that both rated.

    Intervals are exact: Student's t for the bias, non-central t for the limits (Carkeet 2015, Optom Vis Sci 92:e71-80).
    """
    made: list[Block] = []
    for a, b in combinations(range(table.shape[2]), 2):
        made += _pair(table[:, :, a] - table[:, :, b], np.abs(table[:, :, [a, b]]), f"{names[a]}|{names[b]}")
    return tuple(made)


def _pair(gap: Floats, size: Floats, name: str) -> tuple[Block, ...]:
    count = present(gap).sum(axis=1)
    filled = np.nan_to_num(gap)
    bias = filled.sum(axis=1) / np.maximum(count, 1)
    squares = np.where(present(gap), (filled - bias[:, None]) ** 2, 0.0).sum(axis=1)
    largest = np.nan_to_num(size).max(axis=(1, 2), initial=0.0)
    # Two raters who differ by a constant must come out with no spread at all, not with 1e-16.
    squares = np.where(squares <= NOISE * np.maximum(largest, 1e-300) ** 2, 0.0, squares)
    spread = np.sqrt(squares / np.maximum(count - 1, 1))
    value, notes = explained(bias, (count < 2, blocks.TOO_FEW_PAIRED))
    made = []
    for variant, place, (low, high) in _scales(count):
        without = (spread == 0) | np.isnan(value)
        where = value + place * spread
        remarks = tuple(n or (blocks.EVEN_PAIR if s == 0 else "") for n, s in zip(notes, spread, strict=True))
        limits = (np.where(without, np.nan, value + scale * spread) for scale in (low, high))
        made.append(Block("bland_altman", variant, where, remarks, name, "exact", *limits, basis=COMPLETE))
    return tuple(made)


def _scales(count: Floats) -> tuple[tuple[str, float, tuple[Floats, Floats]], ...]:
    """How many SD from the bias each value and its interval lie, for each number of cases."""
    factors = np.array([_factors(int(n)) for n in count]).reshape(-1, 3).T
    middle, inner, outer = factors
    return ("bias", 0.0, (-middle, middle)), ("lower", -Z, (-outer, -inner)), ("upper", Z, (inner, outer))


# One call for each number of cases, which are few, instead of one for each pair and measure: quantiles of the non-
# central t are slow.
@cache
def _factors(n: int) -> tuple[float, float, float]:
    if n < 2:
        return np.nan, np.nan, np.nan
    from scipy.special import nctdtrit, stdtrit

    root = np.sqrt(n)
    inner, outer = (nctdtrit(n - 1, Z * root, share) / root for share in (ALPHA / 2, 1 - ALPHA / 2))
    return float(stdtrit(n - 1, 1 - ALPHA / 2) / root), float(inner), float(outer)


def limits_with_mean(error: Floats, notes: tuple[str, ...], sizes: Sizes, spans: Intervals) -> Block:
    """Half-width of the limits of agreement of a single rating with the mean of its case; ``error`` (m,) is a variance.

    Jones 2011 and Christensen 2020 (BMC Med Res Methodol 20:304): a rating lies (1 - 1/k) of rater plus residual variance
    from the mean of k; where cases differ, k is the mean number of ratings a case.
    """
    share = Z * np.sqrt(1 - 1 / sizes.arithmetic)
    return spanned(
        Block("loam", "", share * np.sqrt(error), notes), "graybill_wang", spans.error.through(lambda x: share * x)
    )
