"""Tables of a meeting held elsewhere: what is flagged goes out under meeting codes, what was decided comes in."""

from collections.abc import Iterable
from dataclasses import dataclass

from dmscorer.domain.consensus.meeting import FlaggedRow
from dmscorer.domain.study.labels import clean, clean_text
from dmscorer.domain.study.unknown import known
from dmscorer.formats import tables
from dmscorer.formats.tables import BadRow, BadTable, Cell, Row

LISTED = ("meeting_code", "item", "levels", "flags", "automatic", "state", "value", "reason")
NEEDED = ("meeting_code", "item", "value", "reason")
CHECKED = "levels"
FORMER = {"room_code": "meeting_code"}  # tables that were listed before the column had its name of today


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """``levels``: as the meeting had them before it, None where the table does not say."""

    line: int
    meeting_code: str
    item: str
    value: str
    reason: str
    levels: tuple[str, ...] | None


def encode(rows: Iterable[FlaggedRow]) -> bytes:
    """``value`` and ``reason`` are empty: the meeting fills them in."""
    return tables.encode(LISTED, map(_cells, rows))


def decode(content: bytes, name: str) -> tuple[DecidedRow, ...]:
    """Rows with neither value nor reason say nothing yet and are left out; BadTable lists all that is wrong."""
    sheet = tables.decode(content, name)
    titles = [tables.column_name(title) for title in sheet.header]
    places = {FORMER.get(title, title): place for place, title in enumerate(titles)}
    missing = [BadRow(sheet.header_line, f"there is no column “{column}”") for column in NEEDED if column not in places]
    if missing:
        raise BadTable(name, missing)
    rows = [_row(row, places) for row in sheet.rows]
    found = tuple(row for row in rows if row.value or row.reason)
    bad = [*sheet.surplus, *_unfinished(found), *_twice(found)]
    if not bad and not found:
        bad = [BadRow(sheet.header_line, "no row has a value and a reason")]
    if bad:
        raise BadTable(name, bad)
    return found


def _cells(row: FlaggedRow) -> list[Cell]:
    return [row.meeting_code, row.item, " ".join(row.levels), " ".join(row.flags), row.automatic, row.state, None, None]


def _row(row: Row, places: dict[str, int]) -> DecidedRow:
    code, item, value = (clean(row.cells[places[column]]) for column in NEEDED[:3])
    levels = tuple(row.cells[places[CHECKED]].split()) if CHECKED in places else None
    reason = clean_text(row.cells[places["reason"]])
    return DecidedRow(row.line, code, item, known(value), known(reason), levels)


def _unfinished(rows: Iterable[DecidedRow]) -> list[BadRow]:
    return [
        BadRow(row.line, f"the column {name} is empty")
        for row in rows
        for name, cell in (
            ("meeting_code", row.meeting_code),
            ("item", row.item),
            ("value", row.value),
            ("reason", row.reason),
        )
        if not cell
    ]


def _twice(rows: Iterable[DecidedRow]) -> list[BadRow]:
    seen: dict[tuple[str, str], int] = {}
    bad = []
    for row in rows:
        first = seen.setdefault((row.meeting_code, row.item), row.line)
        if first != row.line:
            bad.append(BadRow(row.line, f"{row.meeting_code}, {row.item} stands in line {first} already"))
    return bad
