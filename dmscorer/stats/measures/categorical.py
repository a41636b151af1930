"""Agreement on levels: kappas, alpha, AC, shares of equal ratings.

Tables have shape (measures, cases, raters), nan where a rating is missing; every measure of a call has the same scale
0 ... ``maximum``, from which weights and categories come, never from the levels that happened to occur.
Sources: Cohen 1968; Fleiss 1971; Light 1971; Conger 1980; Krippendorff 2011; Gwet 2008, 2014.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, explained, present

WEIGHTINGS = ("unweighted", "linear", "quadratic")


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Ratings as counts: ``used`` (m, n, k, levels) is 1 where a rater gave the level; ``joint`` (m, k, k, levels, levels)."""

    used: Floats
    joint: Floats
    maximum: int

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        return tuple(combinations(range(self.used.shape[2]), 2))

    @property
    def per_case(self) -> Floats:
        """How many raters gave each level: (measures, cases, levels)."""
        return np.asarray(self.used.sum(axis=2))

    def complete(self) -> Floats:
        """``used`` with the cases that a rater left out set to nothing."""
        is_complete = self.used.sum(axis=3).all(axis=2)
        return np.asarray(self.used * is_complete[:, :, None, None])


def levels(table: Floats, maximum: int) -> Levels:
    used = (table[..., None] == np.arange(maximum + 1)).astype(np.float64)
    m, n, k, q = used.shape
    flat = used.transpose(0, 2, 3, 1).reshape(m, k * q, n)
    joint = (flat @ flat.transpose(0, 2, 1)).reshape(m, k, q, k, q).transpose(0, 1, 3, 2, 4)
    return Levels(used, joint, maximum)


def distances(weighting: str, maximum: int) -> Floats:
    """Disagreement of two levels, 0 for equal ones and 1 for the ends of the scale (1 for any two, if unweighted)."""
    step = np.abs(np.subtract.outer(np.arange(maximum + 1), np.arange(maximum + 1))) / max(maximum, 1)
    return np.asarray({"unweighted": step > 0, "linear": step, "quadratic": step**2}[weighting], dtype=np.float64)


def kappas(data: Levels, names: tuple[str, ...]) -> tuple[Block, ...]:
    """Cohen's kappa of every pair and its mean over the pairs where it is defined."""
    joint = data.joint[:, [a for a, _ in data.pairs], [b for _, b in data.pairs]]
    found = pair_kappas(joint, WEIGHTINGS)
    count, one_level = joint.sum(axis=(2, 3)), np.isnan(found[0])
    made: list[Block] = []
    for weighting, values in zip(WEIGHTINGS, found, strict=True):
        pairs = tuple(
            Block(
                *("kappa", weighting),
                *explained(values[:, at], (count[:, at] == 0, blocks.NO_PAIR), (one_level[:, at], blocks.ONE_LEVEL)),
                raters=f"{names[a]}|{names[b]}",
            )
            for at, (a, b) in enumerate(data.pairs)
        )
        made += [*pairs, _mean_kappa(data, pairs, weighting)]
    return tuple(made)


def pair_kappas(joint: Floats, weightings: tuple[str, ...]) -> Floats:
    """Kappa of joint counts (..., levels, levels), one row a weighting; nan if both used one and the same level, or nothing.

    1 - N x observed / expected, both as sums of counts; expected is then a sum of products of counts, hence 0 only if
    every rating of both is the same.
    """
    top = joint.shape[-1] - 1  # in whole numbers the sums are exact, so that chance agreement is 0 and not 2e-16
    distance = np.rint(np.stack([distances(weighting, top) for weighting in weightings]) * max(top, 1) ** 2)
    row, column = joint.sum(axis=-1), joint.sum(axis=-2)
    observed = np.tensordot(distance, joint, axes=((1, 2), (-2, -1)))
    expected = (np.tensordot(distance, row, axes=(1, -1)) * np.moveaxis(column, -1, 0)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - row.sum(axis=-1) * observed / expected, np.nan)


def _mean_kappa(data: Levels, pairs: tuple[Block, ...], weighting: str) -> Block:
    if not pairs:
        none = np.full(len(data.used), np.nan)
        return Block("kappa_mean", weighting, *explained(none, (True, blocks.TOO_FEW_RATERS)))
    values = np.stack([block.value for block in pairs])
    defined = present(values).sum(axis=0)
    total = np.nan_to_num(values).sum(axis=0)
    mean, notes = explained(total / np.maximum(defined, 1), (defined == 0, blocks.NO_DEFINED_PAIR))
    partly = tuple(
        note or (f"mean of defined pairs, {d} of {len(pairs)}" if d < len(pairs) else "")
        for note, d in zip(notes, defined.tolist(), strict=True)
    )
    return Block("kappa_mean", weighting, mean, partly)


def shares(table: Floats, names: tuple[str, ...]) -> tuple[Block, ...]:
    """Uncorrected agreement: all raters equal; pairs of ratings equal; pairs at most one level apart. Any numbers."""
    everybody = tuple(range(table.shape[2]))
    made = list(_shares(table, everybody, "all"))
    if len(everybody) >= 2:
        for a, b in combinations(everybody, 2):
            made += _shares(table[:, :, [a, b]], (a, b), f"{names[a]}|{names[b]}")
    return tuple(made)


def _shares(table: Floats, raters: tuple[int, ...], name: str) -> tuple[Block, ...]:
    if table.shape[2] < 2:
        none, notes = explained(np.full(len(table), np.nan), (True, blocks.TOO_FEW_RATERS))
        return tuple(Block("agreement", v, none, notes) for v in ("exact", "pairwise", "within_1"))
    gaps = np.stack(
        [np.abs(table[:, :, a] - table[:, :, b]) for a, b in combinations(range(table.shape[2]), 2)], axis=2
    )
    pairs = present(gaps)
    complete = pairs.all(axis=2)
    few = blocks.NO_PAIR if len(raters) == 2 else blocks.NO_COMMON_CASE
    unpaired = blocks.NO_PAIR if len(raters) == 2 else blocks.NO_PAIRABLE
    return (
        _share("exact", ((gaps == 0).all(axis=2) & complete).sum(axis=1), complete.sum(axis=1), few, name),
        _share("pairwise", (gaps == 0).sum(axis=(1, 2)), pairs.sum(axis=(1, 2)), unpaired, name),
        _share("within_1", (gaps <= 1).sum(axis=(1, 2)), pairs.sum(axis=(1, 2)), unpaired, name),
    )


def _share(variant: str, hits: Floats, tries: Floats, reason: str, raters: str) -> Block:
    value, notes = explained(hits / np.maximum(tries, 1), (tries == 0, reason))
    return Block("agreement", variant, value, notes, raters=raters)
