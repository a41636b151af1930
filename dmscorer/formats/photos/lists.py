"""A table that names photo files: ``file, subject[, visit][, view][, alopecia]``."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from dmscorer.domain.study.labels import clean
from dmscorer.domain.study.unknown import is_unknown, known
from dmscorer.formats import files, tables
from dmscorer.formats.keys import ONLY_VISIT, subject_and_visit
from dmscorer.formats.photos.plan import Found, Plan
from dmscorer.formats.tables import BadRow, BadTable, Row, Sheet

COLUMNS: Final = ("file", "subject", "visit", "view", "alopecia")
NEEDED: Final = ("file", "subject")


def list_plan(source: Path) -> Plan:
    """Files are relative to the table's own folder. Raises BadTable with every wrong row, UnreadableTable, UnreadableFile."""
    sheet = tables.decode(files.read(source), source.name)
    _check_heading(sheet)
    bad = list(sheet.surplus)
    places = {title.casefold(): place for place, title in enumerate(sheet.header)}
    rows = [(row, {name: row.cells[place] for name, place in places.items()}) for row in sheet.rows]
    found = [one for row, cells in rows if (one := _found(row, cells, source.parent, bad))]
    bad += _twice(rows)
    alopecia = _alopecia(rows, bad)
    if not sheet.rows and not bad:
        bad.append(BadRow(sheet.header_line, "there is no row below the heading"))
    if bad:
        raise BadTable(source.name, bad)
    return Plan(source, tuple(found), (), alopecia)


def _check_heading(sheet: Sheet) -> None:
    columns = [title.casefold() for title in sheet.header]
    problems = [f"there is no column “{name}”" for name in NEEDED if name not in columns]
    problems += [
        f"the column “{name}” is not known (known are {', '.join(COLUMNS)})" for name in columns if name not in COLUMNS
    ]
    if problems:
        raise BadTable(sheet.name, (BadRow(sheet.header_line, problem) for problem in problems))


def _found(row: Row, cells: Mapping[str, str], folder: Path, bad: list[BadRow]) -> Found | None:
    if not cells["file"]:
        bad.append(BadRow(row.line, "the column file is empty"))
    key = subject_and_visit(row.line, cells, bad)
    if key is None or not cells["file"]:
        return None
    view = known(clean(cells.get("view", "")))
    return Found(on_disk(folder, cells["file"]), cells["file"], *key, view or None)


def _twice(rows: Sequence[tuple[Row, Mapping[str, str]]]) -> list[BadRow]:
    seen: dict[str, int] = {}
    bad = []
    for row, cells in rows:
        first = seen.setdefault(cells["file"], row.line)
        if first != row.line and cells["file"]:
            bad.append(BadRow(row.line, f"{cells['file']} stands in line {first} already"))
    return bad


def on_disk(folder: Path, name: str) -> Path:
    """The file that a table means, also where the disk spells its name in other letters.

    Composed and decomposed letters, and capitals, are told apart on some disks and not on others; a name that fits one
    file alone is that file. Otherwise the path as it was written, which is then refused as not there.
    """
    written = folder / (name.replace("\\", "/") if os.sep == "/" else name)
    if written.exists():
        return written
    found = Path(written.anchor)
    for part in written.parts[1 if written.anchor else 0 :]:
        found /= part if (found / part).exists() else _like(found, part)
    return found if found.exists() else written


def _like(folder: Path, part: str) -> str:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return part  # the path as written is refused where it is opened
    for spelling in (clean, lambda text: clean(text).casefold()):
        fitting = [name for name in names if spelling(name) == spelling(part)]
        if len(fitting) == 1:
            return fitting[0]
    return part


def _alopecia(rows: Sequence[tuple[Row, Mapping[str, str]]], bad: list[BadRow]) -> dict[tuple[str, str], int]:
    """Once per visit, on any of its rows; two values for one visit are a problem."""
    values: dict[tuple[str, str], int] = {}
    for row, cells in rows:
        text, level = cells.get("alopecia", ""), tables.whole_number(cells.get("alopecia", ""))
        visit = (clean(cells["subject"]), clean(cells.get("visit", "")) or ONLY_VISIT)
        if is_unknown(text):
            continue
        if level is None or level > 9:
            bad.append(BadRow(row.line, f"alopecia “{text}” is not a level"))
        elif values.setdefault(visit, level) != level:
            bad.append(
                BadRow(row.line, f"alopecia is {level}, but {values[visit]} in an earlier row of the same visit")
            )
    return values
