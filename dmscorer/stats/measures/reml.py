"""Variances of the two-way random model from all available ratings, by restricted maximum likelihood.

Cases and raters are crossed random factors: rating = mean + case + rater + residual. Cases that lack the same raters
share their algebra, so one evaluation costs the number of such patterns, not of cases; the maximum is found on a grid
that moves to its best point and halves once that lies inside it, for all measures at once. Good to about 1e-6 of the
variances (a maximum is flat).
"""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, all_present, explained, present
from dmscorer.stats.measures.reliability import MeanSquares, mean_squares
from dmscorer.stats.measures.variance import Components

ROUNDS = 400  # far more than are needed
FINEST = 1e-9
FIRST_GRID, GRID = np.linspace(-1, 1, 33), np.linspace(-1, 1, 5)
CEILING = 1 - 1e-9  # of a factor's share beside the residual


def reml(table: Floats) -> Components:
    """Components of each measure of (measures, cases, raters), nan = missing; in closed form where nothing is missing."""
    parts = np.full((3, len(table)), np.nan)
    whole = np.asarray(all_present(table).all(axis=1))
    parts[:, whole] = _balanced(mean_squares(table[whole]))
    if not whole.all():
        parts[:, ~whole] = _iterated(table[~whole])
    there = present(table)
    several = there.sum(axis=2) >= 2
    filled = np.where(there, table, 0.0)
    middle = filled.sum(axis=(1, 2)) / np.maximum(there.sum(axis=(1, 2)), 1)
    size = np.abs(np.where(there, table - middle[:, None, None], 0.0)).max(axis=(1, 2), initial=0.0)
    residual, notes = explained(
        parts[2],
        (table.shape[2] < 2, blocks.TOO_FEW_RATERS),
        (several.sum(axis=1) < 2, blocks.TOO_FEW_PAIRABLE),
        (size <= 1e-10 * np.abs(filled).max(axis=(1, 2), initial=0.0), blocks.NO_VARIATION),
        (~whole & (parts[2] <= 1e-7 * parts.sum(axis=0)), blocks.NO_RESIDUAL_LEFT),
    )
    subject, rater = (np.where(np.isnan(residual), np.nan, part) for part in parts[:2])
    return Components(subject, rater, residual, table.shape[2], notes)


def icc_reml(parts: Components) -> tuple[Block, ...]:
    k = parts.k
    made = []
    for variant, size in (("A,1", 1), ("C,1", 1), ("A,k", k), ("C,k", k)):
        error = parts.residual + (parts.rater if variant.startswith("A") else 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = parts.subject / (parts.subject + error / size)
        missing = np.isnan(value) & (np.array(parts.notes) == "")
        value, notes = explained(value, (missing, blocks.CASES_DO_NOT_DIFFER))
        made.append(Block("icc_reml", variant, value, tuple(a or b for a, b in zip(parts.notes, notes, strict=True))))
    return tuple(made)


def _balanced(ms: MeanSquares) -> Floats:
    """Closed form: ANOVA estimates, and where one would be negative, that factor pooled with the residual."""
    n, k = ms.n, ms.k
    if ms.is_too_few:
        return np.full((3, len(ms.cases)), np.nan)
    squares = (n - 1) * ms.cases, (k - 1) * ms.raters, (n - 1) * (k - 1) * ms.residual
    without_raters = (squares[1] + squares[2]) / (n * (k - 1))
    without_cases = (squares[0] + squares[2]) / ((n - 1) * k)
    residual = np.where(ms.raters < ms.residual, without_raters, ms.residual)
    residual = np.where(ms.cases < ms.residual, without_cases, residual)
    no_cases, no_raters = ms.cases <= residual, ms.raters <= residual
    residual = np.where(no_cases & no_raters, sum(squares) / (n * k - 1), residual)
    subject, rater = (
        np.where(no_cases, 0.0, (ms.cases - residual) / k),
        np.where(no_raters, 0.0, (ms.raters - residual) / n),
    )
    return np.stack([subject, rater, residual])


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What the likelihood needs, by measure (m) and pattern of present raters (P)."""

    there: Floats  # (P, k): 1 where the pattern has the rater
    cases: Floats  # (m, P)
    by_rater: Floats  # (m, k) sums of ratings
    case_sums: Floats  # (m, P) of the cases' sums
    case_squares: Floats  # (m, P) of the cases' squared sums
    squares: Floats  # (m,) of all ratings

    @property
    def ratings(self) -> Floats:
        return np.asarray(self.cases @ self.there.sum(axis=1))


def _iterated(table: Floats) -> Floats:
    sums = _sums(table)
    measures = np.arange(len(table))
    centre, reach = np.full((2, len(table)), CEILING / 2), np.full(len(table), CEILING / 2)
    grid = FIRST_GRID
    for _ in range(ROUNDS):
        share = np.clip(centre[:, None] + reach * grid[:, None], 0, CEILING)  # (2, points, m)
        ratio = share / (1 - share)
        cases, raters = np.repeat(ratio[0], len(grid), axis=0), np.tile(ratio[1], (len(grid), 1))
        best = _deviance(sums, cases, raters)[0].argmin(axis=0)
        found = np.stack([share[0, best // len(grid), measures], share[1, best % len(grid), measures]])
        is_inside = (np.abs(found - centre) < 0.75 * reach).all(axis=0)  # at the edge the maximum may lie beyond it
        reach = np.where(is_inside, reach / 2, reach) if grid is GRID else reach * (grid[1] - grid[0])
        centre, grid = found, GRID
        if reach.max(initial=0.0) < FINEST:
            break
    ratio = centre / (1 - centre)
    residual = _deviance(sums, ratio[:1], ratio[1:])[1][0]
    return np.stack([ratio[0] * residual, ratio[1] * residual, residual])


def _sums(table: Floats) -> _Sums:
    there = present(table)
    filled = np.where(there, table, 0.0)
    filled -= np.where(there, (filled.sum(axis=(1, 2)) / np.maximum(there.sum(axis=(1, 2)), 1))[:, None, None], 0.0)
    code = there @ (1 << np.arange(table.shape[2]))
    codes = np.unique(code[code > 0])
    total = filled.sum(axis=2)
    of_pattern = [code == one for one in codes]
    shape = (len(codes), len(table))
    return _Sums(
        ((codes[:, None] >> np.arange(table.shape[2])) & 1).astype(np.float64),
        np.array([mask.sum(axis=1) for mask in of_pattern], dtype=np.float64).reshape(shape).T,
        filled.sum(axis=1),
        np.array([(mask * total).sum(axis=1) for mask in of_pattern]).reshape(shape).T,
        np.array([(mask * total**2).sum(axis=1) for mask in of_pattern]).reshape(shape).T,
        (filled**2).sum(axis=(1, 2)),
    )


def _deviance(sums: _Sums, cases: Floats, raters: Floats) -> tuple[Floats, Floats]:
    """-2 log restricted likelihood (up to a constant) and the residual variance, at ratios (points, m) to the residual.

    With A = I + cases Z Z', its inverse is known case by case; the raters come in by Woodbury (k x k).
    """
    k = sums.there.shape[1]
    size = sums.there.sum(axis=1)
    weight = cases[..., None] / (1 + size * cases[..., None])
    outer = (sums.there[:, :, None] * sums.there[:, None, :]).reshape(-1, k * k)
    own = np.eye(k) * (sums.cases @ sums.there)[:, None, :]
    crossed = own - ((weight * sums.cases) @ outer).reshape(*cases.shape, k, k)
    rated = sums.by_rater - (weight * sums.case_sums) @ sums.there
    squares = sums.squares - (weight * sums.case_squares).sum(axis=-1)
    design = crossed.sum(axis=-1)
    inner = np.eye(k) + raters[..., None, None] * crossed
    right = np.stack([design, rated], axis=-1)
    solved = raters[..., None, None] * np.linalg.solve(inner, right)
    products = np.swapaxes(right, -1, -2) @ solved
    fixed = design.sum(axis=-1) - products[..., 0, 0]
    mean = rated.sum(axis=-1) - products[..., 0, 1]
    df = sums.ratings - 1
    spread = (sums.cases * np.log1p(size * cases[..., None])).sum(axis=-1) + np.linalg.slogdet(inner)[1]
    with np.errstate(divide="ignore", invalid="ignore"):  # of measures without ratings, which nobody asks about
        rest = np.maximum(squares - products[..., 1, 1] - mean**2 / fixed, 1e-300)
        return df * np.log(rest) + spread + np.log(fixed), rest / df
