"""Which statistics a measure gets: numbers (totals, sums, sites) and levels (items, stacked items) differ."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dmscorer.stats.measures.blocks import Block, Floats, Mask, all_present
from dmscorer.stats.measures.bootstrap import icc_intervals, kappa_intervals
from dmscorer.stats.measures.categorical import kappas, levels, shares
from dmscorer.stats.measures.frames import Panel
from dmscorer.stats.measures.generalised import generalised
from dmscorer.stats.measures.limits import bland_altman, limits_with_mean
from dmscorer.stats.measures.multirater import chance_corrected, interval_alpha
from dmscorer.stats.measures.ranks import friedman, kendall_w
from dmscorer.stats.measures.reliability import MeanSquares, intraclass, mean_squares
from dmscorer.stats.measures.reml import icc_reml, reml
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
REML_NOTE = "from all available ratings (REML)"


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """``visit_grid`` (subjects, visits): the units of subjects seen at every visit, if visits are pooled; else None.

    ``weight`` (resamples, units): how often each resample holds each unit; None without a bootstrap.
    """

    raters: tuple[str, ...]
    seed: int
    visit_grid: NDArray[np.intp] | None = None
    weight: Floats | None = None


def battery(panel: Panel, setting: Setting) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    """Every statistic of every measure, in the largest batches that share their arithmetic."""
    everything = list(range(len(panel.measures)))
    numbers = [at for at in everything if not panel.measures[at].is_ordinal]
    yield everything, shares(panel.values, setting.raters)
    yield from _of_complete_cases(panel, setting)
    yield from _of_all_ratings(panel, numbers, setting)
    yield from _of_levels(panel, setting)


def common_items(panel: Panel, setting: Setting) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    """ICC(A,1) of totals over the items that all raters of a case could assess."""
    for chosen, table, _ in _complete(panel, list(range(len(panel.measures)))):
        ms = mean_squares(table)
        found = (*intraclass(ms), *generalised(ms, setting.seed))
        yield chosen, tuple(replace(b, variant="A,1;common_items") for b in found if b.variant == "A,1")


def _of_complete_cases(panel: Panel, setting: Setting) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    for chosen, table, mask in _complete(panel, list(range(len(panel.measures)))):
        ms = mean_squares(table)
        if setting.weight is not None:
            yield chosen, icc_intervals(table, setting.weight[:, mask], BOOTSTRAPPED)
        yield chosen, (*intraclass(ms), *generalised(ms, setting.seed), *rater_means(table, setting.raters))
        numbers = [at for at, place in enumerate(chosen) if not panel.measures[place].is_ordinal]
        if numbers:
            yield [chosen[at] for at in numbers], _of_numbers(table[numbers], mean_squares(table[numbers]))


def _of_numbers(table: Floats, ms: MeanSquares) -> tuple[Block, ...]:
    return rater_bias(ms), limits_with_mean(ms), kendall_w(table, ms), friedman(table, ms)


def _of_all_ratings(panel: Panel, numbers: Chosen, setting: Setting) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    components = reml(panel.values)
    yield list(range(len(panel.measures))), icc_reml(components)
    if not numbers:
        return
    table = panel.values[numbers]
    yield numbers, (*bland_altman(table, setting.raters), interval_alpha(table))
    yield numbers, _errors(panel, numbers, components, is_with_variances=setting.visit_grid is None)
    if setting.visit_grid is not None:
        yield from _by_visit(panel, numbers, setting.visit_grid)


def _errors(panel: Panel, numbers: Chosen, all_ratings: Components, *, is_with_variances: bool) -> tuple[Block, ...]:
    """From the ANOVA where nothing is missing, else from all available ratings."""
    table = panel.values[numbers]
    is_whole = np.asarray(all_present(table).all(axis=1))
    anova = from_mean_squares(mean_squares(np.nan_to_num(table)))
    notes = tuple(
        a if whole else r or REML_NOTE
        for whole, a, r in zip(is_whole, anova.notes, [all_ratings.notes[at] for at in numbers], strict=True)
    )
    parts = Components(
        np.where(is_whole, anova.subject, all_ratings.subject[numbers]),
        np.where(is_whole, anova.rater, all_ratings.rater[numbers]),
        np.where(is_whole, anova.residual, all_ratings.residual[numbers]),
        *(anova.k, notes),
    )
    return (*variances(parts), *measurement_error(parts)) if is_with_variances else measurement_error(parts)


def _by_visit(panel: Panel, numbers: Chosen, grid: NDArray[np.intp]) -> Iterator[tuple[Chosen, tuple[Block, ...]]]:
    """Subject x visit x rater components, over subjects whom all raters have rated at every visit."""
    cells = panel.values[numbers][:, grid]  # (measures, subjects, visits, raters)
    is_whole: Mask = np.logical_and.reduce(np.isfinite(cells), axis=(2, 3))
    for members in _alike(is_whole):
        yield [numbers[at] for at in members], visit_variances(cells[members][:, is_whole[members[0]]])


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
