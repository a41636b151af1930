"""``items.csv``: how the items of the form add up to its scores, for programs that recompute the totals."""

from collections.abc import Collection

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.formats import tables

COLUMNS = ("item", "site", "part", "maximum", "multiplies", "factor", "in_study", "judged_by_raters")


def encode(instrument: Instrument, judged: Collection[str]) -> bytes:
    """One row an item of the whole form. ``judged``: the items whose levels the raters gave, which agreement is about."""
    rows = (
        (
            item.id, item.site, item.part, item.maximum, item.multiplies or None,
            item.factor if item.multiplies else None, instrument.has(item.id), item.id in judged,
        )
        for item in (instrument.whole or instrument).items
    )  # fmt: skip
    return tables.encode(COLUMNS, rows)
