"""Tables of a size that nobody filled in by hand, and files that are none."""

import os
from pathlib import Path

import pytest

from dmscorer.formats import files
from dmscorer.formats.files import UnreadableFile
from dmscorer.formats.tables import LONGEST_CELL, BadRow, BadTable, UnreadableTable, decode, whole_number


def test_a_million_wrong_rows_list_twenty_and_count_the_rest() -> None:
    said = str(
        BadTable("in.csv", [*(BadRow(line, "wrong") for line in range(2, 22)), *[BadRow(22, "wrong")] * 999_980])
    ).splitlines()
    assert said[0] == "in.csv was not imported, because 1,000,000 rows are wrong: mend the file and import it again."
    assert len(said) == 22
    assert said[20:] == ["  line 21: wrong", "  and 999,980 more"]


def test_the_longest_cell_is_read_and_a_longer_one_refused() -> None:
    assert decode(b"a\n" + b"x" * LONGEST_CELL + b"\n", "in.csv").rows[0].cells == ("x" * LONGEST_CELL,)
    with pytest.raises(UnreadableTable, match="line 2: a cell is longer than 131,072 characters"):
        decode(b"a\n" + b"x" * (LONGEST_CELL + 1) + b"\n", "in.csv")


@pytest.mark.parametrize(
    ("text", "level"),
    [("2", 2), ("2.0", 2), ("2,0", 2), ("2,00", 2), ("2.5", None), ("", None), ("-1", None), ("1e0", None)],
)
def test_whole_numbers_as_spreadsheets_write_them(text: str, level: int | None) -> None:
    assert whole_number(text) == level


def test_only_files_are_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="it is a folder"):
        files.read(tmp_path)
    with pytest.raises(UnreadableFile, match="it is not there"):
        files.read(tmp_path / "absent.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of Unix")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableFile, match="it is not a regular file"):
        files.read(tmp_path / "pipe.csv")
