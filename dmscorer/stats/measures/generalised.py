"""The leading interval of ICC(A,1) and ICC(C,1): generalised (fiducial), from three exact pivots, by one integral.

With g = x / (1 - x) (1 + rho), rho = rater / residual variance, q(g, rho) = residual x C and b = B / (A + B) ~ Beta(r/2, e/2),
where b alone fixes rho by sum u_j^2 / (1 + lam_j rho) = SSE b / (1 - b) (0 where none solves it):

    P(ICC <= x) = E_b [ I(1 / (1 + a); (e + r)/2, (n - 1)/2) ],  a = q (1 - b) / SSE,  I the regularised incomplete beta.

The limits are its 2.5 and 97.5 % points; no random numbers. On complete data q = SSB / (1 + k g), and the interval of ICC(C,1)
is the F interval. The same pivots give an interval whatever n is and whatever is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Floats, Mask, Places
from dmscorer.stats.measures.nodes import Nodes, nodes
from dmscorer.stats.measures.pivots import Pivots
from dmscorer.stats.measures.pooled import forms
from dmscorer.stats.measures.roots import polished, root

FARTHEST = 32.0  # of logit(x)
LOOKS = np.linspace(-9, 9, 25)  # likewise
SHALLOW = 1e-2


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """By measure, nan where there is no interval, and why."""

    low: Floats
    high: Floats
    notes: tuple[str, ...]

    def of(self, places: Places) -> "Limits":
        return Limits(self.low[places], self.high[places], tuple(np.array(self.notes, dtype=object)[places].tolist()))

    def beside(self, other: "Limits") -> "Limits":
        """The measures of both."""
        low, high = (np.concatenate(two) for two in ((self.low, other.low), (self.high, other.high)))
        return Limits(low, high, self.notes + other.notes)

    def through(self, rising: Callable[[Floats], Floats]) -> "Limits":
        return Limits(rising(self.low), rising(self.high), self.notes)

    def without(self, struck: Mask, reason: str) -> "Limits":
        notes = tuple(n or (reason if s else "") for n, s in zip(self.notes, struck, strict=True))
        return Limits(np.where(struck, np.nan, self.low), np.where(struck, np.nan, self.high), notes)


def limits(of: Pivots, alpha: float, *, agreement: bool = True) -> Limits:
    """Of one rating; for the mean of m put both limits through m x / (1 + (m - 1) x)."""
    low, high = np.full((2, len(of.notes)), np.nan)
    notes = np.array(of.notes, dtype=object)
    usable = np.flatnonzero(of.is_usable)
    if len(usable):
        low[usable], high[usable], is_flat = _limits(of.some(of.is_usable), alpha, agreement)
        notes[usable[is_flat]] = blocks.CASES_ALIKE
    return Limits(low, high, tuple(notes.tolist()))


def below(of: Pivots, x: Floats, *, agreement: bool = True) -> Floats:
    """P(ICC <= x) of usable measures, at one x each."""
    return _below(of, nodes(of), x / (1 - x), agreement)


def _limits(own: Pivots, alpha: float, agreement: bool) -> tuple[Floats, Floats, Mask]:
    every = nodes(own)
    sides = np.array([alpha / 2, 1 - alpha / 2])
    is_0 = _below(own, every, np.zeros(len(own.e)), agreement)[:, None] >= sides
    found = np.where(is_0[:, [1, 1]], np.nan, 0.0)
    which, side = np.nonzero(~is_0)
    start, slope = _first_look(own, every, which, sides[side], agreement)
    found[which, side] = _solved(own.some(which), every.of(which), sides[side], start, slope, agreement)
    return found[:, 0], found[:, 1], is_0[:, 1]


def _first_look(
    own: Pivots, every: Nodes, which: NDArray[np.intp], side: Floats, agreement: bool
) -> tuple[Floats, Floats]:
    """Where, as logit(x), the limits about lie and how steep P(ICC <= x) is there on the normal scale, from few nodes."""
    row = np.repeat(np.arange(len(own.e)), len(LOOKS))
    share = _below(own.some(row), every.fewer.of(row), np.exp(np.tile(LOOKS, len(own.e))), agreement)
    seen = np.maximum.accumulate(_normal(share).reshape(len(own.e), len(LOOKS)), axis=1)[which]
    wanted = _normal(side)
    at = np.clip((seen < wanted[:, None]).sum(axis=1), 1, len(LOOKS) - 1)
    place = np.arange(len(which))
    low, high, width = seen[place, at - 1], seen[place, at], np.diff(LOOKS)[0]
    slope = np.maximum((high - low) / width, SHALLOW)
    return np.clip(LOOKS[at - 1] + (wanted - low) / slope, LOOKS[at - 1], LOOKS[at]), slope


def _solved(own: Pivots, every: Nodes, side: Floats, start: Floats, slope: Floats, agreement: bool) -> Floats:
    """Where P(ICC <= x) is ``side``, each of them strictly between 0 and 1."""

    def gap(logit: Floats) -> Floats:
        """On the normal scale, where it is nearly straight."""
        return _normal(_below(own, every, np.exp(logit), agreement)) - _normal(side)

    logit, is_close = polished(gap, start, slope)
    if not is_close.all():
        far = np.flatnonzero(~is_close)
        logit[far] = _from_the_ends(own.some(far), every.of(far), side[far], agreement)
    return np.asarray(1 / (1 + np.exp(-logit)))


def _from_the_ends(own: Pivots, every: Nodes, side: Floats, agreement: bool) -> Floats:
    end = np.full(len(side), FARTHEST)
    return root(lambda logit: _normal(_below(own, every, np.exp(logit), agreement)) - _normal(side), -end, end)


def _normal(share: Floats) -> Floats:
    from scipy.special import ndtri

    return np.asarray(ndtri(np.clip(share, 1e-15, 1 - 1e-15)))


def _below(of: Pivots, at: Nodes, odds: Floats, agreement: bool) -> Floats:
    """At odds = x / (1 - x), one a measure."""
    from scipy.special import betainc

    half, error, own = ((of.of.n - 1) / 2)[:, None], of.error[:, None], odds[:, None]
    q_last = _c_form(of, own, np.zeros_like(own))
    if not agreement and of.of.is_complete:  # the raters do not come in: A alone stands against C
        return np.asarray(betainc((of.e / 2)[:, None], half, 1 / (1 + q_last / error))[:, 0])
    q = _c_form(of, own * (1 + at.rho) if agreement else own, at.rho)
    shape = ((of.e + of.r) / 2)[:, None]
    share = betainc(shape, half, 1 / (1 + q * (1 - at.b) / error))
    last = betainc(shape, half, 1 / (1 + q_last * (1 - at.last_b) / error))
    return np.asarray((at.weight * share).sum(axis=1) + (at.last_weight * last).sum(axis=1))


def _c_form(of: Pivots, g: Floats, rho: Floats) -> Floats:
    """Residual variance times C at the ratios g and rho, (m, points)."""
    if of.of.is_complete:
        k = of.of.size[0]
        between = (of.of.squares[:, 0] - of.of.totals[:, 0] ** 2 / of.of.n) / k
        return np.asarray(between[:, None] / (1 + k * g))
    whole = forms(of.of, of.w, g, rho).squares
    raters = sum(of.u2[:, j, None] / (1 + of.lam[:, j, None] * rho) for j in range(of.u2.shape[1]))
    return np.asarray(np.maximum(whole - of.error[:, None] - raters, 0.0))
