"""Three exact independent chi-squares of the two-way random model, on complete and on incomplete ratings.

n cases and N ratings; W (``raters_form``) has r eigenvalues lam > 0 with vectors v; u_j = v_j' Zr'M y / sqrt(lam_j):

    A = SSE / residual                                    ~ chi2(e), e = N - n - r, SSE = within cases less sum u_j^2
    B = sum u_j^2 / (residual + lam_j rater)              ~ chi2(r)
    C = y'P y - A - B                                     ~ chi2(n - 1), given the other two; falls as the cases' variance rises

Var(u_j) = residual + lam_j rater and y'P y ~ chi2(N - 1), hence C. On complete data these are the three mean squares.
"""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Floats, Mask, Places
from dmscorer.stats.measures.pooled import Pooled, raters_form

NOTHING = 1e-10  # of all squares: less residual than this is float noise


@dataclass(frozen=True, slots=True, eq=False)
class Pivots:
    """By measure; ``lam`` and ``u2`` (m, k) are 0 where there is no such direction. ``notes``: why there are none."""

    of: Pooled
    w: Floats
    lam: Floats
    u2: Floats
    r: Floats
    e: Floats
    error: Floats
    notes: tuple[str, ...]

    @property
    def is_usable(self) -> Mask:
        return np.array([not note for note in self.notes], dtype=bool)

    def some(self, wanted: Places) -> "Pivots":
        """Some of the measures, by mask or place."""
        w, lam, u2, r, e, error = (one[wanted] for one in (self.w, self.lam, self.u2, self.r, self.e, self.error))
        notes = tuple(np.array(self.notes, dtype=object)[wanted].tolist())
        return Pivots(self.of.of(wanted), w, lam, u2, r, e, error, notes)


def pivots(of: Pooled) -> Pivots:
    w = raters_form(of)
    lam, vectors = np.linalg.eigh(w)
    keep = lam > 1e-9 * np.maximum(of.ratings, 1)[:, None]
    u2 = np.where(keep, np.einsum("mkj,mk->mj", vectors, of.rest) ** 2 / np.where(keep, lam, 1.0), 0.0)
    r = keep.sum(axis=1).astype(np.float64)
    error = np.maximum(of.within - u2.sum(axis=1), 0.0)
    e = of.ratings - of.n - r
    _, notes = blocks.explained(
        error,
        ((of.n < 2) | (r < 1) | (e < 1), blocks.TOO_FEW_FOR_CI),
        (of.within <= NOTHING * of.whole, blocks.NO_INTERVAL),
        (error <= NOTHING * of.whole, blocks.FLAT_INTERVAL),
    )
    return Pivots(of, w, np.where(keep, lam, 0.0), u2, r, e, error, notes)


def error_limits(of: Pivots, alpha: float) -> tuple[Floats, Floats]:
    """Of the root of rater plus residual variance, the SEM (agreement) of one rating; nan where there are none.

    Graybill & Wang 1980, as Christensen 2020 (BMC Med Res Methodol 20:304) takes them on complete data.
    """
    from scipy.special import chdtri

    own = of.some(of.is_usable)
    raters = own.u2.sum(axis=1)
    low1, low2 = (1 - df / chdtri(df, alpha / 2) for df in (own.r, own.e))
    high1, high2 = (df / chdtri(df, 1 - alpha / 2) - 1 for df in (own.r, own.e))
    below = np.hypot(low1 * raters, low2 * own.error)
    above = np.hypot(high1 * raters, high2 * own.error)
    within, df = own.of.within, own.of.ratings - own.of.n
    return _spread(of, (within - below) / df), _spread(of, (within + above) / df)


def residual_limits(of: Pivots, alpha: float) -> tuple[Floats, Floats]:
    """Of the root of the residual variance, the SEM (consistency) of one rating, from A alone."""
    from scipy.special import chdtri

    own = of.some(of.is_usable)
    return tuple(_spread(of, own.error / chdtri(own.e, side)) for side in (alpha / 2, 1 - alpha / 2))  # type: ignore[return-value]


def _spread(of: Pivots, squares: Floats) -> Floats:
    """The roots, at their measures."""
    limits = np.full(len(of.notes), np.nan)
    limits[of.is_usable] = np.sqrt(np.maximum(squares, 0.0))
    return limits
