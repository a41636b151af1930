"""What another program changes is named by the check, each with its place; the untouched study has no finding."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.campaigns import edits
from tests.campaigns.edits import EDITS, Edit


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edits.made(tmp_path_factory.mktemp("edits"))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / whole.name))


def test_the_untouched_study_has_no_finding_and_holds_the_head_printed_now(whole: Path) -> None:
    assert edits.found(whole, edits.printed_head(whole)) == ()


@pytest.mark.parametrize("edit", EDITS, ids=lambda one: one.name)
def test_what_another_program_changes_is_named(folder: Path, edit: Edit) -> None:
    head = edits.printed_head(folder) if edit.knows_head else None
    edits.carry_out(edit, folder / "study.sqlite")
    told = edits.found(folder, head)
    assert any(edit.where in one.where for one in told), told


@pytest.mark.parametrize("edit", [one for one in EDITS if one.knows_head], ids=lambda one: one.name)
def test_a_chain_without_a_key_shows_these_to_nobody_who_kept_no_head(folder: Path, edit: Edit) -> None:
    """The control of --head: what the help says cannot be seen is not seen."""
    edits.carry_out(edit, folder / "study.sqlite")
    assert edits.found(folder) == ()


@pytest.mark.parametrize("typed", ["0" * 64, "abc", ""])
def test_a_head_that_is_not_in_the_trail_is_told(whole: Path, typed: str) -> None:
    assert [one.where for one in edits.found(whole, typed)] == ["audit trail"]


def test_an_earlier_head_and_the_first_signs_of_one_are_in_the_trail(whole: Path) -> None:
    editor = sqlite3.connect(whole / "study.sqlite")
    (earlier,) = editor.execute("SELECT sha256 FROM events WHERE seq = 5").fetchone()
    editor.close()
    assert edits.found(whole, earlier) == edits.found(whole, earlier[:12].upper()) == ()


def test_a_study_from_before_digests_were_told_is_whole_and_says_how_much_they_do_not_cover(folder: Path) -> None:
    """As an earlier version wrote it: no digests of rows, no count of what a signature covers."""
    edits.carry_out(edits.Edit("older", edits.without_digests, ""), folder / "study.sqlite")
    assert edits.found(folder) == ()
    counts = edits.counts(folder)
    # 4 people twice (passphrases), 4 visits, their photos and coverings, 3 readings with their orders,
    # the imported signatures, 2 profiles, 2 visits with clinical values.
    assert counts["rows from before digests were kept"] == 4 * 2 + 4 * 3 + 3 * 2 + 1 + 2 + 2


@pytest.mark.parametrize(
    "name", ["a level with the digest of its signature", "the level of a decision", "a signature deleted"]
)
def test_in_an_older_study_signatures_and_decisions_are_held_against_the_trail(folder: Path, name: str) -> None:
    edits.carry_out(edits.Edit("older", edits.without_digests, ""), folder / "study.sqlite")
    edit = next(one for one in EDITS if one.name == name)
    edits.carry_out(edit, folder / "study.sqlite")
    assert any(edit.where in one.where for one in edits.found(folder))
