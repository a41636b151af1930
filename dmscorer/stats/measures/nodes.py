"""Where the integral of the leading interval is evaluated: double-exponential rules (Takahasi & Mori 1974).

Two pieces: rho from 0 to infinity, where b follows from rho, and b from the cut to 1, where rho = 0. The more cases there are,
the steeper the integrand rises over rho, so the steps of the first piece are as narrow as that asks for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dmscorer.stats.measures.blocks import Floats
from dmscorer.stats.measures.pivots import Pivots

REACH = 3.6
WIDEST = 1 / 14
STEEP = 6.0  # steps are the width of the rise over this: limits then good to 1e-8 or better
THIN = 8
LIGHT = 1e-12  # nodes of less weight are left out


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """``rho``, ``b`` and ``weight`` (m, points) where rho > 0; then the same at rho = 0, where b alone differs."""

    rho: Floats
    b: Floats
    weight: Floats
    last_b: Floats
    last_weight: Floats

    def of(self, wanted: NDArray[np.intp]) -> "Nodes":
        """Of some measures."""
        own = (one[wanted] for one in (self.rho, self.b, self.weight, self.last_b, self.last_weight))
        return Nodes(*own)

    @property
    def fewer(self) -> "Nodes":
        """Some of them, for a first look."""
        first, last = (_thinned(one, one.sum(axis=1, keepdims=True)) for one in (self.weight, self.last_weight))
        return Nodes(self.rho[:, ::THIN], self.b[:, ::THIN], first, self.last_b[:, ::THIN], last)


def _thinned(weight: Floats, whole: Floats) -> Floats:
    kept = weight[:, ::THIN]
    return np.asarray(kept * whole / np.maximum(kept.sum(axis=1, keepdims=True), 1e-300))


def nodes(of: Pivots) -> Nodes:
    from scipy.special import betainc

    cut = betainc(of.r / 2, of.e / 2, of.u2.sum(axis=1) / of.of.within)[:, None]
    return Nodes(*_with_raters(of, cut), *_without_raters(of, cut))


def _with_raters(of: Pivots, cut: Floats) -> tuple[Floats, Floats, Floats]:
    half_r, half_e = (of.r / 2)[:, None], (of.e / 2)[:, None]
    rise = np.sqrt(2 / (of.of.n - 1) + 2 / (of.e + of.r))
    stretch, slope = _rule(min(WIDEST, float(rise.min()) / STEEP))
    scale = np.maximum(of.u2.sum(axis=1) / of.lam.sum(axis=1) / (of.error / of.e), 1e-9)
    rho = scale[:, None] * stretch
    share = [1 / (1 + of.lam[:, j, None] * rho) for j in range(of.lam.shape[1])]
    odds = sum(s * of.u2[:, j, None] for j, s in enumerate(share)) / of.error[:, None]
    fall = sum(s**2 * (of.u2 * of.lam)[:, j, None] for j, s in enumerate(share)) / of.error[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        density = (half_r - 1) * np.log(odds) - (half_r + half_e) * np.log1p(odds) + np.log(fall * rho * slope)
    density = np.exp(density - np.maximum(density.max(axis=1, keepdims=True), -1e300))
    weight = np.where(cut > 0, cut * density / np.maximum(density.sum(axis=1, keepdims=True), 1e-300), 0.0)
    heavy = (weight > LIGHT).any(axis=0)
    return np.minimum(rho, 1e10)[:, heavy], (odds / (1 + odds))[:, heavy], weight[:, heavy]


def _without_raters(of: Pivots, cut: Floats) -> tuple[Floats, Floats]:
    from scipy.special import betaincinv

    stretch, slope = _rule(WIDEST)
    middle = stretch / (1 + stretch) ** 2 * slope
    weight = (1 - cut) * middle / middle.sum()
    heavy = (weight > LIGHT).any(axis=0)
    place = cut + (1 - cut) * (stretch / (1 + stretch))[heavy]
    b = betaincinv((of.r / 2)[:, None], (of.e / 2)[:, None], place)
    return np.minimum(b, 1 - 1e-12), weight[:, heavy]


def _rule(step: float) -> tuple[Floats, Floats]:
    """Nodes from 0 to infinity, and their logarithmic slope."""
    count = int(np.ceil(REACH / step))
    steps = np.arange(-count, count + 1) * step
    return np.exp(np.pi * np.sinh(steps)), np.pi * np.cosh(steps)
