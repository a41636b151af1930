"""The engine's front: every measure, visit and statistic, as rows of agreement.csv."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dmscorer.domain.agreement.agreement import POOLED, CaseKey, RatingTable, Result
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.stats.agreement.battery import Setting, battery, common_items
from dmscorer.stats.measures.blocks import Block, Floats, all_present, present
from dmscorer.stats.measures.bootstrap import weights
from dmscorer.stats.measures.frames import LEVELS, Panel, common_totals, panels, rated_instrument

ORDER = (
    *(
        "icc",
        "icc_reml",
        "kappa",
        "kappa_mean",
        "agreement",
        "specific_agreement",
        "alpha",
        "ac",
        "fleiss",
        "conger",
        "light",
    ),
    *("variance", "rater_mean", "rater_bias", "sem", "sdc", "loam", "bland_altman", "kendall_w", "friedman"),
)
ROUGH = "visits pooled, interval rough"
ROUGH_P = "visits pooled, P rough"  # a subject's visits are counted as independent
CLUSTERED = "sites counted as independent, interval rough"
SEED = 20_260_101


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """One panel at one visit (or all): what the rows of its measures have in common."""

    panel: Panel
    at: int
    visit: str
    setting: Setting
    is_pooled: bool  # over several visits of a subject, which are not independent
    remark: str  # who is not among the raters
    variant: str  # which items are not among those of a total


@dataclass(frozen=True, slots=True)
class Chance:
    """What is drawn: the seed of all draws, and how many resamples of subjects (0: no bootstrap rows)."""

    seed: int = SEED
    resamples: int = 0


def agreement(table: RatingTable, instrument: Instrument, chance: Chance = Chance()) -> tuple[Result, ...]:
    """All rows: pooled, then visit by visit; in each by level, measure, statistic. History from the chart is left out."""
    rated = rated_instrument(table, instrument)
    seen = _with_sheets(table)
    remarks = _absent(table, seen), _left_out(instrument, rated)
    rows: list[tuple[tuple[int, ...], Result]] = []
    for panel in panels(seen, rated):
        for part in _slices(seen, panel, remarks, chance):
            rows += _rows(part, list(battery(part.panel, part.setting)))
    rows += _common_rows(seen, rated, remarks, chance)
    return tuple(result for _, result in sorted(rows, key=lambda row: row[0]))


def _with_sheets(table: RatingTable) -> RatingTable:
    """Without raters who have no sheet at all: they have not rated yet, and nothing of theirs could be complete."""
    here = sorted({rater for _, rater in table.sheets})
    if len(here) == len(table.raters):
        return table
    place = {rater: at for at, rater in enumerate(here)}
    sheets = {(case, place[rater]): sheet for (case, rater), sheet in table.sheets.items()}
    return replace(table, raters=tuple(table.raters[at] for at in here), sheets=sheets)


def _absent(table: RatingTable, seen: RatingTable) -> str:
    gone = [rater for rater in table.raters if rater not in seen.raters]
    return f"without {', '.join(gone)}: no ratings" if gone else ""


def _left_out(instrument: Instrument, rated: Instrument) -> str:
    gone = [item for item in rated.omitted if item not in instrument.omitted]
    return f"without {', '.join(gone)}: not judged by the raters" if gone else ""


def _slices(table: RatingTable, panel: Panel, remarks: tuple[str, str], chance: Chance) -> Iterator[_Slice]:
    visits = table.visits
    is_pooled = len(table.cases) > len({case.subject for case in table.cases})
    grid = _visit_grid(table.cases, visits) if is_pooled and len(panel.case) == len(table.cases) else None
    yield _Slice(panel, 0, POOLED, _setting(table, panel, chance, grid), is_pooled, *remarks)
    for at, visit in enumerate(visits if len(visits) > 1 else (), start=1):
        wanted = np.array([case.visit == visit for case in table.cases])
        seen = panel.of_cases(wanted)
        yield _Slice(seen, at, visit, _setting(table, seen, chance), False, *remarks)


def _setting(table: RatingTable, panel: Panel, chance: Chance, grid: NDArray[np.intp] | None = None) -> Setting:
    if not chance.resamples:
        return Setting(table.raters, chance.seed, grid)
    number = {subject: at for at, subject in enumerate(dict.fromkeys(case.subject for case in table.cases))}
    subject = np.array([number[case.subject] for case in table.cases], dtype=np.intp)[panel.case]
    return Setting(table.raters, chance.seed, grid, weights(subject, chance.resamples, chance.seed))


def _visit_grid(cases: tuple[CaseKey, ...], visits: tuple[str, ...]) -> NDArray[np.intp]:
    place = {(case.subject, case.visit): at for at, case in enumerate(cases)}
    subjects = dict.fromkeys(case.subject for case in cases)
    rows = [[place[s, v] for v in visits] for s in subjects if all((s, v) in place for v in visits)]
    return np.array(rows, dtype=np.intp).reshape(len(rows), len(visits))


def _common_rows(
    table: RatingTable, instrument: Instrument, remarks: tuple[str, str], chance: Chance
) -> Iterator[tuple[tuple[int, ...], Result]]:
    """Only for totals that some rater lacks in a case: else they are the total itself."""
    whole, *_ = panels(table, instrument)
    common = _slices(table, common_totals(table, instrument), remarks, chance)
    for own, part in zip(_slices(table, whole, remarks, chance), common, strict=True):
        totals = own.panel.values[: len(part.panel.measures)]
        lacking = [at for at, values in enumerate(totals) if not all_present(values).all()]
        made = [
            ([at for at in chosen if at in lacking], chosen, b) for chosen, b in common_items(part.panel, part.setting)
        ]
        for kept, chosen, blocks in made:
            yield from _rows(part, [(kept, tuple(block.of([chosen.index(at) for at in kept]) for block in blocks))])


def _rows(part: _Slice, batches: list[tuple[list[int], tuple[Block, ...]]]) -> Iterator[tuple[tuple[int, ...], Result]]:
    places = _places(part.setting.raters)
    for chosen, made in batches:
        counts = {name: _counts(part.panel, chosen, places[name]) for name in {block.raters for block in made}}
        for place, block in enumerate(made):
            for at, measure in enumerate(chosen):
                level = LEVELS.index(part.panel.measures[measure].level)
                leads = _place(block, counts[block.raters][at], len(part.setting.raters))
                row = _result(part, measure, block, at, counts[block.raters][at])
                yield (part.at, level, measure, *leads, place), row


def _place(block: Block, counts: tuple[int, int, int], raters: int) -> tuple[int, int]:
    """Where ratings are missing, what uses all of them leads."""
    is_leading = block.statistic == "icc_reml" and counts[2] < counts[0] * raters
    return -1 if is_leading else ORDER.index(block.statistic), block.rank


def _counts(panel: Panel, chosen: list[int], raters: list[int]) -> list[tuple[int, int, int]]:
    """Units, units with a rating by each of the block's raters, ratings: for each chosen measure."""
    values = panel.values[chosen][:, :, raters]
    whole = all_present(values).sum(axis=1) if values.shape[2] else np.zeros(len(chosen), dtype=int)
    ratings = present(values).sum(axis=(1, 2))
    return [(values.shape[1], int(c), int(r)) for c, r in zip(whole, ratings, strict=True)]


def _places(raters: tuple[str, ...]) -> dict[str, list[int]]:
    alone = {name: [at] for at, name in enumerate(raters)}
    pairs = {f"{raters[a]}|{raters[b]}": [a, b] for a, b in combinations(range(len(raters)), 2)}
    return alone | pairs | {POOLED: list(range(len(raters)))}


def _result(part: _Slice, measure: int, block: Block, at: int, counts: tuple[int, int, int]) -> Result:
    what = part.panel.measures[measure]
    is_naive = _number(block.low, at) is not None and block.interval != "bootstrap"  # which draws whole subjects
    rough: tuple[str, ...] = (ROUGH if part.is_pooled else "", CLUSTERED if what.is_stacked else "") if is_naive else ()
    if part.is_pooled and not is_naive and _number(block.p, at) is not None:
        rough = (ROUGH_P,)
    remark = part.remark if block.raters == POOLED else ""
    notes = (block.notes[at], *rough, remark, part.variant if what.level == "total" else "")
    return Result(
        *(what.level, part.visit, what.id, block.statistic, block.variant, block.raters),
        *(_number(block.value, at), _number(block.low, at), _number(block.high, at), block.interval),
        *(_number(block.stat_f, at), _number(block.df1, at), _number(block.df2, at), _number(block.p, at)),
        *counts,
        "; ".join(note for note in notes if note),
    )


def _number(values: Floats | None, at: int) -> float | None:
    if values is None or np.isnan(values[at]):
        return None
    return float(values[at])
