"""``rules.csv``: by which numbers a case is flagged, banded and judged, for programs that recompute the tables."""

from collections.abc import Iterator

from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.formats import tables
from dmscorer.formats.tables import Cell

COLUMNS = ("kind", "id", "label", "part", "low", "low_included", "high", "high_included", "value")


def encode(instrument: Instrument, charter: Charter, chosen: ThresholdSet | None) -> bytes:
    """``chosen``: the charter's severity set."""
    return tables.encode(COLUMNS, _rows(instrument, charter, chosen))


def _rows(instrument: Instrument, charter: Charter, chosen: ThresholdSet | None) -> Iterator[list[Cell]]:
    nothing: list[Cell] = [None] * 5
    for name in ("flag_range", "flag_multiplier", "flag_presence"):
        yield ["flag", name, None, *nothing, getattr(charter, name)]
    for band in chosen.bands if chosen else ():
        ends = (band.low, not band.low_is_open, band.high, not band.high_is_open)
        yield ["band", band.id or band.label.en, band.label.en, chosen.part if chosen else None, *ends, None]
    for change in instrument.meaningful_changes:
        yield ["meaningful_change", change.id, change.label.en, change.part, *nothing[1:], change.points]
    for rule in instrument.responses:
        yield ["response", rule.id, rule.label.en, rule.part, rule.baseline_above, False, None, None, rule.fall_percent]
