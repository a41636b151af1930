"""How well each rater agrees with themselves, from hidden repeats: the same engine on (first time, again)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from dmscorer.domain.agreement.agreement import POOLED, CaseKey, RatingTable, Result
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.stats.agreement.engine import agreement

FEWEST: Final = 10
AGAIN: Final = "hidden repeats: the same rater a second time"
TOO_FEW: Final = f"fewer than {FEWEST} repeats: differences only"
COEFFICIENTS: Final = frozenset({("icc", "A,1"), ("sem", "agreement"), ("sdc", "agreement"), ("kappa", "quadratic")})
DIFFERENCES: Final = frozenset(
    {("bland_altman", "bias"), ("bland_altman", "lower"), ("bland_altman", "upper"), ("agreement", "exact")}
)

Sheets = Mapping[CaseKey, tuple[Mapping[str, object], Mapping[str, object]]]  # case → first time, again


def intrarater(
    raters: Mapping[str, Sheets], instrument: Instrument, charted: frozenset[str] = frozenset()
) -> tuple[Result, ...]:
    """Rows as of agreement.csv, ``raters`` = one rater's code; ``bland_altman`` is again minus first."""
    return tuple(row for rater, own in raters.items() if own for row in _rows(rater, own, instrument, charted))


def _rows(rater: str, own: Sheets, instrument: Instrument, charted: frozenset[str]) -> Iterator[Result]:
    cases = tuple(own)
    sheets = {(at, time): own[case][time] for at, case in enumerate(cases) for time in (0, 1)}
    # "again" stands first, so that A minus B is again minus first
    table = RatingTable(
        ("again", "first"), cases, {(at, 1 - time): sheet for (at, time), sheet in sheets.items()}, charted
    )
    for row in agreement(table, instrument):
        name = (row.statistic, row.variant)
        if row.visit != POOLED or row.interval == "generalised" or name not in COEFFICIENTS | DIFFERENCES:
            continue
        if len(cases) < FEWEST and name in COEFFICIENTS:
            bare = replace(row, value=None, low=None, high=None, stat_f=None, df1=None, df2=None, p=None, note=TOO_FEW)
            yield replace(bare, raters=rater, note=f"{TOO_FEW}; {AGAIN}")
        else:
            yield replace(row, raters=rater, note=f"{row.note}; {AGAIN}" if row.note else AGAIN)
