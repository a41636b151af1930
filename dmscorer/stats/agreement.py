"""The engine's front: every measure, visit and statistic, as rows of agreement.csv."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dmscorer.domain.agreement import POOLED, RatingTable, Result
from dmscorer.domain.instrument import Instrument
from dmscorer.stats.blocks import Block, Floats, all_present, present
from dmscorer.stats.categorical import kappas, levels, shares
from dmscorer.stats.frames import LEVELS, Measure, Panel, panels, rated_instrument
from dmscorer.stats.reliability import intraclass, mean_squares

ORDER = ("icc", "icc_reml", "kappa", "kappa_mean", "agreement")
ROUGH = "visits pooled, interval rough"


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """One panel at one visit (or all): what the rows of its measures have in common."""

    panel: Panel
    visit: str
    raters: tuple[str, ...]
    is_pooled: bool  # over several visits of a subject, which are not independent
    remark: str  # who is not among the raters
    variant: str  # which items are not among those of a total


def agreement(table: RatingTable, instrument: Instrument) -> tuple[Result, ...]:
    """All rows: pooled, then visit by visit; in each by level, measure, statistic. History from the chart is left out."""
    rated = rated_instrument(table, instrument)
    seen = _with_sheets(table)
    remarks = _absent(table, seen), _left_out(instrument, rated)
    rows: list[tuple[tuple[int, ...], Result]] = []
    for panel in panels(seen, rated):
        for at, part in enumerate(_slices(seen, panel, remarks)):
            rows += _rows(part, at)
    return tuple(result for _, result in sorted(rows, key=lambda row: row[0]))


def _with_sheets(table: RatingTable) -> RatingTable:
    """Without raters who have no sheet at all: they have not rated yet, and nothing of theirs could be complete."""
    here = sorted({rater for _, rater in table.sheets})
    if len(here) == len(table.raters):
        return table
    place = {rater: at for at, rater in enumerate(here)}
    sheets = {(case, place[rater]): sheet for (case, rater), sheet in table.sheets.items()}
    return RatingTable(tuple(table.raters[at] for at in here), table.cases, sheets, table.charted)


def _absent(table: RatingTable, seen: RatingTable) -> str:
    gone = [rater for rater in table.raters if rater not in seen.raters]
    return f"without {', '.join(gone)}: no ratings" if gone else ""


def _left_out(instrument: Instrument, rated: Instrument) -> str:
    gone = [item for item in rated.omitted if item not in instrument.omitted]
    return f"without {', '.join(gone)}: not judged by the raters" if gone else ""


def _slices(table: RatingTable, panel: Panel, remarks: tuple[str, str]) -> Iterator[_Slice]:
    visits = table.visits
    subjects = {case.subject for case in table.cases}
    yield _Slice(panel, POOLED, table.raters, len(table.cases) > len(subjects), *remarks)
    for visit in visits if len(visits) > 1 else ():
        wanted = np.array([case.visit == visit for case in table.cases])
        yield _Slice(panel.of_cases(wanted), visit, table.raters, False, *remarks)


def _rows(part: _Slice, at_visit: int) -> Iterator[tuple[tuple[int, ...], Result]]:
    for chosen, made in _blocks(part):
        counts = {name: _counts(part, chosen, name) for name in {block.raters for block in made}}
        for place, block in enumerate(made):
            for at, measure in enumerate(chosen):
                order = (
                    at_visit,
                    LEVELS.index(measure[1].level),
                    measure[0],
                    ORDER.index(block.statistic),
                    block.rank,
                    place,
                )
                yield order, _result(part, measure[1], block, at, counts[block.raters][at])


def _blocks(part: _Slice) -> Iterator[tuple[list[tuple[int, Measure]], list[Block]]]:
    """Measures that can be computed in one go, with all their statistics."""
    everything = list(enumerate(part.panel.measures))
    yield everything, list(shares(part.panel.values, part.raters))
    for chosen, table in _complete(part.panel):
        yield [everything[at] for at in chosen], list(intraclass(mean_squares(table)))
    for maximum in sorted({measure.maximum for measure in part.panel.measures if measure.is_ordinal}):
        chosen = [at for at, m in everything if m.is_ordinal and m.maximum == maximum]
        data = levels(part.panel.values[chosen], maximum)
        yield [everything[at] for at in chosen], list(kappas(data, part.raters))


def _complete(panel: Panel) -> Iterator[tuple[list[int], Floats]]:
    """Measures that miss the same cases together, each group with the cases that all raters have rated."""
    complete = all_present(panel.values)
    groups: dict[bytes, list[int]] = {}
    for at, mask in enumerate(complete):
        groups.setdefault(mask.tobytes(), []).append(at)
    for chosen in groups.values():
        yield chosen, panel.values[chosen][:, complete[chosen[0]]]


def _counts(part: _Slice, chosen: list[tuple[int, Measure]], raters: str) -> list[tuple[int, int, int]]:
    """Units, units with a rating by each of the block's raters, ratings: for each chosen measure."""
    values = part.panel.values[[at for at, _ in chosen]][:, :, _places(part.raters)[raters]]
    whole = all_present(values).sum(axis=1) if values.shape[2] else np.zeros(len(chosen), dtype=int)
    ratings = present(values).sum(axis=(1, 2))
    return [(values.shape[1], int(c), int(r)) for c, r in zip(whole, ratings, strict=True)]


def _places(raters: tuple[str, ...]) -> dict[str, list[int]]:
    alone = {name: [at] for at, name in enumerate(raters)}
    pairs = {f"{raters[a]}|{raters[b]}": [a, b] for a, b in combinations(range(len(raters)), 2)}
    return alone | pairs | {POOLED: list(range(len(raters)))}


def _result(part: _Slice, measure: Measure, block: Block, at: int, counts: tuple[int, int, int]) -> Result:
    rough = ROUGH if part.is_pooled and _number(block.low, at) is not None else ""
    remark = part.remark if block.raters == POOLED else ""
    notes = (block.notes[at], rough, remark, part.variant if measure.level == "total" else "")
    return Result(
        *(measure.level, part.visit, measure.id, block.statistic, block.variant, block.raters),
        *(_number(block.value, at), _number(block.low, at), _number(block.high, at)),
        block.interval,
        *(_number(block.stat_f, at), _number(block.df1, at), _number(block.df2, at), _number(block.p, at)),
        *counts,
        "; ".join(note for note in notes if note),
    )


def _number(values: Floats | None, at: int) -> float | None:
    if values is None or np.isnan(values[at]):
        return None
    return float(values[at])
