"""``tables.xlsx``: the tables as sheets of one workbook; numbers are numbers, everything else is text and stays text.

A workbook holds 16 digits of a number; the seventeenth stands in the CSV files alone.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from dmscorer.formats.tables import LONGEST_CELL

NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?([eE][+-]?\d{1,3})?")
WIDEST = 60
LONGEST_TEXT = 32_767  # what a cell of a workbook can hold
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no time zone; the same bytes every day


def encode(sheets: Mapping[str, bytes]) -> bytes:
    """Sheet name → table as CSV. The header stays in view; columns are as wide as what they hold."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE, "title": "dmscorer"})
        head = book.add_format({"bold": True, "bottom": 1, "align": "left"})
        for name, content in sheets.items():
            sheet = book.add_worksheet(name[:31])
            rows = _rows(content)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, at, column, cell, head if at == 0 else None)
            for column, width in enumerate(_widths(rows)):
                sheet.set_column(column, column, width)
            sheet.freeze_panes(1, 0)
    return out.getvalue()


def _rows(content: bytes) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def _write(sheet: object, row: int, column: int, cell: str, dress: object) -> None:
    """``1e5`` and ``007`` as somebody's label stay text: only what a number is written as becomes one."""
    if not cell:
        return
    if dress is None and NUMBER.fullmatch(cell) and _is_plain(cell):
        sheet.write_number(row, column, float(cell))  # type: ignore[attr-defined]
    else:
        sheet.write_string(row, column, cell[:LONGEST_TEXT], dress)  # type: ignore[attr-defined]


def _is_plain(cell: str) -> bool:
    """Writing the number again gives the same text, so that nothing is changed by being taken for one."""
    number = float(cell)
    return cell in (repr(number), str(int(number)) if number.is_integer() else "")


def _widths(rows: Iterable[list[str]]) -> list[float]:
    widths: list[int] = []
    for row in rows:
        widths += [6] * (len(row) - len(widths))
        widths = [max(width, len(cell)) for width, cell in zip(widths, (*row, *[""] * len(widths)), strict=False)]
    return [min(width, WIDEST) + 1.5 for width in widths]
