"""A REDCap data dictionary and an import file: one record a subject and visit, so that a project needs no set-up first.

A classic project (no arms, no repeating instruments) takes both as they are; visits of a subject are told apart by the
record's name. Variable names follow REDCap's rule: lower-case letters, digits, underscores, a letter first, at most 26 signs.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from dmscorer.domain.instrument.instrument import Instrument, Item
from dmscorer.domain.results.clinical import COLUMNS as CLINICAL
from dmscorer.domain.results.clinical import ClinicalVisit, Column, Kind, written
from dmscorer.formats import tables

DICTIONARY = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
LONGEST_NAME = 26
CONSENSUS, VISIT = "consensus", "visit"  # the two forms
SUMS = {
    "": "primary value",
    "_low": "primary value, lower bound",
    "_high": "primary value, upper bound",
    "_mean": "mean of the raters' totals",
    "_items": "total of the item consensus",
}


def dictionary(instrument: Instrument) -> bytes:
    return tables.encode(DICTIONARY, (_padded(field) for field in _fields(instrument)))


def data(instrument: Instrument, consensus: bytes, visits: Sequence[ClinicalVisit]) -> bytes:
    """``consensus``: the table of that name; ``visits``: clinical values, also of visits that nobody scored."""
    scored = {
        (row["subject"], row["visit"]): row for row in csv.DictReader(io.StringIO(consensus.decode(), newline=""))
    }
    known = {(visit.subject, visit.label): visit for visit in visits}
    keys = list(dict.fromkeys([*scored, *known]))
    columns = [name for name, *_ in _fields(instrument)]
    rows = (_record(key, instrument, scored.get(key, {}), known.get(key)) for key in keys)
    return tables.encode(columns, ([row.get(name) or None for name in columns] for row in rows))


def item_name(instrument: Instrument, item: Item) -> str:
    """``s08_erosion_ulceration``: the site by its place on the form where site and sign would be too long."""
    whole = instrument.whole or instrument
    site = next(at for at, one in enumerate(whole.sites, start=1) if one.id == item.site)
    plain = re.sub(r"[^a-z0-9]+", "_", item.id.lower())
    if len(plain) <= LONGEST_NAME and whole.site(item.site).kind == "single":
        return plain
    return f"s{site:02d}_{re.sub(r'[^a-z0-9]+', '_', item.id.removeprefix(f'{item.site}.'))}"[:LONGEST_NAME]


def _fields(instrument: Instrument) -> Iterator[tuple[str, ...]]:
    """Name, form, section, type, label, choices, note, validation, low, high."""
    yield "record_id", VISIT, "", "text", "Record: subject and visit", "", "", "", "", ""
    yield "subject", VISIT, "", "text", "Subject", "", "", "", "", ""
    yield "visit_label", VISIT, "", "text", "Visit", "", "", "", "", ""
    yield from (field for column in CLINICAL for field in _clinical_fields(column))
    yield from _scores(instrument)
    for site in instrument.sites:
        for place, item_id in enumerate(one for one in site.item_ids if instrument.has(one)):
            yield _item(instrument, instrument.item(item_id), site.label.en if place == 0 else "")


def _clinical_fields(column: Column) -> Iterator[tuple[str, ...]]:
    yield _clinical(column)
    if column.is_measured:  # a validated number takes no "<30"
        label = f"{column.id.replace('_', ' ')}, where only a limit is known"
        yield _limit_name(column), VISIT, "", "text", label, "", "such as <30", "", "", ""


def _clinical(column: Column) -> tuple[str, ...]:
    name, label = _clinical_name(column), column.id.replace("_", " ") + (f" ({column.unit})" if column.unit else "")
    if column.kind is Kind.CHOICE:
        choices = " | ".join(f"{one}, {one.replace('_', ' ')}" for one in column.choices)
        return name, VISIT, "", "radio", label, choices, "", "", "", ""
    if column.kind is Kind.DATE:
        return name, VISIT, "", "text", label, "", "", "date_ymd", "", ""
    if column.is_number:
        kind = "integer" if column.kind is Kind.WHOLE else "number"
        return name, VISIT, "", "text", label, "", "", kind, f"{column.low:g}", f"{column.high:g}"
    return name, VISIT, "", "notes", label, "", "", "", "", ""


def _clinical_name(column: Column) -> str:
    return "visit_date" if column.kind is Kind.DATE else column.id


def _variable(column: Column, visit: ClinicalVisit) -> str:
    return _limit_name(column) if visit.limit(column.id) else _clinical_name(column)


def _limit_name(column: Column) -> str:
    return f"{column.id}_limit"


def _scores(instrument: Instrument) -> Iterator[tuple[str, ...]]:
    for part in instrument.parts:
        for end, words in SUMS.items():
            label = f"{part.label.en}, {words}"
            yield part.id + end, CONSENSUS, "", "text", label, "", "", "number", "0", str(part.maximum)
    yield "n_raters", CONSENSUS, "", "text", "Raters", "", "", "integer", "0", ""
    yield (
        "severity",
        CONSENSUS,
        "",
        "text",
        "Severity",
        "",
        "band of the primary value; empty where that is incomplete",
        "",
        "",
        "",
    )
    yield "consensus_status", CONSENSUS, "", "text", "How final", "", "", "", "", ""


def _item(instrument: Instrument, item: Item, section: str) -> tuple[str, ...]:
    """Text with a range, not a choice: under the rule *mean* an item holds a fraction."""
    levels = "; ".join(f"{level.value} {level.label.en}" for level in item.levels)
    site = instrument.site(item.site).label.en
    label = f"{site}: {item.label.en}"
    return item_name(instrument, item), CONSENSUS, section, "text", label, "", levels, "number", "0", str(item.maximum)


def _padded(field: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(cell or None for cell in (*field, *[""] * (len(DICTIONARY) - len(field))))


def _record(
    key: tuple[str, str], instrument: Instrument, scored: dict[str, str], visit: ClinicalVisit | None
) -> dict[str, str]:
    # One record a subject and visit: with events and arms, or repeating instruments, a project would have to be set up
    # before anything goes in.
    row = {"record_id": f"{key[0]} / {key[1]}", "subject": key[0], "visit_label": key[1]}
    if visit:
        row |= {_variable(c, visit): written(visit.values[c.id]) for c in CLINICAL if c.id in visit.values}
    if scored:
        sums = [part.id + end for part in instrument.parts for end in SUMS]
        row |= {name: scored[name] for name in (*sums, "n_raters", "severity")}
        row["consensus_status"] = scored["status"]
        row |= {item_name(instrument, item): scored[item.id] for item in instrument.items}
    return row
