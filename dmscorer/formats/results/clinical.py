"""Tables of clinical values: one row a subject and visit, as they come from a clinic and as they go out again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dmscorer.domain.results.clinical import (
    COLUMNS,
    BadValue,
    ClinicalVisit,
    Column,
    Value,
    column_named,
    read_value,
    written,
)
from dmscorer.formats import tables
from dmscorer.formats.tables import BadRow, BadTable, Row, Sheet

KEY = ("subject", "visit")


@dataclass(frozen=True, slots=True)
class ClinicalRow:
    """What one row of a file says of one visit; empty cells say nothing and are absent."""

    line: int
    subject: str
    visit: str
    values: Mapping[str, Value]


def decode(content: bytes, name: str) -> tuple[ClinicalRow, ...]:
    """Every row checked; BadTable lists all that is wrong, UnreadableTable refuses a file that is no table."""
    sheet = tables.decode(content, name)
    bad: list[BadRow] = []
    columns = _columns(sheet, bad)
    rows = [] if bad else [_row(row, columns, bad) for row in sheet.rows]
    bad += _twice(rows)
    if not bad and not rows:
        bad.append(BadRow(sheet.header_line, "there is a header but not one row of values"))
    if bad:
        raise BadTable(name, bad)
    return tuple(rows)


def encode(visits: Sequence[ClinicalVisit]) -> bytes:
    """The known columns that hold anything, then the study's own in the order of their names; reads back unchanged."""
    known = [column.id for column in COLUMNS if any(column.id in visit.values for visit in visits)]
    free = sorted({name for visit in visits for name in visit.free})
    rows = (
        [visit.subject, visit.label, *(_cell(visit.values.get(name)) for name in known), *(visit.free.get(n) for n in free)]
        for visit in visits
    )  # fmt: skip
    return tables.encode([*KEY, *known, *free], rows)


def form(visits: Sequence[ClinicalVisit]) -> bytes:
    """Every known column, one row a visit with nothing but its names."""
    columns = [column.id for column in COLUMNS]
    return tables.encode([*KEY, *columns], ([visit.subject, visit.label, *(None for _ in columns)] for visit in visits))


def _cell(value: Value | None) -> str | None:
    return None if value is None else written(value)


def _columns(sheet: Sheet, bad: list[BadRow]) -> dict[str, Column | None]:
    """Header → column, None for the key; in the order of the file. Names are taken without case."""
    found: dict[str, Column | None] = {}
    for title in sheet.header:
        name = title.casefold().replace(" ", "_")
        try:
            found[name] = None if name in KEY else column_named(name)
        except BadValue as error:
            bad.append(BadRow(sheet.header_line, str(error)))
    bad += [BadRow(sheet.header_line, f"there is no column “{name}”") for name in KEY if name not in found]
    if not bad and len(found) == len(KEY):
        bad.append(BadRow(sheet.header_line, "there is no column of values beside subject and visit"))
    if len(found) < len(sheet.header) and not bad:
        bad.append(BadRow(sheet.header_line, "a column is there twice"))
    return found


def _row(row: Row, columns: Mapping[str, Column | None], bad: list[BadRow]) -> ClinicalRow:
    cells = dict(zip(columns, row.cells, strict=False))
    if len(row.cells) > len(columns):
        bad.append(BadRow(row.line, f"there are {len(row.cells)} cells in {len(columns)} columns"))
    bad += [BadRow(row.line, f"the column {name} is empty") for name in KEY if not cells[name]]
    values: dict[str, Value] = {}
    for name, column in columns.items():
        if column is not None and cells[name]:
            try:
                values[name] = read_value(column, cells[name])
            except BadValue as error:
                bad.append(BadRow(row.line, f"{name}: {error}"))
    return ClinicalRow(row.line, cells["subject"], cells["visit"], values)


def _twice(rows: Iterable[ClinicalRow]) -> list[BadRow]:
    seen: dict[tuple[str, str], int] = {}
    bad = []
    for row in rows:
        first = seen.setdefault((row.subject, row.visit), row.line)
        if first != row.line and row.subject and row.visit:
            bad.append(BadRow(row.line, f"{row.subject}, {row.visit} stands in line {first} already"))
    return bad
