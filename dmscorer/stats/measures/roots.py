"""Where rising functions cross 0, many at once."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from dmscorer.stats.measures.blocks import Floats, Mask

ROUNDS = 60
FINE = 1e-12
FEW = 8  # secant steps that a good start needs at most
LONGEST = 1.0  # of these steps
CLOSE = 1e-11  # of the functions' values

Functions: TypeAlias = Callable[[Floats], Floats]  # of an array of points, one a function


def polished(function: Functions, start: Floats, slope: Floats) -> tuple[Floats, Mask]:
    """From near the roots by secants, the first by the slope that is known; and where that has ended at one."""
    before, f_before = start, function(start)
    x = start - np.clip(f_before / slope, -LONGEST, LONGEST)
    f = function(x)
    for _ in range(FEW):
        if (np.abs(f) <= CLOSE).all():
            break
        with np.errstate(divide="ignore", invalid="ignore"):
            measured = (f - f_before) / (x - before)
        slope = np.where(np.isfinite(measured) & (measured > 0), measured, slope)
        before, f_before = x, f
        x = x - np.clip(f / slope, -LONGEST, LONGEST)
        f = function(x)
    return x, np.abs(f) <= CLOSE


def root(function: Functions, low: Floats, high: Floats, fine: float = FINE) -> Floats:
    """By Chandrupatla's method (1997, Adv Eng Softw 28:145-149): inverse quadratic steps, else halves.

    Where a function does not change sign, the end nearer to 0 is returned.
    """
    a, b = high.copy(), low.copy()
    fa, fb = function(a), function(b)
    share = np.full(a.shape, 0.5)
    for _ in range(ROUNDS):
        x = a + share * (b - a)
        fx = function(x)
        same = np.sign(fx) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        best = np.where(np.abs(fa) < np.abs(fb), a, b)
        limit = fine * (1 + np.abs(best)) / np.maximum(np.abs(b - a), 1e-300)
        if ((limit > 0.5) | (fa == 0) | (fb == 0)).all():
            break
        share = np.clip(_share(a, b, c, fa, fb, fc), np.minimum(limit, 0.5), 1 - np.minimum(limit, 0.5))
    return np.where(np.abs(fa) < np.abs(fb), a, b)


def _share(a: Floats, b: Floats, c: Floats, fa: Floats, fb: Floats, fc: Floats) -> Floats:
    """The next point's place between a and b."""
    with np.errstate(divide="ignore", invalid="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        is_smooth = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        curved = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return np.where(is_smooth & np.isfinite(curved), curved, 0.5)
