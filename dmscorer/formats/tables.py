"""CSV as the program writes it, and the one reader for tables as people's spreadsheets write them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Final, TypeAlias

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.labels import clean
from dmscorer.formats.charsets import NotText, text_of

Cell: TypeAlias = str | int | float | bool | Fraction | None

LONGEST_CELL: Final = 131_072  # characters, what the csv module takes by default: more is a quote that was never closed
MOST_TOLD: Final = 20  # wrong rows that are listed; the rest is counted

_WHOLE: Final = re.compile(r"(\d{1,3})(?:[.,]0+)?")  # spreadsheets write 2 as 2.0 or 2,0 in a column with gaps


class UnreadableTable(Refusal):
    """The file as a whole is no table; a wrong row in a good table is something else."""

    def __init__(self, name: str, line: int, cause: str) -> None:
        super().__init__(name, line, cause)
        self.name = name
        self.line = line
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.name}, line {self.line}: {self.cause}. Save the table as CSV UTF-8 and try again."


@dataclass(frozen=True, slots=True)
class BadRow:
    line: int
    cause: str


class BadTable(Refusal):
    """Nothing was imported; ``rows`` are all rows that are wrong, in the order of the file."""

    def __init__(self, name: str, rows: Iterable[BadRow]) -> None:
        self.name = name
        self.rows = tuple(sorted(rows, key=lambda row: row.line))
        super().__init__(name, self.rows)

    def __str__(self) -> str:
        count = "1 row is wrong" if len(self.rows) == 1 else f"{len(self.rows):,} rows are wrong"
        head = f"{self.name} was not imported, because {count}: mend the file and import it again."
        told = [f"  line {row.line}: {row.cause}" for row in islice(self.rows, MOST_TOLD)]
        more = [f"  and {len(self.rows) - MOST_TOLD:,} more"] if len(self.rows) > MOST_TOLD else []
        return "\n".join([head, *told, *more])


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` is where the row starts in the file, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header of clean, different, non-empty names and its rows, each with one stripped cell a name; empty rows are left out.

    ``surplus``: rows that hold more cells than the header has names. They are not among ``rows``, and every reader refuses
    them together with what else is wrong.
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[Row, ...]
    surplus: tuple[BadRow, ...] = ()


def encode(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 in UTF-8 without BOM: CRLF, decimal points, shortest exact floats, true/false, nothing for None."""
    out = io.StringIO(newline="")
    # Cells are written as they are, without a quote before = + - @: statisticians read this with programs, and a
    # changed cell would be a changed datum. The workbook protects people who open it by hand.
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([written(cell) for cell in row])
    return out.getvalue().encode()


def written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Fraction):
        # Fractions are exact until here: means of whole levels must not pick up float noise on their way into a file.
        return str(cell.numerator) if cell.denominator == 1 else repr(float(cell))
    if isinstance(cell, float):
        return repr(cell)
    return str(cell)


def whole_number(text: str) -> int | None:
    """``2``, ``2.0`` and ``2,0`` are 2; None where the cell holds anything else."""
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None


def column_name(title: str) -> str:
    """``Room code`` and ``room_code`` name the same column."""
    return clean(title).casefold().replace(" ", "_")


def decode(content: bytes, name: str) -> Sheet:
    """Read a table as any spreadsheet program saves one.

    Character sets: see :mod:`dmscorer.formats.charsets`. Commas, semicolons or tabs, or what a first line ``sep=`` names;
    any line ends; line ends inside quotes. Columns without a name are left out where they are empty, and where they stand
    first (row numbers of R and pandas). Raises UnreadableTable for a file that is no table.
    """
    try:
        text = text_of(content)
    except NotText as error:
        raise UnreadableTable(name, error.line, str(error)) from error
    skipped, separator, text = _without_separator_line(text)
    separator = separator or _separator(text)
    rows = [Row(row.line + skipped, row.cells) for row in _rows(text, name, separator) if any(row.cells)]
    if not rows:
        raise UnreadableTable(name, 1, "there is nothing in this table")
    return _fitted(name, separator, rows[0], rows[1:])


def _fitted(name: str, separator: str, first: Row, rows: Sequence[Row]) -> Sheet:
    """Every row with one cell for each column that has a name."""
    titles = [clean(cell) for cell in first.cells]
    _check_header(titles, first.line, name)
    causes = [_surplus(row.cells, titles, separator) for row in rows]
    surplus = tuple(BadRow(row.line, cause) for row, cause in zip(rows, causes, strict=True) if cause)
    places = [place for place, title in enumerate(titles) if title]
    fitting = (row for row, cause in zip(rows, causes, strict=True) if not cause)
    cut = (Row(r.line, tuple(r.cells[p] if p < len(r.cells) else "" for p in places)) for r in fitting)
    header = tuple(titles[place] for place in places)
    return Sheet(name, header, first.line, tuple(row for row in cut if any(row.cells)), surplus)


def _check_header(titles: Sequence[str], line: int, name: str) -> None:
    seen: set[str] = set()
    for title in filter(None, titles):
        if title.casefold() in seen:
            raise UnreadableTable(name, line, f"the column “{title}” is there twice")
        seen.add(title.casefold())


def _surplus(cells: Sequence[str], titles: Sequence[str], separator: str) -> str:
    """Why a row does not fit its header; "" where it does.

    Empty cells beyond the header are a spreadsheet's habit. With commas they are refused all the same: ``Doe, J`` without
    quotes makes one cell too many, and an empty last cell would hide it.
    """
    named = sum(map(bool, titles))
    n_cells = len(cells) if separator == "," else len(_without_empty_end(cells))
    if n_cells > len(titles):
        hint = ": put quotes around a cell that holds a comma" if separator == "," else ""
        return f"there are {n_cells} cells under {named} columns{hint}"
    nameless = [
        place for place, title in enumerate(titles) if not title and place and place < len(cells) and cells[place]
    ]
    return f"“{cells[nameless[0]]}” stands under no column name" if nameless else ""


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _without_separator_line(text: str) -> tuple[int, str, str]:
    """Spreadsheets may write ``sep=;`` into the first line: lines to skip, the separator it names, the rest."""
    found = re.match(r'"?sep=(.?)"?[ ,;\t]*(?:\r\n|\r|\n|$)', text, re.IGNORECASE)
    return (1, found[1].strip('"'), text[found.end() :]) if found else (0, "", text)


def _rows(text: str, name: str, separator: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableTable(name, start, _csv_words(str(error))) from error
        yield Row(start, tuple(cell.strip() for cell in cells))
        start = reader.line_num + 1


def _csv_words(error: str) -> str:
    if "field larger" in error:
        return f"a cell is longer than {LONGEST_CELL:,} characters; a quote may be missing at its end"
    if "unexpected end" in error:
        return "a quote is opened and never closed"
    return f"a cell cannot be read ({error})"


def _separator(text: str) -> str:
    """The sign that parts the columns of the first line, quoted cells aside."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    # From the header alone: decimal commas and free text in the rows would outvote the separator.
    return max(",;\t", key=bare.count)
