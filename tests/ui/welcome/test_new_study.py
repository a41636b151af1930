"""A study made by hand on the page."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dmscorer.ui.app import Window
from dmscorer.ui.welcome.new_study import NewStudyScreen
from tests.ui.hands import find, press, text_of, write


@pytest.fixture
def page(window: Window, tmp_path: Path) -> Window:
    window.main.show()
    press(window.main, "new_study_button")
    front = window.main.front
    assert isinstance(front, NewStudyScreen)
    front.make_in(tmp_path)
    return window


def fill(window: Window, name: str = "Trial", phrase: str = "open sesame", again: str | None = None) -> None:
    write(window.main, "study_name_line", name)
    write(window.main, "coordinator_name_line", "Dora Elm")
    write(window.main, "new_passphrase_line", phrase)
    write(window.main, "new_passphrase_again_line", phrase if again is None else again)


def test_name_and_passphrase_are_enough(page: Window, tmp_path: Path) -> None:
    fill(page)
    press(page.main, "create_study_button")
    study = page.workspace.study
    assert study.folder == tmp_path / "Trial.dmstudy"
    assert [(p.code, p.name) for p in page.workspace.people()] == [
        ("coordinator", "Dora Elm"),
        ("A", "Rater A"),
        ("B", "Rater B"),
        ("C", "Rater C"),
    ]
    assert page.workspace.is_coordinator


def test_recent_hair_loss_is_left_out_unless_asked_for(page: Window) -> None:
    fill(page)
    press(page.main, "create_study_button")
    assert len(page.workspace.study.instrument.items) == 80


def test_it_can_be_kept(page: Window) -> None:
    fill(page)
    press(page.main, "without_alopecia_box")
    press(page.main, "create_study_button")
    assert len(page.workspace.study.instrument.items) == 81


def test_raters_can_be_added_named_and_removed(page: Window) -> None:
    fill(page)
    press(page.main, "add_rater_button")
    write(page.main, "rater_code_4", "KM")
    write(page.main, "rater_name_4", "K. Maier")
    press(page.main, "remove_rater_1")
    press(page.main, "create_study_button")
    assert [(p.code, p.name) for p in page.workspace.people()[1:]] == [
        ("B", "Rater B"),
        ("C", "Rater C"),
        ("KM", "K. Maier"),
    ]


@pytest.mark.parametrize(
    ("name", "phrase", "again", "words"),
    [
        ("Trial", "open sesame", "open", "differ"),
        ("Trial", "abc", "abc", "too short"),
        ("", "open sesame", "open sesame", "needs a name"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_made(
    page: Window, tmp_path: Path, name: str, phrase: str, again: str, words: str
) -> None:
    fill(page, name, phrase, again)
    before = sorted(path.name for path in tmp_path.iterdir())
    press(page.main, "create_study_button")
    assert words in text_of(page.main, "new_study_fault")
    assert not page.workspace.is_open
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_signs_that_folders_refuse_become_hyphens(page: Window, tmp_path: Path) -> None:
    fill(page, "IVIG: 2024/25?")
    assert text_of(page.main, "study_place_label").endswith("IVIG- 2024-25-.dmstudy")
    press(page.main, "create_study_button")
    assert page.workspace.study_name == "IVIG: 2024/25?"


def test_an_existing_study_is_never_written_over(page: Window, tmp_path: Path) -> None:
    (tmp_path / "Trial.dmstudy").mkdir()
    (tmp_path / "Trial.dmstudy" / "keep.txt").write_text("mine")
    fill(page)
    press(page.main, "create_study_button")
    assert "already exists" in text_of(page.main, "new_study_fault")
    assert (tmp_path / "Trial.dmstudy" / "keep.txt").read_text() == "mine"


def test_photos_named_right_away_are_added(page: Window, tmp_path: Path, qtbot: QtBot) -> None:
    from PIL import Image

    folder = tmp_path / "pictures" / "P1" / "baseline"
    folder.mkdir(parents=True)
    Image.new("RGB", (64, 48), (200, 120, 110)).save(folder / "face_front.jpg")
    (folder / "broken.jpg").write_bytes(b"no picture")
    fill(page)
    front = page.main.front
    assert isinstance(front, NewStudyScreen)
    front.take_photos_from(tmp_path / "pictures")
    assert "pictures" in find(page.main, QLabel, "photos_folder_label").text()
    with qtbot.waitSignal(page.workspace.photos_added) as told:
        press(page.main, "create_study_button")
    came = told.args[0]
    assert [(one.subject, one.visit, one.view) for one in came.added] == [("P1", "baseline", "face_front")]
    assert len(came.left_out) == 1
