"""Agreement on ranking only: Kendall's W of the raters, Friedman's test of the raters' levels. Complete tables."""

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, explained
from dmscorer.stats.measures.reliability import MeanSquares


def midranks(values: Floats) -> Floats:
    """Ranks from 1 along the last axis; equal values share the mean of their ranks."""
    order = np.argsort(values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    place = np.broadcast_to(np.arange(values.shape[-1]), values.shape)
    is_new = np.concatenate([np.ones_like(ordered[..., :1], dtype=bool), np.diff(ordered, axis=-1) > 0], axis=-1)
    is_last = np.concatenate([is_new[..., 1:], np.ones_like(is_new[..., :1])], axis=-1)
    first = np.maximum.accumulate(np.where(is_new, place, 0), axis=-1)
    last = np.where(is_last, place, values.shape[-1])[..., ::-1]
    last = np.minimum.accumulate(last, axis=-1)[..., ::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=-1)
    return ranks


def kendall_w(table: Floats, ms: MeanSquares) -> Block:
    """With ties correction; P from chi-square k (n - 1) W (Kendall & Babington Smith 1939)."""
    m, n, k = table.shape
    if ms.is_too_few:
        return _none("kendall_w", m, ms)
    centred = np.moveaxis(midranks(np.moveaxis(table, 1, 2)), 2, 1) - (n + 1) / 2
    spread = (centred**2).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (centred.sum(axis=2) ** 2).sum(axis=1) / (k * spread)
    value, notes = explained(value, *ms.why_not, (spread == 0, blocks.CASES_DO_NOT_DIFFER))
    return _tested("kendall_w", value, notes, k * (n - 1) * value, n - 1)


def friedman(table: Floats, ms: MeanSquares) -> Block:
    """Chi-square with ties correction: whether some raters tend to give higher ranks than others."""
    m, _, k = table.shape
    if ms.is_too_few:
        return _none("friedman", m, ms)
    centred = midranks(table) - (k + 1) / 2
    spread = (centred**2).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (k - 1) * (centred.sum(axis=1) ** 2).sum(axis=1) / spread
    value, notes = explained(value, *ms.why_not, (spread == 0, blocks.AGREE_EVERYWHERE))
    return _tested("friedman", value, notes, value, k - 1)


def _tested(statistic: str, value: Floats, notes: tuple[str, ...], chi_square: Floats, df: int) -> Block:
    from scipy.special import chdtrc

    none = np.isnan(value)
    p = np.where(none, np.nan, chdtrc(df, np.nan_to_num(chi_square)))
    return Block(statistic, "", value, notes, df1=np.where(none, np.nan, float(df)), p=p)


def _none(statistic: str, m: int, ms: MeanSquares) -> Block:
    return Block(statistic, "", *explained(np.full(m, np.nan), *ms.why_not))
