"""Which statistics a measure gets: numbers (totals, sums, sites) and levels (items, stacked items) differ."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import COMPLETE, Block, Floats, Mask, all_present, joined
from dmscorer.stats.measures.bootstrap import icc_intervals, kappa_intervals
from dmscorer.stats.measures.categorical import kappas, levels, shares
from dmscorer.stats.measures.frames import Panel
from dmscorer.stats.measures.leading import Intervals, coefficients, is_partial, of_all_ratings, of_complete_cases
from dmscorer.stats.measures.limits import bland_altman, limits_with_mean
from dmscorer.stats.measures.multirater import chance_corrected, interval_alpha
from dmscorer.stats.measures.ranks import friedman, kendall_w
from dmscorer.stats.measures.reliability import MeanSquares, intraclass, mean_squares
from dmscorer.stats.measures.reml import icc_reml, reml
from dmscorer.stats.measures.sizes import Sizes, equal
from dmscorer.stats.measures.variance import (
    Components,
    from_mean_squares,
    measurement_error,
    rater_bias,
    rater_means,
    variances,
    visit_variances,
)

Chosen: TypeAlias = list[int]  # places in the panel's measures
BOOTSTRAPPED = ("A,1", "C,1", "A,k")


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """``visit_grid`` (subjects, visits): the units of subjects seen at every visit, if visits are pooled; else None.

    ``weight`` (resamples, units): how often each resample holds each unit; None without a bootstrap.
    """

    raters: tuple[str, ...]
    visit_grid: NDArray[np.intp] | None = None
    weight: Floats | None = None


def battery(panel: Panel, setting: Setting) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    """Every statistic of every measure, in the largest batches that share their arithmetic."""
    everything = list(range(len(panel.measures)))
    complete = of_complete_cases(panel.values)
    yield everything, shares(panel.values, setting.raters)
    yield from _of_complete_cases(panel, setting, complete)
    yield from _of_all_ratings(panel, setting, of_all_ratings(panel.values, complete))
    yield from _of_levels(panel, setting)


def common_items(panel: Panel) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    """ICC(A,1) of totals over the items that all raters of a case could assess."""
    spans = of_complete_cases(panel.values)
    for chosen, table, _ in _complete(panel, list(range(len(panel.measures)))):
        found = _coefficients(mean_squares(table), spans.of(chosen))
        yield chosen, tuple(replace(b, variant="A,1;common_items") for b in found if b.variant == "A,1")


def _of_complete_cases(panel: Panel, setting: Setting, spans: Intervals) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    for chosen, table, mask in _complete(panel, list(range(len(panel.measures)))):
        ms = mean_squares(table)
        if setting.weight is not None:
            yield chosen, _of_complete(icc_intervals(table, setting.weight[:, mask], BOOTSTRAPPED))
        yield chosen, (*_coefficients(ms, spans.of(chosen)), *rater_means(table, setting.raters))
        numbers = [at for at, place in enumerate(chosen) if not panel.measures[place].is_ordinal]
        if numbers:
            yield [chosen[at] for at in numbers], _of_numbers(table[numbers], mean_squares(table[numbers]))


def _coefficients(ms: MeanSquares, spans: Intervals) -> tuple[Block, ...]:
    found = intraclass(ms)
    return _of_complete((*found, *coefficients(found, spans, equal(ms.k, len(ms.cases)))))


def _of_numbers(table: Floats, ms: MeanSquares) -> tuple[Block, ...]:
    return _of_complete((rater_bias(ms), kendall_w(table, ms), friedman(table, ms)))


def _of_complete(found: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(replace(block, basis=COMPLETE) for block in found)


def _of_all_ratings(panel: Panel, setting: Setting, spans: Intervals) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    numbers = [at for at, measure in enumerate(panel.measures) if not measure.is_ordinal]
    is_whole = ~is_partial(panel.values)
    components = _named(reml(panel.values), is_whole)
    found = _of_mean(icc_reml(components), components.sizes, is_whole)
    yield list(range(len(panel.measures))), coefficients(found, spans, components.sizes)
    bare = [at for at in numbers if panel.measures[at].level == "total" and not is_whole[at]]
    yield bare, tuple(replace(block.of(bare), rank=1) for block in found)
    if not numbers:
        return
    table = panel.values[numbers]
    yield numbers, (*bland_altman(table, setting.raters), interval_alpha(table))
    parts = _components(table, components.of(numbers))
    if setting.visit_grid is None:
        yield numbers, variances(parts)
    errors = measurement_error(parts, spans.of(numbers))
    yield (
        numbers,
        (*_of_mean(errors, parts.sizes, is_whole[numbers]), _limits_with_mean(table, parts, spans.of(numbers))),
    )
    if setting.visit_grid is not None:
        yield from _by_visit(panel, numbers, setting.visit_grid)


def _named(parts: Components, is_whole: Mask) -> Components:
    """Saying that they are from all available ratings, where that is not all there could be."""
    notes = tuple(
        note or ("" if whole else blocks.ALL_RATINGS) for note, whole in zip(parts.notes, is_whole, strict=True)
    )
    return replace(parts, notes=notes)


def _of_mean(found: tuple[Block, ...], sizes: Sizes, is_whole: Mask) -> tuple[Block, ...]:
    """With k said where cases have different numbers of raters."""
    said = ["" if whole else f"{blocks.HARMONIC} {k:.4g}" for whole, k in zip(is_whole, sizes.harmonic, strict=True)]

    def noted(block: Block) -> Block:
        if not block.variant.endswith(("k", "_mean")):
            return block
        notes = (joined(n, "" if np.isnan(v) else k) for n, v, k in zip(block.notes, block.value, said, strict=True))
        return replace(block, notes=tuple(notes))

    return tuple(noted(block) for block in found)


def _components(table: Floats, all_ratings: Components) -> Components:
    """From the analysis of variance where nothing is missing, else from all available ratings."""
    is_whole = np.asarray(all_present(table).all(axis=1))  # a case that nobody rated must not count as rated 0
    # 0 for nan only to have something to compute with: where anything is missing, REML's estimates are taken below.
    anova = from_mean_squares(mean_squares(np.nan_to_num(table)))
    return Components(
        np.where(is_whole, anova.subject, all_ratings.subject),
        np.where(is_whole, anova.rater, all_ratings.rater),
        np.where(is_whole, anova.residual, all_ratings.residual),
        all_ratings.sizes,
        tuple(a if w else r for w, a, r in zip(is_whole, anova.notes, all_ratings.notes, strict=True)),
    )


def _limits_with_mean(table: Floats, parts: Components, spans: Intervals) -> Block:
    """Of complete data as published, from all squares within cases; else from the components."""
    ms = mean_squares(np.nan_to_num(table))
    is_whole = np.asarray(all_present(table).all(axis=1)) & ~np.isnan(parts.residual)
    error = np.where(is_whole, ms.within, parts.rater + parts.residual)
    notes = tuple("" if whole else note for whole, note in zip(is_whole, parts.notes, strict=True))
    return limits_with_mean(error, notes, parts.sizes, spans)


def _by_visit(panel: Panel, numbers: Chosen, grid: NDArray[np.intp]) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    """Subject x visit x rater components, over subjects whom all raters have rated at every visit."""
    cells = panel.values[numbers][:, grid]  # (measures, subjects, visits, raters)
    is_whole: Mask = np.logical_and.reduce(np.isfinite(cells), axis=(2, 3))
    for members in _alike(is_whole):
        own = cells[members][:, is_whole[members[0]]]
        seen = own.shape[1] * own.shape[2]
        found = visit_variances(own)
        yield [numbers[at] for at in members], tuple(replace(b, counts=(seen, seen * own.shape[3])) for b in found)


def _of_levels(panel: Panel, setting: Setting) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    for maximum in sorted({measure.maximum for measure in panel.measures if measure.is_ordinal}):
        chosen = [at for at, m in enumerate(panel.measures) if m.is_ordinal and m.maximum == maximum]
        data = levels(panel.values[chosen], maximum)
        found = kappas(data, setting.raters)
        yield chosen, (*found, *chance_corrected(data, setting.raters))
        if setting.weight is not None:
            yield chosen, kappa_intervals(data, setting.weight, found)


def _complete(panel: Panel, measures: Chosen) -> Iterator[tuple[Chosen, Floats, Mask]]:
    """Measures that miss the same cases together, each group with the cases that all raters have rated."""
    complete = all_present(panel.values[measures])
    for members in _alike(complete):
        chosen = [measures[at] for at in members]
        mask = complete[members[0]]
        yield chosen, panel.values[chosen][:, mask], mask


def _alike(masks: Mask) -> list[list[int]]:
    """Places of equal rows, group by group."""
    groups: dict[bytes, list[int]] = {}
    for at, mask in enumerate(masks):
        groups.setdefault(mask.tobytes(), []).append(at)
    return list(groups.values())
