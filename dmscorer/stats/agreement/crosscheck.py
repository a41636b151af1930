"""A second opinion by pingouin (it takes seconds to load): ICC and Friedman of complete totals and sums, paired tests.

Differences are relative to the number where that is larger than 1: an F of 16,000 has fewer decimals than a coefficient.
"""

import contextlib
import warnings
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from dmscorer.domain.agreement.agreement import POOLED, CrossCheck, RatingTable, Result
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.results.change import Change
from dmscorer.stats.measures.blocks import Floats, all_present
from dmscorer.stats.measures.frames import panels, rated_instrument
from dmscorer.stats.results.change import SAME, pairs

if TYPE_CHECKING:
    import pandas as pd

CHECKED = ("value", "low", "high", "stat_f", "df1", "df2", "p")


def crosscheck(table: RatingTable, instrument: Instrument, rows: tuple[Result, ...]) -> CrossCheck:
    """Largest difference of a coefficient, limit, F, df or P between our rows and pingouin's, where both are defined."""
    with _quiet_pingouin() as pingouin:
        tally = _Tally()
        icc = {(r.visit, r.measure, r.variant): r for r in rows if r.statistic == "icc" and r.interval == "f"}
        friedman = {(r.visit, r.measure): r for r in rows if r.statistic == "friedman"}
        for visit, measure, ratings in _tables(table, instrument):
            for variant, theirs in _coefficients(pingouin, ratings).items():
                row = icc.get((visit, measure, variant))
                tally.take(row, zip(CHECKED, theirs, strict=True), f"{measure} {visit} icc {variant}")
            tested = friedman.get((visit, measure))
            if tested is not None and tested.value is not None:
                tally.take(tested, _friedman(pingouin, ratings), f"{measure} {visit} friedman")
        return tally.said(pingouin)


def crosscheck_change(
    table: RatingTable, instrument: Instrument, earlier: str, later: str, rows: tuple[Change, ...]
) -> CrossCheck:
    """The same for paired t, the rank sum of the signed-rank test, Cohen's d and the rank-biserial correlation."""
    ours = {(r.measure, r.source, r.statistic, r.variant): r for r in rows}
    with _quiet_pingouin() as pingouin:
        tally = _Tally()
        for measure, source, start, end in pairs(table, instrument, earlier, later):
            if len(start) < 2 or np.ptp(end - start) <= SAME:
                continue
            test = pingouin.ttest(end, start, paired=True).iloc[0]
            name = f"{measure} {source}"
            row = ours[measure, source, "paired_t", ""]
            tally.take(row, (("value", float(test["T"])), ("p", float(test["p_val"]))), f"{name} paired_t")
            row = ours[measure, source, "effect_size", "d_av"]
            size = float(pingouin.compute_effsize(end, start, paired=True, eftype="cohen"))
            tally.take(row, (("value", size),), f"{name} d_av")
            gap = np.round(end - start, 9)
            ranked = pingouin.wilcoxon(gap[gap != 0]).iloc[0]
            tally.take(
                ours[measure, source, "wilcoxon_exact", ""], (("value", float(ranked["W_val"])),), f"{name} wilcoxon"
            )
            row = ours[measure, source, "effect_size", "rank_biserial"]
            tally.take(row, (("value", float(ranked["RBC"])),), f"{name} rank_biserial")
        return tally.said(pingouin)


class _Tally:
    """The largest difference so far, and where."""

    def __init__(self) -> None:
        self._compared, self._largest, self._where = 0, 0.0, ""

    def take(self, row: Result | Change | None, theirs: Iterable[tuple[str, float]], where: str) -> None:
        for name, number in theirs:
            mine = getattr(row, name) if row is not None else None
            if mine is None or not np.isfinite(number):
                continue
            self._compared += 1
            difference = abs(mine - number) / max(1.0, abs(number))
            if difference > self._largest:
                self._largest, self._where = difference, f"{where} {name}"

    def said(self, pingouin: ModuleType) -> CrossCheck:
        return CrossCheck("pingouin", str(pingouin.__version__), self._compared, self._largest, self._where)


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


def _friedman(pingouin: ModuleType, ratings: Floats) -> tuple[tuple[str, float], ...]:
    found = pingouin.friedman(_long(ratings), dv="value", within="rater", subject="case").iloc[0]
    return ("value", float(found["Q"])), ("df1", float(found["ddof1"])), ("p", float(found["p_unc"]))


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
