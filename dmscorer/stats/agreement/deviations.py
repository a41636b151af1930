"""Each rater against the mean of the raters, case by case: what Bland-Altman plots and lists of disagreements show."""

import numpy as np

from dmscorer.domain.agreement.agreement import Deviation, RatingTable
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.stats.measures.blocks import all_present
from dmscorer.stats.measures.frames import panels, rated_instrument


def deviations(table: RatingTable, instrument: Instrument) -> tuple[Deviation, ...]:
    """Of totals, over the cases that all raters have rated (those that ``loam`` counts), in case and rater order."""
    by_case, *_ = panels(table, rated_instrument(table, instrument))
    made = []
    for measure, values in zip(by_case.measures, by_case.values, strict=True):
        if measure.level == "total" and len(table.raters) > 1:
            for case in np.flatnonzero(all_present(values)):
                mean = float(values[case].mean())
                gaps = zip(table.raters, values[case].tolist(), strict=True)
                made += [Deviation(measure.id, table.cases[case], rater, mean, total - mean) for rater, total in gaps]
    return tuple(made)
