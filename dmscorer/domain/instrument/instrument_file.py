"""The grammar of an instrument file: TOML in, a checked Instrument out."""

import hashlib
from dataclasses import replace
from functools import lru_cache

from dmscorer.domain.instrument import data_file
from dmscorer.domain.instrument.data_file import Table
from dmscorer.domain.instrument.instrument import (
    BrokenInstrument,
    Instrument,
    Item,
    Level,
    Notice,
    Part,
    Reason,
    Site,
)
from dmscorer.domain.instrument.instrument_vectors import check_vectors
from dmscorer.domain.instrument.severity_file import meaningful_changes, responses, threshold_sets
from dmscorer.domain.words.text import NO_TEXT, Text

FORMAT = 1
KINDS = ("area", "lesion", "single")
HIGHEST_LEVEL = 9  # one digit key a level
_ROOT = (
    *("format", "id", "version", "name", "title", "verified_against_form", "rule", "variant", "sources", "notice"),
    *("part", "reason", "row", "site", "threshold_set", "meaningful_change", "response", "vector"),
)


@lru_cache(maxsize=8)  # every sign-in asks for the same file; what comes back cannot change
def load(content: bytes, name: str) -> Instrument:
    """Parse and check an instrument file, its own test vectors included; BrokenInstrument names line and cause."""
    root = data_file.read(content, name, BrokenInstrument)
    root.only(*_ROOT)
    if root.whole("format") != FORMAT:
        root.broken(f"this program reads instrument files of format {FORMAT}", "format")
    languages = root.words("title").languages
    parts = _parts(root, languages)
    sites, items = _sites(root, parts, languages)
    instrument = Instrument(
        id=root.slug("id"),
        version=root.text("version"),
        name=root.text("name"),
        title=root.words("title", languages),
        parts=parts,
        sites=sites,
        items=items,
        reasons=_reasons(root, languages),
        notices=_notices(root, languages),
        sources=root.texts("sources", ()),
        rule=_optional(root, "rule", languages),
        variant=root.words("variant", languages),
        languages=languages,
        verified_against_form=root.flag("verified_against_form", default=False),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    _check_sums(root, instrument)
    _check_variant(root, instrument)
    instrument = replace(
        instrument,
        threshold_sets=threshold_sets(root, {part.id: part.maximum for part in parts}, languages),
        meaningful_changes=meaningful_changes(root, parts, languages),
        responses=responses(root, parts, languages),
    )
    # Last, and every time the file is read: a form that adds up wrongly must not score a single case.
    check_vectors(root, instrument)
    return instrument


def _optional(table: Table, key: str, languages: tuple[str, ...]) -> Text:
    return table.words(key, languages) if table.has(key) else NO_TEXT


def _parts(root: Table, languages: tuple[str, ...]) -> tuple[Part, ...]:
    tables = root.tables("part")
    for table in tables:
        table.only("id", "label", "in_sentence", "maximum")
    data_file.unique(tables, "id", "the part")
    return tuple(
        Part(
            id=table.identifier("id"),
            label=table.words("label", languages),
            maximum=table.whole("maximum", low=1),
            in_sentence=_optional(table, "in_sentence", languages),
        )
        for table in tables
    )


def _reasons(root: Table, languages: tuple[str, ...]) -> tuple[Reason, ...]:
    tables = root.tables("reason")
    for table in tables:
        table.only("id", "label")
    data_file.unique(tables, "id", "the reason")
    return tuple(Reason(table.identifier("id"), table.words("label", languages)) for table in tables)


def _notices(root: Table, languages: tuple[str, ...]) -> tuple[Notice, ...]:
    tables = root.tables("notice", required=False)
    for table in tables:
        table.only("id", "text")
    data_file.unique(tables, "id", "the notice")
    return tuple(Notice(table.identifier("id"), table.words("text", languages)) for table in tables)


def _sites(
    root: Table, parts: tuple[Part, ...], languages: tuple[str, ...]
) -> tuple[tuple[Site, ...], tuple[Item, ...]]:
    rows = root.tables("row", required=False)
    data_file.unique(rows, "id", "the row")
    tables = root.tables("site")
    data_file.unique(tables, "id", "the site")
    sites: list[Site] = []
    items: list[Item] = []
    for table in tables:
        table.only("id", "kind", "label", "in_sentence", "note", "item")
        own = _items_of(table, rows, parts, languages)
        items += own
        sites.append(
            Site(
                id=table.identifier("id"),
                label=table.words("label", languages),
                kind=table.text("kind"),
                item_ids=tuple(item.id for item in own),
                note=_optional(table, "note", languages),
                in_sentence=_optional(table, "in_sentence", languages),
            )
        )
    return tuple(sites), tuple(items)


def _items_of(
    site: Table, rows: tuple[Table, ...], parts: tuple[Part, ...], languages: tuple[str, ...]
) -> tuple[Item, ...]:
    kind = site.text("kind")
    if kind not in KINDS:
        site.broken(f"'kind' must be one of {', '.join(KINDS)}", "kind")
    if kind == "single":
        tables = site.tables("item")
        data_file.unique(tables, "id", "the item")
    elif site.has("item"):
        site.broken("only a site of the kind 'single' has items of its own; the others take all rows", "item")
    elif not rows:
        site.broken("there are no rows ([[row]]) that this site could take", "kind")
    else:
        tables = rows
    items = tuple(_item(table, site.identifier("id"), kind, parts, languages) for table in tables)
    _check_multipliers(tables, items)
    return items


def _item(table: Table, site: str, kind: str, parts: tuple[Part, ...], languages: tuple[str, ...]) -> Item:
    table.only("id", "part", "label", "level", "history", "multiplies", "factor")
    if table.text("part") not in {part.id for part in parts}:
        table.broken(f"there is no part '{table.text('part')}'", "part")
    if table.has("factor") != table.has("multiplies"):
        table.broken("'multiplies' and 'factor' belong together: give both or neither")
    return Item(
        id=f"{site}.{table.identifier('id')}",
        site=site,
        kind=kind,
        part=table.text("part"),
        label=table.words("label", languages),
        levels=_levels(table, languages),
        multiplies=f"{site}.{table.identifier('multiplies')}" if table.has("multiplies") else None,
        factor=table.whole("factor", low=2, high=10) if table.has("factor") else 1,
        is_history=table.flag("history", default=False),
    )


def _levels(item: Table, languages: tuple[str, ...]) -> tuple[Level, ...]:
    tables = item.tables("level")
    data_file.unique(tables, "value", "the level")
    if len(tables) < 2:
        item.broken("an item needs two levels at least", "level")
    levels = []
    for expected, table in enumerate(tables):
        table.only("value", "label", "description")
        if table.whole("value", high=HIGHEST_LEVEL) != expected:
            table.broken(f"levels must run 0, 1, 2 … without a gap: expected {expected} here", "value")
        description = _optional(table, "description", languages)
        levels.append(Level(expected, table.words("label", languages), description or None))
    return tuple(levels)


def _check_multipliers(tables: tuple[Table, ...], items: tuple[Item, ...]) -> None:
    known = {item.id: item for item in items}
    seen: set[str] = set()
    for table, item in zip(tables, items, strict=True):
        if item.multiplies is None:
            continue
        target = known.get(item.multiplies)
        if target is None or target.multiplies or target is item:
            table.broken(f"'multiplies' must name a plain item of the same site, not '{item.multiplies}'", "multiplies")
        if target.part != item.part or item.maximum != 1:
            table.broken("a multiplier has the levels 0 and 1 and the same part as what it multiplies", "multiplies")
        if item.multiplies in seen:
            table.broken(f"'{item.multiplies}' has two multipliers; the grammar knows one", "multiplies")
        seen.add(item.multiplies)


def _check_sums(root: Table, instrument: Instrument) -> None:
    for table, part in zip(root.tables("part"), instrument.parts, strict=True):
        reached = instrument.maximum(part.id)
        if reached != part.maximum:
            table.broken(f"the items of '{part.id}' add up to {reached}, not to the maximum {part.maximum}", "maximum")


def _check_variant(root: Table, instrument: Instrument) -> None:
    for language in instrument.languages:
        try:
            instrument.variant.in_(language).format(items="", ranges="")
        except (KeyError, IndexError, ValueError):
            root.broken("'variant' may hold only the places {items} and {ranges}", "variant")
