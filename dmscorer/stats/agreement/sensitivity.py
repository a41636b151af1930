"""How much one rater or one subject carries: the leading ICC(A,1) of the totals with each of them left out."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.domain.agreement.sensitivity import LeftOut
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.stats.measures.blocks import Block, Floats, all_present, present
from dmscorer.stats.measures.frames import panels, rated_instrument
from dmscorer.stats.measures.leading import coefficients, is_partial, of_all_ratings, of_complete_cases
from dmscorer.stats.measures.reliability import intraclass, mean_squares
from dmscorer.stats.measures.reml import icc_reml, reml
from dmscorer.stats.measures.sizes import sizes

FEWEST_RATERS = 3  # leaving one of two out leaves no agreement
MOST_INTERVALS = 40  # of those subjects that move the value most: as many as a figure can show


def left_out(table: RatingTable, instrument: Instrument) -> tuple[LeftOut, ...]:
    """By measure: all, then without each rater, then without each subject with all visits; only who has rated or was rated."""
    by_case, *_ = panels(table, rated_instrument(table, instrument))
    subjects = np.array([case.subject for case in table.cases])
    found: list[LeftOut] = []
    for measure, values in zip(by_case.measures, by_case.values, strict=True):
        if measure.level == "total":
            seen = np.flatnonzero(present(values).any(axis=0))
            found += _of_measure(measure.id, values[:, seen], [table.raters[at] for at in seen], subjects)
    return tuple(found)


def _of_measure(measure: str, values: Floats, raters: list[str], subjects: NDArray[np.str_]) -> Iterator[LeftOut]:
    yield from _rows(measure, "", [""], values[None])
    if len(raters) >= FEWEST_RATERS:
        without = np.stack([np.delete(values, at, axis=1) for at in range(len(raters))])
        yield from _rows(measure, "rater", raters, without)
    inside = list(dict.fromkeys(subjects[present(values).any(axis=1)].tolist()))
    if inside:
        tables = np.stack([np.where((subjects == who)[:, None], np.nan, values) for who in inside])
        yield from _rows(measure, "subject", inside, tables)


def _rows(measure: str, kind: str, names: list[str], tables: Floats) -> Iterator[LeftOut]:
    values, notes = _values(tables)
    shown = _most_moved(values)
    own = tables[shown]
    spans = of_all_ratings(own, of_complete_cases(own))
    four = tuple(
        Block("icc", variant, values[shown], tuple(notes[at] for at in shown))
        for variant in ("A,1", "C,1", "A,k", "C,k")
    )
    led = coefficients(four, spans, sizes(own))[0]
    place = {int(at): number for number, at in enumerate(shown)}
    for at, who in enumerate(names):
        there = present(tables[at])
        counts = int(there.any(axis=1).sum()), int(there.sum())
        known = place.get(at)
        note = notes[at] if known is None else led.notes[known]
        limits = (None, None) if known is None else (_number(led.low, known), _number(led.high, known))
        yield LeftOut(measure, kind, who, _number(values, at), *limits, *counts, note)


def _most_moved(values: Floats) -> NDArray[np.intp]:
    known = values[present(values)]
    far = np.abs(values - (np.median(known) if len(known) else 0.0))
    return np.sort(np.argsort(-np.nan_to_num(far, nan=np.inf), kind="stable")[:MOST_INTERVALS])


def _values(tables: Floats) -> tuple[Floats, list[str]]:
    """ICC(A,1) of each table: of all available ratings where one is missing, else of the analysis of variance."""
    made, notes = np.full(len(tables), np.nan), [""] * len(tables)
    partial = is_partial(tables)
    if partial.any():
        block = icc_reml(reml(tables[partial]))[0]
        made[partial] = block.value
        for at, note in zip(np.flatnonzero(partial), block.notes, strict=True):
            notes[at] = note
    for at in np.flatnonzero(~partial):
        block = intraclass(mean_squares(tables[at][all_present(tables[at])][None]))[1]
        made[at], notes[at] = block.value[0], block.notes[0] if np.isnan(block.value[0]) else ""
    return made, notes


def _number(values: Floats | None, at: int) -> float | None:
    return None if values is None or np.isnan(values[at]) else float(values[at])
