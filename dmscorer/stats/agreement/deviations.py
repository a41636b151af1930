"""Each rater against the mean of the raters, case by case: what Bland-Altman plots and lists of disagreements show."""

import numpy as np

from dmscorer.domain.agreement.agreement import Deviation, RatingTable
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.stats.measures.blocks import present
from dmscorer.stats.measures.frames import panels, rated_instrument


def deviations(table: RatingTable, instrument: Instrument) -> tuple[Deviation, ...]:
    """Of totals, over the cases with two ratings or more (those that ``loam`` counts), in case and rater order."""
    by_case, *_ = panels(table, rated_instrument(table, instrument))
    made = []
    for measure, values in zip(by_case.measures, by_case.values, strict=True):
        if measure.level == "total":
            for case in np.flatnonzero(present(values).sum(axis=1) >= 2):
                there = present(values[case])
                mean = float(values[case][there].mean())
                made += [
                    Deviation(measure.id, table.cases[case], table.raters[at], mean, float(values[case, at]) - mean)
                    for at in np.flatnonzero(there)
                ]
    return tuple(made)
