"""A second opinion: every ICC of complete totals and sums computed by pingouin as well (it takes seconds to load)."""

import contextlib
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from dmscorer.domain.agreement import POOLED, CrossCheck, RatingTable, Result
from dmscorer.domain.instrument import Instrument
from dmscorer.stats.blocks import Floats, all_present
from dmscorer.stats.frames import panels, rated_instrument

if TYPE_CHECKING:
    import pandas as pd

CHECKED = ("value", "low", "high", "stat_f", "df1", "df2", "p")


def crosscheck(table: RatingTable, instrument: Instrument, rows: tuple[Result, ...]) -> CrossCheck:
    """Largest difference of a coefficient, limit, F, df or P between our rows and pingouin's, where both are defined."""
    with _quiet_pingouin() as pingouin:
        largest, where, compared = 0.0, "", 0
        ours = {(r.visit, r.measure, r.variant): r for r in rows if r.statistic == "icc" and r.interval == "f"}
        for visit, measure, ratings in _tables(table, instrument):
            reference = _coefficients(pingouin, ratings)
            for variant, theirs in reference.items():
                row = ours.get((visit, measure, variant))
                for name, number in zip(CHECKED, theirs, strict=True):
                    mine = getattr(row, name) if row else None
                    if mine is None or not np.isfinite(number):
                        continue
                    compared += 1
                    if (difference := abs(mine - number)) > largest:
                        largest, where = difference, f"{measure} {visit} icc {variant} {name}"
        return CrossCheck("pingouin", str(pingouin.__version__), compared, largest, where)


def _tables(table: RatingTable, instrument: Instrument) -> Iterator[tuple[str, str, Floats]]:
    """Complete cases of totals and sums, pooled and by visit; only where pingouin can be asked."""
    by_case, *_ = panels(table, rated_instrument(table, instrument))
    masks = {POOLED: np.ones(len(table.cases), dtype=bool)}
    if len(table.visits) > 1:
        masks |= {visit: np.array([case.visit == visit for case in table.cases]) for visit in table.visits}
    for visit, mask in masks.items():
        for measure, values in zip(by_case.measures, by_case.values, strict=True):
            ratings = values[mask]
            ratings = ratings[all_present(ratings)]
            if measure.level in ("total", "group") and min(ratings.shape) >= 2 and np.ptp(ratings) > 0:
                yield visit, measure.id, ratings


def _coefficients(pingouin: ModuleType, ratings: Floats) -> dict[str, list[float]]:
    frame = pingouin.intraclass_corr(_long(ratings), targets="case", raters="rater", ratings="value")
    found = {}
    for variant in ("1,1", "A,1", "C,1", "1,k", "A,k", "C,k"):
        (row,) = [row for _, row in frame.iterrows() if row["Type"] == f"ICC({variant})"]
        found[variant] = [float(x) for x in (row["ICC"], *row["CI95"], row["F"], row["df1"], row["df2"], row["pval"])]
    return found


def _long(ratings: Floats) -> "pd.DataFrame":
    import pandas as pd

    case, rater = np.indices(ratings.shape)
    return pd.DataFrame({"case": case.ravel(), "rater": rater.ravel(), "value": ratings.ravel()})


@contextlib.contextmanager
def _quiet_pingouin() -> Iterator[ModuleType]:
    """Pingouin with unrounded intervals; its import and its divisions by 0 warn about nothing that we use."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        import pingouin

        before = pingouin.options["round.column.CI95"]
        pingouin.options["round.column.CI95"] = None
        try:
            yield pingouin
        finally:
            pingouin.options["round.column.CI95"] = before
