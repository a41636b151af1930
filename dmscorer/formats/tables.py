"""CSV as the program writes it, and as people's spreadsheets write it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from dmscorer.domain.errors import Refusal

Cell: TypeAlias = str | int | float | bool | Fraction | None

# Python's own limit is 128 kB, and a comment or a note may be longer; without any limit one unclosed quote would take
# in the whole file.
LONGEST_CELL = 1_000_000


class UnreadableTable(Refusal):
    """The file as a whole is no table; a wrong row in a good table is something else."""

    def __init__(self, name: str, line: int, cause: str) -> None:
        super().__init__(name, line, cause)
        self.name = name
        self.line = line
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.name}, line {self.line}: {self.cause}. Save the table as CSV (UTF-8) and try again."


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
        count = "1 row is wrong" if len(self.rows) == 1 else f"{len(self.rows)} rows are wrong"
        head = f"{self.name} was not imported, because {count}: mend the file and import it again."
        return "\n".join([head, *(f"  line {row.line}: {row.cause}" for row in self.rows)])


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` is where the row starts in the file, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and its rows; cells are stripped, rows without any content are left out."""

    name: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[Row, ...]


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


def decode(content: bytes, name: str) -> Sheet:
    """Read a table with commas, semicolons or tabs, with or without BOM, with any line ends; UnreadableTable otherwise."""
    text = _text(content, name)
    skipped, text = _without_separator_line(text)
    rows = [Row(row.line + skipped, row.cells) for row in _rows(text, name) if any(row.cells)]
    if not rows:
        raise UnreadableTable(name, 1, "there is nothing in this table")
    header = rows[0]
    _check_header(header, name)
    width = len(header.cells)
    return Sheet(name, header.cells, header.line, tuple(Row(r.line, _fitted(r.cells, width)) for r in rows[1:]))


def _text(content: bytes, name: str) -> str:
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]  # the last: a spreadsheet that did not say how
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-16 without its mark decodes as CP-1252 with a zero after every letter.
        if "\x00" not in text:
            return text
        break
    raise UnreadableTable(name, 1, "this is not a text file")


def _without_separator_line(text: str) -> tuple[int, str]:
    """Spreadsheets may write ``sep=;`` into the first line."""
    first, _, rest = text.partition("\n")
    return (1, rest) if re.fullmatch(r'"?sep=.?"?', first.strip()) else (0, text)


def _rows(text: str, name: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableTable(name, start, f"a cell cannot be read ({error})") from error
        yield Row(start, tuple(cell.strip() for cell in cells))
        start = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The sign that parts the columns of the first line, quoted cells aside."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    # From the header alone: decimal commas and free text in the rows would outvote the separator.
    return max(",;\t", key=bare.count)


def _check_header(header: Row, name: str) -> None:
    seen: set[str] = set()
    for cell in header.cells:
        if cell and cell.casefold() in seen:
            raise UnreadableTable(name, header.line, f"the column '{cell}' is there twice")
        seen.add(cell.casefold())


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Cells that a spreadsheet left off at the end are empty; surplus ones stay, so that the reader can refuse them."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells + ("",) * (width - len(cells))
