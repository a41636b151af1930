"""The generalised interval of absolute agreement: for raters in general, where the F-based one is too narrow.

Three chi-square draws stand for the three mean squares of the two-way random model; each draw gives variances (never
negative) and a coefficient, and the interval holds the middle 95 % (Cappelleri & Ting 2003; Burdick et al. 2005).
"""

from functools import lru_cache

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, explained
from dmscorer.stats.measures.reliability import ALPHA, MeanSquares, icc_value

DRAWS = 10_000
LEADS_ABOVE = 30  # cases


def generalised(ms: MeanSquares, seed: int) -> tuple[Block, ...]:
    """ICC(A,1) and ICC(A,k) with this interval; the same seed gives the same limits."""
    made = []
    draws = None if ms.is_too_few else _coefficients(ms, seed)
    for variant, size in (("A,1", 1), ("A,k", ms.k)):
        top, bottom = icc_value(variant, ms) if draws else (ms.cases, ms.cases)
        with np.errstate(divide="ignore", invalid="ignore"):
            is_flat = bottom <= ms.noise
            value, notes = explained(top / bottom, *ms.why_not, (is_flat, blocks.CASES_DO_NOT_DIFFER))
        without = np.isnan(value) | (ms.within == 0) | (ms.cases == 0)  # cases that do not differ: every draw gives 0
        why = np.where(ms.within == 0, blocks.NO_INTERVAL, blocks.FLAT_INTERVAL)
        notes = tuple(
            n or (str(w) if bare else blocks.RATERS_IN_GENERAL) for n, bare, w in zip(notes, without, why, strict=True)
        )
        low, high = _middle(*draws, size) if draws else (value, value)
        rank = -1 if ms.n > LEADS_ABOVE else 1
        limits = (np.where(without, np.nan, low), np.where(without, np.nan, high))
        made.append(Block("icc", variant, value, notes, "all", "generalised", *limits, rank=rank))
    return tuple(made)


def _coefficients(ms: MeanSquares, seed: int) -> tuple[Floats, Floats]:
    """Variance of the cases and of one rating's error, (measures, draws)."""
    chi_cases, chi_raters, chi_rest = _chi_squares(ms.n, ms.k, seed)
    df = ms.n - 1, ms.k - 1, (ms.n - 1) * (ms.k - 1)
    cases = (ms.cases * df[0])[:, None] / chi_cases
    raters = (ms.raters * df[1])[:, None] / chi_raters
    residual = (ms.residual * df[2])[:, None] / chi_rest
    subject = np.maximum(cases - residual, 0) / ms.k
    return subject, np.maximum(raters - residual, 0) / ms.n + residual


def _middle(subject: Floats, error: Floats, size: int) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = np.nan_to_num(subject / (subject + error / size))
    low, high = np.quantile(drawn, [ALPHA / 2, 1 - ALPHA / 2], axis=1)
    return low, high


@lru_cache(maxsize=64)
def _chi_squares(n: int, k: int, seed: int) -> tuple[Floats, Floats, Floats]:
    chance = np.random.default_rng(seed)
    df = n - 1, k - 1, (n - 1) * (k - 1)
    return chance.chisquare(df[0], DRAWS), chance.chisquare(df[1], DRAWS), chance.chisquare(df[2], DRAWS)
