"""Percentile intervals for these raters: subjects are drawn again with all their visits, repeats as separate cases.

Every statistic here is a function of sums over cases, so a resample is a row of weights and all resamples of all
measures are one matrix product.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, Mask
from dmscorer.stats.measures.categorical import WEIGHTINGS, Levels, pair_kappas
from dmscorer.stats.measures.reliability import ALPHA, NOISE, icc_parts, intraclass, mean_squares

UNDEFINED = 0.05  # with a larger share of undefined resamples no interval is printed


@dataclass(frozen=True, slots=True, eq=False)
class _Resampled:
    """Mean squares of every resample, (measures, resamples); ``n`` differs where subjects have unequal visits."""

    n: Floats
    k: int
    cases: Floats
    raters: Floats
    residual: Floats
    within: Floats
    is_undefined: Mask
    noise: Floats


def weights(subject: NDArray[np.intp], resamples: int, seed: int) -> Floats:
    """How often each resample holds each case: (resamples, cases). ``subject`` is the subject of each case."""
    chance = np.random.default_rng(seed)
    names, place = np.unique(subject, return_inverse=True)
    drawn = chance.integers(0, max(len(names), 1), (resamples, len(names)))
    rows = np.arange(resamples)[:, None] * len(names)
    counts = np.bincount((drawn + rows).ravel(), minlength=resamples * len(names)).reshape(resamples, len(names))
    return np.asarray(counts[:, place], dtype=np.float64)


def icc_resamples(table: Floats, weight: Floats, variant: str) -> Floats:
    """The coefficient in each resample, nan where it is not estimable: (measures, resamples). Complete tables."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _icc(_resampled(table, weight), variant)


def icc_intervals(table: Floats, weight: Floats, variants: tuple[str, ...]) -> tuple[Block, ...]:
    found = {block.variant: block for block in intraclass(mean_squares(table))}
    if table.shape[1] < 2 or table.shape[2] < 2:
        return tuple(_bare(found[variant]) for variant in variants)
    with np.errstate(divide="ignore", invalid="ignore"):
        resampled = _resampled(table, weight)
        return tuple(_percentiles(found[variant], _icc(resampled, variant)) for variant in variants)


def kappa_intervals(data: Levels, weight: Floats, found: tuple[Block, ...]) -> tuple[Block, ...]:
    """Of each pair's kappas and of their mean over the pairs that are defined in a resample."""
    m, n, _, q = data.used.shape
    made: list[Block] = []
    by_name = {(block.statistic, block.variant, block.raters): block for block in found}
    names = list(dict.fromkeys(block.raters for block in found if block.statistic == "kappa"))
    drawn = []
    for a, b in data.pairs:
        cells = data.used[:, :, a, :, None] * data.used[:, :, b, None, :]
        joint = (weight @ cells.transpose(1, 0, 2, 3).reshape(n, m * q * q)).reshape(len(weight), m, q, q)
        drawn.append(pair_kappas(joint.transpose(1, 0, 2, 3), WEIGHTINGS))
    for at, weighting in enumerate(WEIGHTINGS):
        pairs = [one[at] for one in drawn]
        made += [_percentiles(by_name["kappa", weighting, r], d) for r, d in zip(names, pairs, strict=True)]
        if pairs:
            made.append(_percentiles(by_name["kappa_mean", weighting, "all"], _mean(np.stack(pairs))))
    return tuple(made)


def _mean(drawn: Floats) -> Floats:
    defined = np.isfinite(drawn).sum(axis=0)
    return np.where(defined > 0, np.nansum(drawn, axis=0) / np.maximum(defined, 1), np.nan)


def _resampled(table: Floats, weight: Floats) -> _Resampled:
    k = table.shape[2]
    centred = table - table.mean(axis=(1, 2), keepdims=True)
    case = centred.sum(axis=2, keepdims=True)
    features = np.concatenate([centred, case**2, (centred**2).sum(axis=2, keepdims=True)], axis=2)
    sums = weight @ features  # (measures, resamples, k + 2)
    n = weight.sum(axis=1)
    correction = sums[..., :k].sum(axis=2) ** 2 / (n * k)
    total = sums[..., k + 1] - correction
    is_constant = total <= NOISE * np.maximum(sums[..., k + 1], 1e-300)
    noise = NOISE * total

    def exact(squares: Floats) -> Floats:
        return np.where((squares <= noise) | is_constant, 0.0, squares)

    cases = exact(sums[..., k] / k - correction)
    raters = exact((sums[..., :k] ** 2).sum(axis=2) / n - correction)
    residual = exact(total - cases - raters)
    within = (raters + residual) / (n * (k - 1))
    squares = cases / (n - 1), raters / (k - 1), residual / ((n - 1) * (k - 1)), within
    return _Resampled(n, k, *squares, is_constant | (n < 2), noise)


def _icc(drawn: _Resampled, variant: str) -> Floats:
    error = drawn.within if variant.startswith("1") else drawn.residual
    top, bottom = icc_parts(variant, (drawn.n, drawn.k), drawn.cases, drawn.raters, error)
    return np.where(drawn.is_undefined | (bottom <= drawn.noise), np.nan, top / bottom)


def _percentiles(block: Block, drawn: Floats) -> Block:
    """``drawn`` is (measures, resamples)."""
    undefined = np.isnan(drawn)
    share = undefined.mean(axis=1) if drawn.shape[1] else np.ones(len(drawn))
    without = np.isnan(block.value) | (share > UNDEFINED)
    low, high = np.full((2, len(drawn)), np.nan)
    for at in np.flatnonzero(~without):
        low[at], high[at] = np.quantile(drawn[at][~undefined[at]], [ALPHA / 2, 1 - ALPHA / 2])
    reasons = [
        "" if np.isnan(value) else blocks.UNDEFINED_RESAMPLES if bare else blocks.THESE_RATERS
        for value, bare in zip(block.value, without, strict=True)
    ]
    kept = ["" if note in blocks.OF_INTERVALS else note for note in block.notes]
    notes = tuple("; ".join(x for x in pair if x) for pair in zip(kept, reasons, strict=True))
    return Block(*(block.statistic, block.variant, block.value, notes, block.raters, "bootstrap", low, high), rank=2)


def _bare(block: Block) -> Block:
    return Block(*(block.statistic, block.variant, block.value, block.notes, block.raters, "bootstrap"), rank=2)
