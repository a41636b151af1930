"""Variances of the two-way random model from all available ratings, by restricted maximum likelihood.

Cases and raters are crossed random factors: rating = mean + case + rater + residual. Without missing ratings in closed form; else
the likelihood is looked at on a grid and its maxima, one inside and one on each border (no raters, no cases, neither), are
found by Newton's method, with exact slopes; the one with the largest likelihood is the estimate.
"""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, Mask, Numbers, all_present, explained, present
from dmscorer.stats.measures.pivots import NOTHING, pivots
from dmscorer.stats.measures.pooled import Pooled, forms, pooled, raters_form
from dmscorer.stats.measures.reliability import MeanSquares, mean_squares
from dmscorer.stats.measures.sizes import sizes
from dmscorer.stats.measures.variance import Components

GRID = np.concatenate([[0.0], np.geomspace(1e-3, 1e5, 17)])  # of ratios to the residual variance
LOWEST, HIGHEST = np.log(1e-8), np.log(1e10)  # below the lowest ratio the border is the better one
ROUNDS, HALVINGS = 60, 8
FINE = 1e-8  # of the last step, which is quadratic: the logarithms are then good to about 1e-13
TINY = 1e-20  # of a complex step: slopes are exact to rounding
STEP = 1e-4  # of the slope of slopes
TIE = 1e-9  # of -2 log likelihood: then the border, which has fewer variances


def reml(table: Floats) -> Components:
    """Components of each measure of (measures, cases, raters), nan = missing."""
    parts = np.full((3, len(table)), np.nan)
    whole = np.asarray(all_present(table).all(axis=1))
    parts[:, whole] = _balanced(mean_squares(table[whole]))
    every = pivots(pooled(table))
    is_estimable = ~whole & (every.r >= 1) & (every.e >= 1) & (every.error > NOTHING * every.of.whole)
    if is_estimable.any():
        parts[:, is_estimable] = _iterated(every.of.of(is_estimable))
    several = present(table).sum(axis=2) >= 2
    size = np.abs(np.where(present(table), table, 0.0)).max(axis=(1, 2), initial=0.0)
    residual, notes = explained(
        parts[2],
        (table.shape[2] < 2, blocks.TOO_FEW_RATERS),
        (several.sum(axis=1) < 2, blocks.TOO_FEW_PAIRABLE),
        (every.of.whole <= 1e-20 * np.maximum(every.of.ratings, 1) * size**2, blocks.NO_VARIATION),
        (~whole & (every.e < 1), blocks.TOO_FEW_TO_SEPARATE),
        (~whole & ~is_estimable, blocks.NO_RESIDUAL_LEFT),
    )
    subject, rater = (np.where(np.isnan(residual), np.nan, part) for part in parts[:2])
    return Components(subject, rater, residual, sizes(table), notes)


def coefficients(parts: Components) -> dict[str, tuple[Floats, tuple[str, ...]]]:
    """ICC(A,1), ICC(C,1) and those of the mean of raters, with the reasons where they are not estimable."""
    k, q = parts.sizes.harmonic, parts.sizes.unshared
    errors = {
        "A,1": parts.rater + parts.residual,
        "C,1": parts.residual,
        "A,k": (parts.rater + parts.residual) / k,
        "C,k": parts.residual / k + q * parts.rater,
    }
    made = {}
    for variant, error in errors.items():
        with np.errstate(divide="ignore", invalid="ignore"):
            value = parts.subject / (parts.subject + error)
        missing = np.isnan(value) & (np.array(parts.notes) == "")
        value, notes = explained(value, (missing, blocks.CASES_DO_NOT_DIFFER))
        made[variant] = value, tuple(a or b for a, b in zip(parts.notes, notes, strict=True))
    return made


def icc_reml(parts: Components) -> tuple[Block, ...]:
    return tuple(Block("icc_reml", variant, *found) for variant, found in coefficients(parts).items())


def _balanced(ms: MeanSquares) -> Floats:
    """Closed form: the smaller mean square below the residual's is pooled with it first, then perhaps the other one.

    On complete data the likelihood is that of three independent chi-squares with residual <= the others, hence isotonic
    regression on a tree (Thompson 1962, Ann Math Stat 33:273-289).
    """
    if ms.is_too_few:
        return np.full((3, len(ms.cases)), np.nan)
    n, k = ms.n, ms.k
    mean_square = np.stack([ms.cases, ms.raters])
    df = np.array([[n - 1], [k - 1]]) * np.ones_like(mean_square)
    squares, count = ms.residual * (n - 1) * (k - 1), np.full(ms.residual.shape, (n - 1.0) * (k - 1))
    order, columns = mean_square.argsort(axis=0), np.arange(mean_square.shape[1])
    for place in order:
        joins = mean_square[place, columns] <= squares / count
        squares = squares + np.where(joins, (mean_square * df)[place, columns], 0.0)
        count = count + np.where(joins, df[place, columns], 0.0)
    residual = squares / count
    subject, rater = (np.maximum(one - residual, 0.0) / size for one, size in zip(mean_square, (k, n), strict=True))
    return np.stack([subject, rater, residual])


def _iterated(of: Pooled) -> Floats:
    w = raters_form(of)
    m = len(of.within)
    raters = np.broadcast_to(GRID, (m, len(GRID)))
    seen = np.stack([_deviance(of, w, np.full((m, 1), cases), raters)[0] for cases in GRID], axis=1)
    ratios, deviances = [np.zeros((m, 2))], [seen[:, 0, 0]]
    for free in ((True, True), (True, False), (False, True)):
        found = _face(of, w, seen, np.array(free))
        ratios.append(found)
        deviances.append(_deviance(of, w, found[:, :1], found[:, 1:])[0][:, 0])
    deviance = np.stack(deviances)
    deviance[1] += TIE
    best = deviance.argmin(axis=0)
    ratio = np.stack(ratios)[best, np.arange(m)]
    residual = _deviance(of, w, ratio[:, :1], ratio[:, 1:])[1][:, 0]
    return np.stack([ratio[:, 0] * residual, ratio[:, 1] * residual, residual])


def _face(of: Pooled, w: Floats, seen: Floats, free: Mask) -> Floats:
    """The ratios (m, 2) of the maximum where those that are not free are 0, from the best point of the grid there."""
    own = seen[:, 1:] if free[0] else seen[:, :1]
    own = own[:, :, 1:] if free[1] else own[:, :, :1]
    places = np.unravel_index(own.reshape(len(own), -1).argmin(axis=1), own.shape[1:])
    logs = np.log(
        np.stack(
            [GRID[1:][at] if is_free else np.ones(len(at)) for at, is_free in zip(places, free, strict=True)], axis=1
        )
    )
    active = np.arange(len(logs))
    for _ in range(ROUNDS):
        face = _Face(of.of(active), w[active], free)
        moved = face.lower(logs[active])
        is_done = (np.abs(moved - logs[active]) < FINE).all(axis=1)
        logs[active] = moved
        active = active[~is_done]
        if not len(active):
            break
    return np.where(free, np.exp(logs), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Face:
    """-2 log likelihood over the logarithms of the free ratios, the others being 0; of all measures together."""

    of: Pooled
    w: Floats
    free: Mask

    def lower(self, logs: Floats) -> Floats:
        """After one Newton step, at most 1 long and halved while it would lead upwards."""
        slope, curve, before = self.shape(logs)
        values, vectors = np.linalg.eigh((curve + np.swapaxes(curve, 1, 2)) / 2)
        along = np.einsum("mij,mi->mj", vectors, slope) / np.maximum(np.abs(values), 1e-12)
        step = np.where(self.free, -np.einsum("mij,mj->mi", vectors, along), 0.0)
        step /= np.maximum(np.abs(step).max(axis=1, keepdims=True), 1.0)
        for _ in range(HALVINGS):
            to = np.clip(logs + step, LOWEST, HIGHEST)
            is_up = self.deviance(to[:, None])[:, 0] > before + TIE
            if not is_up.any():
                return to
            step = np.where(is_up[:, None], step / 2, step)
        return np.where(is_up[:, None], logs, to)

    def shape(self, logs: Floats) -> tuple[Floats, Floats, Floats]:
        """Slope (m, 2), by complex steps; its slope (m, 2, 2), by differences; and the value (m,); in one evaluation."""
        which = np.flatnonzero(self.free)
        aside = np.concatenate([np.zeros((1, 2)), STEP * np.eye(2)[which], -STEP * np.eye(2)[which]])
        moved = aside[:, None] + 1j * TINY * np.eye(2)[which]  # (places, directions, 2)
        found = self.deviance(logs[:, None] + moved.reshape(-1, 2)).reshape(len(logs), len(aside), len(which))
        slopes = found.imag / TINY
        slope, curve = np.zeros_like(logs), np.tile(np.diag((~self.free).astype(float)), (len(logs), 1, 1))
        slope[:, which] = slopes[:, 0]
        count = len(which)
        curve[:, which[:, None], which] = (slopes[:, 1 : count + 1] - slopes[:, count + 1 :]) / (2 * STEP)
        return slope, curve, found[:, 0, 0].real

    def deviance(self, logs: Numbers) -> Numbers:
        """At (m, points, 2)."""
        ratio = np.where(self.free, np.exp(logs), 0.0)
        return _deviance(self.of, self.w, ratio[..., 0], ratio[..., 1])[0]


def _deviance(of: Pooled, w: Floats, cases: Numbers, raters: Numbers) -> tuple[Numbers, Numbers]:
    """-2 log restricted likelihood (up to a constant) and the residual variance, at ratios (m, points) to the residual."""
    made = forms(of, w, cases, raters)
    df = (of.ratings - 1)[:, None]
    spread = (of.cases.T[..., None] * np.log(made.grown)).sum(axis=0) + np.log(
        np.stack(np.broadcast_arrays(*made.pivots))
    ).sum(axis=0)
    return df * np.log(made.squares) + spread + np.log(made.fixed), made.squares / df
