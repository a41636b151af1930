"""CSV: what is written byte for byte, and what spreadsheets write."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.formats.tables import Cell, UnreadableTable, decode, encode

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"])).map(str.strip)


def test_what_is_written_follows_rfc_4180() -> None:
    """CRLF, quotes only where needed and doubled inside, no BOM, points, true/false, nothing for nothing."""
    rows: list[list[Cell]] = [["a,b", 1, 0.1, True, None], ['say "x"', Fraction(4, 2), Fraction(52, 3), False, "é\nf"]]
    expected = 'text,n,x,yes,empty\r\n"a,b",1,0.1,true,\r\n"say ""x""",2,17.333333333333332,false,"é\nf"\r\n'
    assert encode(["text", "n", "x", "yes", "empty"], rows) == expected.encode()


@pytest.mark.parametrize(
    "content",
    [
        b"subject,value\r\nM\xc3\xbcller,2\r\n",
        b"\xef\xbb\xbfsubject,value\nM\xc3\xbcller,2\n",
        b"subject;value\r\nM\xfcller;2\r\n",
        b"sep=;\r\nsubject;value\r\nM\xfcller;2\r\n",
        "subject\tvalue\r\nMüller\t2\r\n".encode("utf-16"),
        b'"subject","value",,\n\nM\xc3\xbcller, 2 ,,\n',
        b"subject,value\rM\xc3\xbcller,2\r",
        b"subject;value\r\nM\xc3\xbcller;2;;\r\n",
        b"SEP=|\r\nsubject|value\r\nM\xc3\xbcller|2\r\n",
        b"subject,value\rM\x9fller,2\r",
        ",subject,value\n0,Müller,2\n".encode(),
        "\ufeffsubject\tvalue\nMüller\t2\n".encode("utf-16-be"),
        "subject\tvalue\nMüller\t2\n".encode("utf-16-le"),
    ],
)
def test_any_spreadsheet_can_be_read(content: bytes) -> None:
    sheet = decode(content, "in.csv")
    assert sheet.header == ("subject", "value")
    assert [row.cells for row in sheet.rows] == [("Müller", "2")]


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    """A cell over two lines and an empty line count; the row is named by the line where it starts."""
    sheet = decode(b'a,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n', "in.csv")
    assert [(row.line, row.cells) for row in sheet.rows] == [(2, ("x\r\ny", "1")), (5, ("z", "2"))]
    assert decode(b"sep=,\na,b\n1,2\n", "in.csv").rows[0].line == 3


def test_short_rows_are_filled_and_long_ones_are_refused_by_line() -> None:
    """With commas an empty cell too many counts as well: ``Doe, J`` without quotes may have moved the others."""
    sheet = decode(b"a,b,c\n1\n1,2,3,4\nDoe, J,2,\n", "in.csv")
    assert [row.cells for row in sheet.rows] == [("1", "", "")]
    assert [(row.line, row.cause) for row in sheet.surplus] == [
        (3, "there are 4 cells under 3 columns: put quotes around a cell that holds a comma"),
        (4, "there are 4 cells under 3 columns: put quotes around a cell that holds a comma"),
    ]
    sheet = decode(b"a;b\n1;2;;\n1;2;;x\n", "in.csv")
    assert [row.cells for row in sheet.rows] == [("1", "2")]
    assert [(row.line, row.cause) for row in sheet.surplus] == [(3, "there are 4 cells under 2 columns")]


def test_columns_without_a_name_go_where_they_say_nothing_and_are_refused_where_they_hold_something() -> None:
    sheet = decode(b",a,,b,\n1,x,,y,\n2,x,oops,y,\n", "in.csv")
    assert (sheet.header, [row.cells for row in sheet.rows]) == (("a", "b"), [("x", "y")])
    assert [(row.line, row.cause) for row in sheet.surplus] == [(3, "“oops” stands under no column name")]


@pytest.mark.parametrize(
    ("content", "line", "cause"),
    [
        (b"", 1, "nothing in this table"),
        (b"\n \n", 1, "nothing in this table"),
        (b"PK\x03\x04\x00\x00", 1, "not a text file"),
        (b'a,b\n1,2\n"3,4\n', 3, "a quote is opened and never closed"),
        (b"a,A\n1,2\n", 1, "the column “A” is there twice"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, line: int, cause: str) -> None:
    with pytest.raises(UnreadableTable) as caught:
        decode(content, "in.csv")
    assert caught.value.line == line
    assert cause in str(caught.value)
    assert str(caught.value).startswith(f"in.csv, line {line}: ")


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1))
def test_what_is_written_reads_back(rows: list[tuple[str, str]]) -> None:
    kept = [row for row in rows if any(row)]
    assert [row.cells for row in decode(encode(["a", "b"], rows), "x").rows] == kept
