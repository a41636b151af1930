"""Agreement of all raters at once on levels, corrected for chance: Fleiss, Conger, Light, alpha, AC1/AC2, yes and no.

With missing ratings Fleiss' and Conger's kappa and AC are those of Gwet 2014 (Handbook of inter-rater reliability):
observed agreement over cases with two ratings or more, shares of the levels over all rated cases. Light's is Light 1971,
alpha Krippendorff 2011. Shapes as in ``categorical``.
"""

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, Mask, explained, present
from dmscorer.stats.measures.categorical import Levels, distances, kappas


def chance_corrected(data: Levels, names: tuple[str, ...]) -> tuple[Block, ...]:
    yes_no = specific(data) if data.maximum == 1 else ()
    return (fleiss(data), conger(data), light(data, names), *alphas(data), *gwet(data), *yes_no)


def fleiss(data: Levels) -> Block:
    chance = (_shares(data) ** 2).sum(axis=1)
    return _kappa("fleiss", data, chance)


def conger(data: Levels) -> Block:
    """Chance is the mean over pairs of raters, each with the own use of the levels (raters who rated nothing excepted)."""
    given = data.used.sum(axis=1)
    ratings = given.sum(axis=2, keepdims=True)
    share = given / np.maximum(ratings, 1)
    raters = (ratings[:, :, 0] > 0).sum(axis=1)
    both = (share.sum(axis=1) ** 2 - (share**2).sum(axis=1)).sum(axis=1)
    return _kappa("conger", data, both / np.maximum(raters * (raters - 1), 1))


def light(data: Levels, names: tuple[str, ...]) -> Block:
    """The mean of the pairwise unweighted kappas; a case counts for every pair that rated it."""
    mean = next(b for b in kappas(data, names) if (b.statistic, b.variant) == ("kappa_mean", "unweighted"))
    return Block("light", "unweighted", mean.value, mean.notes)


def _kappa(statistic: str, data: Levels, chance: Floats) -> Block:
    observed, count = _observed(data, np.eye(data.maximum + 1))
    unvaried = _is_unvaried(data)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (observed - chance) / (1 - chance)
    return Block(statistic, "unweighted", *explained(value, *_too_little(data, count), (unvaried, blocks.NO_VARIATION)))


def _too_little(data: Levels, count: Floats) -> tuple[tuple[object, str], ...]:
    return (data.used.shape[2] < 2, blocks.TOO_FEW_RATERS), (count == 0, blocks.NO_PAIRABLE)


def _is_unvaried(data: Levels) -> Mask:
    return np.asarray((data.used.sum(axis=(1, 2)) > 0).sum(axis=1) <= 1)


def _observed(data: Levels, weights: Floats) -> tuple[Floats, Floats]:
    """Mean over cases with two ratings or more of the (weighted) share of equal pairs; and their number."""
    per_case = data.per_case
    ratings = per_case.sum(axis=2)
    equal = (per_case * (per_case @ weights - 1)).sum(axis=2)
    usable = ratings >= 2
    share = np.where(usable, equal / np.where(usable, ratings * (ratings - 1), 1), 0.0)
    count = usable.sum(axis=1).astype(np.float64)
    return share.sum(axis=1) / np.maximum(count, 1), count


def _shares(data: Levels) -> Floats:
    """How often each level is given: the mean over rated cases of its share among the case's ratings."""
    per_case = data.per_case
    ratings = per_case.sum(axis=2, keepdims=True)
    rated = (ratings[:, :, 0] > 0).sum(axis=1)
    return np.asarray((per_case / np.maximum(ratings, 1)).sum(axis=1) / np.maximum(rated, 1)[:, None])


def gwet(data: Levels) -> tuple[Block, ...]:
    """AC1 and AC2 with weights and categories of the whole scale; 1 (and a note) where every rating is the same."""
    share, size = _shares(data), data.maximum + 1
    spread = (share * (1 - share)).sum(axis=1)
    made = []
    for variant, weights in _gwet_weights(data.maximum).items():
        observed, count = _observed(data, weights)
        chance = weights.sum() * spread / (size * (size - 1)) if size > 1 else np.zeros_like(spread)
        value, notes = explained((observed - chance) / (1 - chance), *_too_little(data, count))
        unvaried = _is_unvaried(data)
        notes = tuple(n or (blocks.ONE_BY_DEFINITION if u else "") for n, u in zip(notes, unvaried, strict=True))
        made.append(Block("ac", variant, np.where(unvaried & present(value), 1.0, value), notes))
    return tuple(made)


def _gwet_weights(maximum: int) -> dict[str, Floats]:
    step = np.abs(np.subtract.outer(np.arange(maximum + 1), np.arange(maximum + 1)))
    pairs = step * (step + 1) / 2
    return {
        "ac1": np.eye(maximum + 1),
        "ac2_linear": 1 - distances("linear", maximum),
        "ac2_quadratic": 1 - distances("quadratic", maximum),
        "ac2_ordinal": 1 - pairs / max(pairs.max(), 1),
    }


def alphas(data: Levels) -> tuple[Block, ...]:
    per_case = data.per_case
    ratings = per_case.sum(axis=2)
    usable = np.where((ratings >= 2)[:, :, None], per_case, 0.0)
    weight = np.where(ratings >= 2, 1 / np.maximum(ratings - 1, 1), 0.0)
    paired = np.einsum("mn,mni,mnj->mij", weight, usable, usable)
    single = np.einsum("mn,mni->mi", weight, usable)
    coincidence = paired - single[:, :, None] * np.eye(data.maximum + 1)
    return tuple(_alpha(coincidence, variant) for variant in ("nominal", "ordinal", "interval"))


def _alpha(coincidence: Floats, variant: str) -> Block:
    margin = coincidence.sum(axis=2)
    count = margin.sum(axis=1)
    distance = _alpha_distances(margin, variant)
    observed = (coincidence * distance).sum(axis=(1, 2))
    expected = np.einsum("mi,mj,mij->m", margin, margin, distance)
    unvaried = (margin > 0).sum(axis=1) <= 1
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1 - (count - 1) * observed / expected
    return Block("alpha", variant, *explained(value, (count == 0, blocks.NO_PAIRABLE), (unvaried, blocks.NO_VARIATION)))


def _alpha_distances(margin: Floats, variant: str) -> Floats:
    """Squared differences of levels; ordinal ones are in ranks and so depend on how often levels were used."""
    m, size = margin.shape
    place = np.broadcast_to(np.arange(size, dtype=np.float64), (m, size))
    if variant == "nominal":
        return np.broadcast_to(1 - np.eye(size), (m, size, size))
    middle = place if variant == "interval" else np.cumsum(margin, axis=1) - margin / 2
    return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)


def interval_alpha(table: Floats) -> Block:
    """Krippendorff's alpha for numbers of any size (totals): 1 - (n - 1) x squares within cases / squares in all."""
    there = present(table)
    ratings = there.sum(axis=2)
    usable = there & (ratings >= 2)[:, :, None]
    count = usable.sum(axis=(1, 2)).astype(np.float64)
    filled = np.where(usable, table, 0.0)
    mean = filled.sum(axis=(1, 2)) / np.maximum(count, 1)
    centred = np.where(usable, filled - mean[:, None, None], 0.0)
    case_mean = centred.sum(axis=2, keepdims=True) / np.maximum(ratings, 1)[:, :, None]
    within = np.where(usable, (centred - case_mean) ** 2, 0.0).sum(axis=2)
    observed = (within * ratings / np.maximum(ratings - 1, 1)).sum(axis=1)
    expected = (centred**2).sum(axis=(1, 2))
    unvaried = expected <= 1e-20 * count * (filled**2).max(axis=(1, 2), initial=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1 - (count - 1) * observed / (count * expected)
    return Block(
        "alpha", "interval", *explained(value, (count == 0, blocks.NO_PAIRABLE), (unvaried, blocks.NO_VARIATION))
    )


def specific(data: Levels) -> tuple[Block, ...]:
    """Of yes/no items: how often, where one rater of a pair says yes (no), the other does too; pooled over pairs."""
    pairs = data.joint[:, [a for a, _ in data.pairs], [b for _, b in data.pairs]].sum(axis=1)
    mixed = pairs[:, 0, 1] + pairs[:, 1, 0]
    count = pairs.sum(axis=(1, 2))
    made = []
    for variant, level, reason in (("positive", 1, blocks.NO_YES), ("negative", 0, blocks.NO_NO)):
        both = 2 * pairs[:, level, level]
        with np.errstate(divide="ignore", invalid="ignore"):
            value, notes = explained(both / (both + mixed), *_too_little(data, count), (both + mixed == 0, reason))
        made.append(Block("specific_agreement", variant, value, notes))
    return tuple(made)
