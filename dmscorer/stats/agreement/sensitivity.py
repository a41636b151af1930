"""How much one rater or one subject carries: ICC(A,1) of the totals with each of them left out (complete cases)."""

from dataclasses import replace

import numpy as np

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.domain.agreement.sensitivity import LeftOut
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.stats.measures.blocks import Floats, all_present
from dmscorer.stats.measures.frames import panels, rated_instrument
from dmscorer.stats.measures.reliability import intraclass, mean_squares

FEWEST_RATERS = 3  # leaving one of two out leaves no agreement


def left_out(table: RatingTable, instrument: Instrument) -> tuple[LeftOut, ...]:
    """By measure: all, then without each rater, then without each subject with all visits."""
    seen = sorted({rater for _, rater in table.sheets})
    by_case, *_ = panels(table, rated_instrument(table, instrument))
    subjects = [case.subject for case in table.cases]
    found = []
    for measure, values in zip(by_case.measures, by_case.values, strict=True):
        if measure.level != "total":
            continue
        own = values[:, seen]
        found.append(_icc(measure.id, "", "", own))
        if len(seen) >= FEWEST_RATERS:
            found += [
                _icc(measure.id, "rater", table.raters[rater], np.delete(own, at, axis=1))
                for at, rater in enumerate(seen)
            ]
        for subject in dict.fromkeys(subjects):
            kept = np.array([one != subject for one in subjects])
            found.append(_icc(measure.id, "subject", subject, own[kept]))
    return tuple(found)


def _icc(measure: str, kind: str, who: str, values: Floats) -> LeftOut:
    complete = values[all_present(values)]
    block = next(one for one in intraclass(mean_squares(complete[None])) if one.variant == "A,1")
    made = LeftOut(measure, kind, who, None, None, None, len(complete), block.notes[0])
    if np.isnan(block.value[0]):
        return made
    low, high = (None if limit is None or np.isnan(limit[0]) else float(limit[0]) for limit in (block.low, block.high))
    return replace(made, value=float(block.value[0]), low=low, high=high)
