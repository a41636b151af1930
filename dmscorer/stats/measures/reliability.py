"""Intraclass correlations of complete two-way tables, and the mean squares behind them.

Definitions: McGraw & Wong 1996, Psychol Methods 1:30-46 (their names: 1,1 A,1 C,1 and 1,k A,k C,k).
All tables are complete, of shape (measures, cases, raters).
"""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, Mask, blank, explained

NOISE = 1e-12  # a sum of squares below this share of the total is float noise, not variation
CONSTANT = 1e-20  # likewise the total beside the squared size of the numbers
# McGraw and Wong's names, not Shrout and Fleiss's: ICC(2,1) says neither whether agreement or consistency is meant.
SIX = ("1,1", "A,1", "C,1", "1,k", "A,k", "C,k")
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
    # Centred before squaring: sums of squares of large totals minus a large mean would lose the digits that matter.
    centred = table - table.mean(axis=(1, 2), keepdims=True)
    case, rater = centred.mean(axis=2, keepdims=True), centred.mean(axis=1, keepdims=True)
    total = (centred**2).sum(axis=(1, 2))
    is_constant = total <= CONSTANT * n * k * (table**2).max(axis=(1, 2))
    noise = NOISE * total

    # Raters who agree exactly leave float noise, and a quotient of noise looks like a coefficient.
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
        value, notes = explained(np.full(ms.cases.shape, np.nan), *ms.why_not)
        return tuple(Block("icc", v, value, notes, interval="f") for v in SIX)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _intraclass(ms)


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


def _intraclass(ms: MeanSquares) -> tuple[Block, ...]:
    """Arrays of shape (6, measures), in the order of SIX."""
    from scipy.special import fdtrc

    error = np.stack([ms.within, ms.residual, ms.residual] * 2)
    parts = [icc_value(variant, ms) for variant in SIX]
    bottom = np.stack([below for _, below in parts])
    value = np.stack([above for above, _ in parts]) / bottom
    undefined = ms.is_constant | (bottom <= ms.noise)
    df2 = np.array([ms.n * (ms.k - 1), *[(ms.n - 1) * (ms.k - 1)] * 2] * 2, dtype=np.float64)[:, None]
    low, high = _limits(ms, error, value[1], df2)
    without = undefined | ~np.isfinite(low) | ~np.isfinite(high) | (low >= high) | (ms.within == 0)
    without |= (error == 0) & np.array([True, False, True] * 2)[:, None]
    # An interval of no width or with its ends crossed says less than none.
    low, high = blank(low, without), blank(high, without)
    no_f = undefined | (error == 0)
    f, df1 = blank(ms.cases / error, no_f), blank(np.full_like(value, ms.n - 1), no_f)
    df2 = blank(np.broadcast_to(df2, value.shape), no_f)
    p = fdtrc(ms.n - 1, np.where(no_f, 1.0, df2), f)
    values, notes = _noted(ms, value, undefined, without)
    return tuple(
        Block("icc", variant, values[at], notes[at], "all", "f", low[at], high[at], f[at], df1[at], df2[at], p[at])
        for at, variant in enumerate(SIX)
    )


def _noted(ms: MeanSquares, value: Floats, undefined: Mask, without: Mask) -> tuple[Floats, list[tuple[str, ...]]]:
    if not without.any():  # as nearly always: no coefficient is undefined either, since that takes its interval too
        return value, [("",) * value.shape[1]] * len(SIX)
    made = [
        explained(one, *ms.why_not, (gone, blocks.CASES_DO_NOT_DIFFER))
        for one, gone in zip(value, undefined, strict=True)
    ]
    notes = [_and_no_interval(ms, own, bare) for (_, own), bare in zip(made, without, strict=True)]
    return np.stack([one for one, _ in made]), notes


def _and_no_interval(ms: MeanSquares, notes: tuple[str, ...], without: Mask) -> tuple[str, ...]:
    is_flat = (ms.residual == 0) | (ms.cases == 0)
    reason = np.where(is_flat, blocks.FLAT_INTERVAL, blocks.OPEN_INTERVAL)
    reason = np.where(ms.within == 0, blocks.NO_INTERVAL, reason)
    return tuple(n or (str(r) if bare else "") for n, r, bare in zip(notes, reason, without, strict=True))


def _limits(ms: MeanSquares, error: Floats, rho: Floats, df2: Floats) -> tuple[Floats, Floats]:
    """McGraw & Wong's table 7 in one form: n (MSR - F e) / (F rest + n MSR), and likewise above.

    ``rest`` is n (k - 1) e for one rater of 1 and C and nothing for their mean. For absolute agreement the raters come in,
    and the degrees of freedom are Satterthwaite's, from ICC(A,1) (``rho``).
    """
    from scipy.special import fdtri

    n, k = ms.n, ms.k
    a, b = k * rho * ms.raters, (n * (1 + (k - 1) * rho) - k * rho) * ms.residual
    df = np.broadcast_to(df2, error.shape).copy()
    # Rows 1 and 4 are A,1 and A,k of SIX: only there do the raters' variances enter, with Satterthwaite's degrees of
    # freedom.
    df[[1, 4]] = (a + b) ** 2 / (a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1)))
    rest = n * (k - 1) * error
    rest[3:] = 0.0
    rest[1], rest[4] = k * ms.raters + (k * n - k - n) * ms.residual, ms.raters - ms.residual
    lower, upper = fdtri(n - 1, df[:3], 1 - ALPHA / 2), fdtri(df[:3], n - 1, 1 - ALPHA / 2)
    lower, upper = np.concatenate([lower, lower]), np.concatenate([upper, upper])
    below, above = lower * rest + n * ms.cases, rest + n * upper * ms.cases
    # Where raters and residual cancel to rounding, a huge quantile would blow the rest up to a limit of -1e43.
    doubt = np.maximum(ms.noise, 1e-12 * lower * (ms.raters + ms.residual))
    low = n * (ms.cases - lower * error) / np.where(below > doubt, below, np.nan)
    high = n * (upper * ms.cases - error) / np.where(above > ms.noise, above, np.nan)
    return low, high
