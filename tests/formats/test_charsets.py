"""Any table through any encoding and separator of a spreadsheet program: read back unchanged, or refused; never another text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.formats.charsets import NotText, text_of
from dmscorer.formats.tables import UnreadableTable, decode

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
WESTERN = ("cp1252", "mac_roman")
CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\ufeff", exclude_categories=["Cs"]), max_size=8
).map(str.strip)
WORDS = (
    *("Müller", "Jäger", "Köln", "Größe", "Straße", "Übelkeit", "Ödem", "ärztlich", "MÜLLER", "Fuß", "für", "Rötung"),
    *("René", "François", "crème brûlée", "naïve", "œdème", "Señor", "García", "Ærø", "Ångström", "é", "Škoda", "Žižek"),
    *("5–10 mg", "don’t", "„so“", "37 °C", "10 µg", "±5", "cm²", "§ 5", "…", "V1", "", "80 %"),
)  # fmt: skip


def saved(rows: list[tuple[str, str]], separator: str, line_end: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows([("subject", "text"), *rows])
    return out.getvalue()


def table(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.tuples(cells, cells), max_size=4)


@given(
    rows=table(CELLS),
    encoding=st.sampled_from(UNICODE),
    separator=st.sampled_from(",;\t"),
    end=st.sampled_from(["\r\n", "\n"]),
    first=st.sampled_from(["", "sep="]),
)
def test_unicode_reads_back_unchanged(
    rows: list[tuple[str, str]], encoding: str, separator: str, end: str, first: str
) -> None:
    # Spreadsheets quote a cell with a lone CR; the csv module does not, and then it ends a line.
    rows = [(one.replace("\r", ""), other.replace("\r", "")) for one, other in rows]
    text = (f"{first}{separator}{end}" if first else "") + saved(rows, separator, end)
    sheet = decode(text.encode(encoding), "in.csv")
    assert [row.cells for row in sheet.rows] == [row for row in rows if any(row)]


@given(
    rows=table(st.sampled_from(WORDS)),
    separator=st.sampled_from(",;\t"),
    program=st.sampled_from([("cp1252", "\r\n"), ("mac_roman", "\r\n"), ("mac_roman", "\r")]),
)
def test_western_eight_bits_are_read_as_meant_or_refused(
    rows: list[tuple[str, str]], separator: str, program: tuple[str, str]
) -> None:
    """Lone CR ends lines on old Macs only, where nobody wrote Windows-1252."""
    encoding, end = program
    text = saved(rows, separator, end)
    if text.encode(encoding, "ignore").decode(encoding) != text:
        return  # that program could not have saved it
    cause = ""
    try:
        sheet = decode(text.encode(encoding), "in.csv")
    except UnreadableTable as refusal:
        cause = refusal.cause
    else:
        assert [row.cells for row in sheet.rows] == [row for row in rows if any(row)]
    assert not cause or "cannot be told for certain" in cause


@pytest.mark.parametrize("encoding", WESTERN)
@pytest.mark.parametrize("word", ["Müller", "Jäger", "Straße", "René", "Bär", "François", "MÜLLER"])
def test_common_names_are_recognised(word: str, encoding: str) -> None:
    assert text_of(f"a;b\r\n{word};1\r\n".encode(encoding)) == f"a;b\r\n{word};1\r\n"


@pytest.mark.parametrize("byte", [0x9F, 0xE4, 0xFC, 0xFF])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_wrong_byte_never_turns_the_file_into_another_encoding(byte: int, mark: bytes) -> None:
    """Before each byte in turn: "Jäger" would otherwise come in as "JÃ¤ger"."""
    good = mark + "subject,visit\nMüller,V1\nJäger,V1\n".encode()
    for at in range(len(mark), len(good)):
        with pytest.raises(NotText, match="a byte that cannot belong to it") as caught:
            text_of(good[:at] + bytes([byte]) + good[at:])
        assert caught.value.line in {1 + good[:place].count(b"\n") for place in (at, max(at - 1, 0))}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a,b\n1,\x00\n", "byte 0"),
        (b"\xff\xfea\x00,", "damaged UTF-16"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(NotText, match=says):
        text_of(content)
