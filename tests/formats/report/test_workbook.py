"""The workbook: what somebody wrote stays what it is, whatever a spreadsheet program would make of it."""

import io

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from dmscorer.formats.report import workbook
from dmscorer.formats.tables import encode

HOSTILE = (
    "=1+1",
    "{=SUM(A1:A9)}",
    "@SUM(1)",
    "+49 30",
    "-5 mg",
    "http://example.org",
    "mailto:a@b.c",
    "007",
    "1e5",
    "<b>x</b>",
    "P$1$x",
)
WORDS = st.text(
    st.characters(codec="utf-8", min_codepoint=32, exclude_characters="\x7f\ufffe\uffff"), min_size=1, max_size=40
)


def read(cells: list[str]) -> list[object]:
    book = load_workbook(io.BytesIO(workbook.encode({"t": encode(["name"], [[cell] for cell in cells])})))
    sheet = book["t"]
    assert all(cell.hyperlink is None and cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


def test_no_formula_and_no_address_comes_of_words() -> None:
    assert read(list(HOSTILE)) == list(HOSTILE)


@given(WORDS.filter(lambda text: not any(sign.isdecimal() for sign in text) and text.strip() == text))
def test_any_words_stay_words(text: str) -> None:
    assert read([text]) == [text]
