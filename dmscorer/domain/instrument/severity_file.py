"""Severity bands, meaningful change and response as an instrument file writes them."""

from collections.abc import Mapping

from dmscorer.domain.instrument import data_file
from dmscorer.domain.instrument.data_file import Table
from dmscorer.domain.instrument.instrument import Part
from dmscorer.domain.instrument.severity import Band, MeaningfulChange, Response, ThresholdSet
from dmscorer.domain.words.text import NO_TEXT


def threshold_sets(root: Table, maxima: Mapping[str, int], languages: tuple[str, ...]) -> tuple[ThresholdSet, ...]:
    tables = root.tables("threshold_set", required=False)
    data_file.unique(tables, "id", "the threshold set")
    sets = tuple(_threshold_set(table, maxima, languages) for table in tables)
    defaults = [table for table, one in zip(tables, sets, strict=True) if one.is_default]
    if tables and len(defaults) != 1:
        (defaults or tables)[-1].broken("exactly one threshold set must be the default", "default")
    return sets


def meaningful_changes(
    root: Table, parts: tuple[Part, ...], languages: tuple[str, ...]
) -> tuple[MeaningfulChange, ...]:
    tables = root.tables("meaningful_change", required=False)
    data_file.unique(tables, "id", "the meaningful change")
    for table in tables:
        table.only("id", "part", "points", "label", "citation")
    return tuple(
        MeaningfulChange(
            id=table.slug("id"),
            label=table.words("label", languages),
            citation=table.text("citation"),
            part=_part(table, {part.id for part in parts}),
            points=table.whole("points", low=1),
        )
        for table in tables
    )


def responses(root: Table, parts: tuple[Part, ...], languages: tuple[str, ...]) -> tuple[Response, ...]:
    tables = root.tables("response", required=False)
    data_file.unique(tables, "id", "the response")
    for table in tables:
        table.only("id", "part", "fall_percent", "baseline_above", "label", "citation")
    return tuple(
        Response(
            id=table.slug("id"),
            label=table.words("label", languages),
            citation=table.text("citation"),
            part=_part(table, {part.id for part in parts}),
            fall_percent=table.whole("fall_percent", low=1, high=100),
            baseline_above=table.whole("baseline_above"),
        )
        for table in tables
    )


def _part(table: Table, known: set[str]) -> str:
    if table.text("part") not in known:
        table.broken(f"there is no part '{table.text('part')}'", "part")
    return table.text("part")


def _threshold_set(table: Table, maxima: Mapping[str, int], languages: tuple[str, ...]) -> ThresholdSet:
    table.only("id", "default", "part", "label", "citation", "note", "no_band", "band")
    part = _part(table, set(maxima))
    tables = table.tables("band")
    data_file.unique(tables, "id", "the band")
    bands = tuple(_band(one, languages) for one in tables)
    gaps = table.get("no_band") if table.has("no_band") else []
    _check_cover(table, tables, bands, gaps, maxima[part])
    return ThresholdSet(
        id=table.slug("id"),
        label=table.words("label", languages),
        citation=table.text("citation"),
        part=part,
        bands=bands,
        note=table.words("note", languages) if table.has("note") else NO_TEXT,
        is_default=table.flag("default", default=False),
    )


def _band(table: Table, languages: tuple[str, ...]) -> Band:
    table.only("id", "label", "from", "above", "to", "below")
    if table.has("from") == table.has("above") or table.has("to") == table.has("below"):
        table.broken("a band needs one lower end ('from' or 'above') and one upper end ('to' or 'below')")
    low, high = ("above" if table.has("above") else "from"), ("below" if table.has("below") else "to")
    band = Band(
        label=table.words("label", languages),
        low=table.whole(low),
        high=table.whole(high),
        id=table.identifier("id"),
        low_is_open=low == "above",
        high_is_open=high == "below",
    )
    if band.low >= band.high:
        table.broken("the band is empty: its lower end is not below its upper end", high)
    return band


def _check_cover(table: Table, tables: tuple[Table, ...], bands: tuple[Band, ...], gaps: object, maximum: int) -> None:
    """Bands run upwards from 0 to the maximum; they never overlap, and every gap is a declared single value."""
    if not isinstance(gaps, list) or not all(type(gap) is int for gap in gaps):
        table.broken("'no_band' must be a list of whole numbers", "no_band")
    if bands[0].low != 0 or bands[0].low_is_open:
        tables[0].broken("the first band must start 'from = 0'", "above" if bands[0].low_is_open else "from")
    if bands[-1].high != maximum or bands[-1].high_is_open:
        tables[-1].broken(f"the last band must end 'to = {maximum}'", "below" if bands[-1].high_is_open else "to")
    found = _gaps(tables, bands)
    if found != gaps:
        table.broken(f"'no_band' says {gaps}, but the bands leave out {found}", "no_band")


def _gaps(tables: tuple[Table, ...], bands: tuple[Band, ...]) -> list[int]:
    found = []
    for table, lower, upper in zip(tables[1:], bands, bands[1:], strict=False):
        start = "above" if upper.low_is_open else "from"
        closed = (not lower.high_is_open) + (not upper.low_is_open)
        if upper.low < lower.high or (upper.low == lower.high and closed == 2):
            table.broken(f"the bands '{lower.id}' and '{upper.id}' overlap", start)
        if upper.low > lower.high:
            table.broken(f"there is a gap between the bands '{lower.id}' and '{upper.id}'", start)
        if closed == 0:
            found.append(upper.low)
    return found
