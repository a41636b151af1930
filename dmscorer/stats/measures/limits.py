"""Limits of agreement: Bland & Altman by pair of raters, and with the mean of all raters."""

from functools import cache
from itertools import combinations

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, Mask, explained, present
from dmscorer.stats.measures.reliability import ALPHA, NOISE, MeanSquares
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
    squares = np.where(squares <= NOISE * np.maximum(largest, 1e-300) ** 2, 0.0, squares)
    spread = np.sqrt(squares / np.maximum(count - 1, 1))
    value, notes = explained(bias, (count < 2, blocks.TOO_FEW_PAIRED))
    made = []
    for variant, place, (low, high) in _scales(count):
        without = (spread == 0) | np.isnan(value)
        where = value + place * spread
        remarks = tuple(n or (blocks.EVEN_PAIR if s == 0 else "") for n, s in zip(notes, spread, strict=True))
        limits = (np.where(without, np.nan, value + scale * spread) for scale in (low, high))
        made.append(Block("bland_altman", variant, where, remarks, name, "exact", *limits))
    return tuple(made)


def _scales(count: Floats) -> tuple[tuple[str, float, tuple[Floats, Floats]], ...]:
    """How many SD from the bias each value and its interval lie, for each number of cases."""
    factors = np.array([_factors(int(n)) for n in count]).reshape(-1, 3).T
    middle, inner, outer = factors
    return ("bias", 0.0, (-middle, middle)), ("lower", -Z, (-outer, -inner)), ("upper", Z, (inner, outer))


@cache
def _factors(n: int) -> tuple[float, float, float]:
    if n < 2:
        return np.nan, np.nan, np.nan
    from scipy.special import nctdtrit, stdtrit

    root = np.sqrt(n)
    inner, outer = (nctdtrit(n - 1, Z * root, share) / root for share in (ALPHA / 2, 1 - ALPHA / 2))
    return float(stdtrit(n - 1, 1 - ALPHA / 2) / root), float(inner), float(outer)


def limits_with_mean(ms: MeanSquares) -> Block:
    """Half-width of the limits of agreement with the mean of the raters, and its interval.

    Jones 2011 and Christensen 2020 (BMC Med Res Methodol 20:304): two-way random model, Graybill & Wang's interval.
    """
    n, k = ms.n, ms.k
    value, notes = explained(np.full(ms.cases.shape, np.nan), *ms.why_not)
    if ms.is_too_few:
        return Block("loam", "", value, notes, interval="exact")
    raters, rest = ms.raters * (k - 1), ms.residual * (n - 1) * (k - 1)
    below, above = _graybill_wang(raters, k - 1, rest, (n - 1) * (k - 1))
    value, notes = explained(_half_width(raters + rest, n * k), *ms.why_not)
    even: Mask = np.asarray(ms.within == 0)
    notes = tuple(
        note or (blocks.NO_INTERVAL if e else blocks.GRAYBILL_WANG) for note, e in zip(notes, even, strict=True)
    )
    low, high = _half_width(raters + rest - below, n * k), _half_width(raters + rest + above, n * k)
    return Block("loam", "", value, notes, "all", "exact", np.where(even, np.nan, low), np.where(even, np.nan, high))


def _half_width(squares: Floats, ratings: int) -> Floats:
    return np.asarray(Z * np.sqrt(np.maximum(squares, 0) / ratings))


def _graybill_wang(first: Floats, df1: int, second: Floats, df2: int) -> tuple[Floats, Floats]:
    """How far a sum of two sums of squares may lie below and above (95 %); by chi-square quantiles over their df."""
    from scipy.special import chdtri

    def shares(df: int) -> tuple[float, float]:
        return 1 - df / chdtri(df, ALPHA / 2), df / chdtri(df, 1 - ALPHA / 2) - 1

    (low1, high1), (low2, high2) = shares(df1), shares(df2)
    return np.hypot(low1 * first, low2 * second), np.hypot(high1 * first, high2 * second)
