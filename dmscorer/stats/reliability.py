"""Intraclass correlations and what belongs to the same two-way table: variances, rater bias, measurement error.

Definitions: McGraw & Wong 1996, Psychol Methods 1:30-46 (their names: 1,1 A,1 C,1 and 1,k A,k C,k).
All tables are complete, of shape (measures, cases, raters).
"""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats import blocks
from dmscorer.stats.blocks import Block, Floats, Mask, blank, explained

NOISE = 1e-12  # a sum of squares below this share of the total is float noise, not variation
CONSTANT = 1e-20  # likewise the total beside the squared size of the numbers
SINGLE = ("1,1", "A,1", "C,1")
ALPHA = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class MeanSquares:
    """Of each measure: between cases, between raters, residual, and within cases (raters and residual together)."""

    n: int
    k: int
    cases: Floats
    raters: Floats
    residual: Floats
    within: Floats
    is_constant: Mask
    noise: Floats

    @property
    def is_too_few(self) -> bool:
        return self.n < 2 or self.k < 2

    @property
    def why_not(self) -> tuple[tuple[object, str], ...]:
        return (
            (self.k < 2, blocks.TOO_FEW_RATERS),
            (self.n < 2, blocks.TOO_FEW_CASES),
            (self.is_constant, blocks.NO_VARIATION),
        )


def mean_squares(table: Floats) -> MeanSquares:
    """Decides here, on sums of squares, what is exactly nothing, so that no quotient of float noise is ever printed."""
    m, n, k = table.shape
    if n < 2 or k < 2:
        none = np.full(m, np.nan)
        return MeanSquares(n, k, none, none, none, none, np.zeros(m, dtype=bool), none)
    centred = table - table.mean(axis=(1, 2), keepdims=True)
    case, rater = centred.mean(axis=2, keepdims=True), centred.mean(axis=1, keepdims=True)
    total = (centred**2).sum(axis=(1, 2))
    is_constant = total <= CONSTANT * n * k * (table**2).max(axis=(1, 2))
    noise = NOISE * total

    def exact(squares: Floats) -> Floats:
        return np.where((squares <= noise) | is_constant, 0.0, squares)

    between = exact(k * (case**2).sum(axis=(1, 2)))
    raters = exact(n * (rater**2).sum(axis=(1, 2)))
    residual = exact(((centred - case - rater) ** 2).sum(axis=(1, 2)))
    return MeanSquares(
        *(n, k, between / (n - 1), raters / (k - 1), residual / ((n - 1) * (k - 1))),
        *((raters + residual) / (n * (k - 1)), is_constant, noise),
    )


def intraclass(ms: MeanSquares) -> tuple[Block, ...]:
    """All six with F-based intervals, F, its degrees of freedom and P (of "the cases do not differ")."""
    if ms.is_too_few:
        nothing = np.full(ms.cases.shape, np.nan)
        value, notes = explained(nothing, *ms.why_not)
        return tuple(Block("icc", v, value, notes, interval="f") for v in (*SINGLE, "1,k", "A,k", "C,k"))
    with np.errstate(divide="ignore", invalid="ignore"):
        return (
            *(_icc(ms, "1,1"), _icc(ms, "A,1"), _icc(ms, "C,1")),
            *(_icc(ms, "1,k"), _icc(ms, "A,k"), _icc(ms, "C,k")),
        )


def icc_value(variant: str, ms: MeanSquares) -> tuple[Floats, Floats]:
    """Numerator and denominator, so that the caller decides on the denominator before dividing."""
    return icc_parts(variant, (ms.n, ms.k), ms.cases, ms.raters, ms.within if variant.startswith("1") else ms.residual)


def icc_parts(
    variant: str, size: tuple[int | Floats, int], cases: Floats, raters: Floats, error: Floats
) -> tuple[Floats, Floats]:
    """The same from mean squares alone; ``error`` is the one within cases for 1,1 and 1,k, else the residual."""
    n, k = size
    rater_part = (raters - error) / n if variant.startswith("A") else np.zeros_like(error)
    if variant.endswith("k"):
        return cases - error, cases + rater_part
    return cases - error, cases + (k - 1) * error + k * rater_part


def _icc(ms: MeanSquares, variant: str) -> Block:
    top, bottom = icc_value(variant, ms)
    is_flat = bottom <= ms.noise
    value, notes = explained(top / bottom, *ms.why_not, (is_flat, blocks.CASES_DO_NOT_DIFFER))
    error = ms.within if variant.startswith("1") else ms.residual
    df1 = float(ms.n - 1)
    df2 = float(ms.n * (ms.k - 1) if variant.startswith("1") else (ms.n - 1) * (ms.k - 1))
    low, high = _limits(ms, variant, df1, df2)
    without = np.isnan(value) | ~np.isfinite(low) | ~np.isfinite(high) | (low >= high) | (ms.within == 0)
    without |= (error == 0) & (not variant.startswith("A"))
    no_f = np.isnan(value) | (error == 0)
    f = blank(ms.cases / error, no_f)
    return Block(
        *("icc", variant, value, _and_no_interval(ms, notes, without)),
        interval="f",
        low=blank(low, without),
        high=blank(high, without),
        stat_f=f,
        df1=blank(np.full_like(f, df1), no_f),
        df2=blank(np.full_like(f, df2), no_f),
        p=_upper_tail(df1, df2, f),
    )


def _and_no_interval(ms: MeanSquares, notes: tuple[str, ...], without: Mask) -> tuple[str, ...]:
    is_flat = (ms.residual == 0) | (ms.cases == 0)
    reason = np.where(is_flat, blocks.FLAT_INTERVAL, blocks.OPEN_INTERVAL)
    reason = np.where(ms.within == 0, blocks.NO_INTERVAL, reason)
    return tuple(n or (str(r) if bare else "") for n, r, bare in zip(notes, reason, without, strict=True))


def _limits(ms: MeanSquares, variant: str, df1: float, df2: float) -> tuple[Floats, Floats]:
    if variant.startswith("A"):
        return _absolute_limits(ms, variant)
    from scipy.special import fdtri

    f = ms.cases / (ms.within if variant.startswith("1") else ms.residual)
    lower, upper = f / fdtri(df1, df2, 1 - ALPHA / 2), f * fdtri(df2, df1, 1 - ALPHA / 2)
    if variant.endswith("k"):
        return 1 - 1 / lower, 1 - 1 / upper
    return (lower - 1) / (lower + ms.k - 1), (upper - 1) / (upper + ms.k - 1)


def _absolute_limits(ms: MeanSquares, variant: str) -> tuple[Floats, Floats]:
    """McGraw & Wong's table 7, with Satterthwaite's degrees of freedom from the single-rater coefficient."""
    from scipy.special import fdtri

    n, k = ms.n, ms.k
    top, bottom = icc_value("A,1", ms)
    rho = top / bottom
    a, b = k * rho * ms.raters, (n * (1 + (k - 1) * rho) - k * rho) * ms.residual
    df = (a + b) ** 2 / (a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1)))
    lower, upper = fdtri(n - 1, df, 1 - ALPHA / 2), fdtri(df, n - 1, 1 - ALPHA / 2)
    residual_share, size = (-1, 1) if variant.endswith("k") else (k * n - k - n, k)
    rest = size * ms.raters + residual_share * ms.residual
    below, above = lower * rest + n * ms.cases, rest + n * upper * ms.cases
    low = n * (ms.cases - lower * ms.residual) / np.where(below > ms.noise, below, np.nan)
    high = n * (upper * ms.cases - ms.residual) / np.where(above > ms.noise, above, np.nan)
    return low, high


def _upper_tail(df1: float, df2: float, f: Floats) -> Floats:
    from scipy.special import fdtrc

    return np.asarray(fdtrc(df1, df2, f), dtype=np.float64)
