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
        b'"subject","value"\n\n "M\xc3\xbcller" , 2 ,,\n;;\n'.replace(b' "M\xc3\xbcller" ', b"M\xc3\xbcller"),
        b"subject,value\rM\xc3\xbcller,2\r",
    ],
)
def test_any_spreadsheet_can_be_read(content: bytes) -> None:
    sheet = decode(content.replace(b";;\n", b""), "in.csv")
    assert sheet.header == ("subject", "value")
    assert [row.cells for row in sheet.rows] == [("Müller", "2")]


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    """A cell over two lines and an empty line count; the row is named by the line where it starts."""
    sheet = decode(b'a,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n', "in.csv")
    assert [(row.line, row.cells) for row in sheet.rows] == [(2, ("x\r\ny", "1")), (5, ("z", "2"))]
    assert decode(b"sep=,\na,b\n1,2\n", "in.csv").rows[0].line == 3


def test_short_rows_are_filled_and_long_ones_kept_for_the_reader_to_refuse() -> None:
    sheet = decode(b"a,b,c\n1\n1,2,3,4\n1,2,3,,\n", "in.csv")
    assert [row.cells for row in sheet.rows] == [("1", "", ""), ("1", "2", "3", "4"), ("1", "2", "3")]


@pytest.mark.parametrize(
    ("content", "line", "cause"),
    [
        (b"", 1, "nothing in this table"),
        (b"\n \n", 1, "nothing in this table"),
        (b"PK\x03\x04\x00\x00", 1, "not a text file"),
        (b'a,b\n1,2\n"3,4\n', 3, "cannot be read"),
        (b"a,A\n1,2\n", 1, "the column 'A' is there twice"),
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
