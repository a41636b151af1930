"""The disk fills up, the folder goes, another program holds the file: really caused while a rater scores."""

import ctypes
import ctypes.util
import os
import shutil
import sys
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.study import study as studies
from tests import people as people_
from tests.ui.desk.test_screen import NEW, add_visits, desk, saved, shown_at_once, trial, type_  # noqa: F401 - fixture
from tests.ui.hands import find, press, text_of


def folder_of(window: Window) -> Path:
    return window.workspace._any_study().folder


def is_shown_saved(window: Window) -> bool:
    return text_of(window.main, "saved_label").startswith("Saved ")


def is_checked(window: Window, key: str) -> bool:
    return find(window.main, QAbstractButton, key).isChecked()


def try_again(window: Window) -> None:
    press(window.main, "save_again_button")


def stopped(window: Window, why: str, item: str, answer: str) -> None:
    """Entry has stopped: one sentence, what was chosen stays in view, and nothing looks saved."""
    assert why in text_of(window.main, "desk_message")
    assert desk(window).form.current_item == item
    assert not is_checked(window, f"key_{item}_{answer}")
    assert f"△  Not saved yet: {answer}" in [label.text() for label in window.main.findChildren(QLabel)]
    type_(window, "3")  # goes nowhere
    assert desk(window).form.current_item == item


def test_a_folder_that_goes_and_comes_back(trial: Window, tmp_path: Path) -> None:  # noqa: F811
    type_(trial, "1")
    here = folder_of(trial)
    here.rename(tmp_path / "drawer")
    type_(trial, "2")
    stopped(trial, "the study's folder is gone", "scalp.scale", "2")
    try_again(trial)
    stopped(trial, "the study's folder is gone", "scalp.scale", "2")
    (tmp_path / "drawer").rename(here)
    try_again(trial)
    assert is_checked(trial, "key_scalp.scale_2") or desk(trial).case.answers["scalp.scale"] == 2
    assert is_shown_saved(trial)
    assert desk(trial).form.current_item == "scalp.erosion_ulceration"
    assert saved(trial) == {"scalp.erythema": 1, "scalp.scale": 2}
    type_(trial, "1")
    assert saved(trial)["scalp.erosion_ulceration"] == 1


def test_a_folder_that_was_deleted_never_takes_a_score(trial: Window, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """SQLite would write on into the deleted file and say that it is saved."""
    type_(trial, "1")
    shutil.rmtree(folder_of(trial))
    type_(trial, "2")
    stopped(trial, "the study's folder is gone", "scalp.scale", "2")
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))
    trial.main.close()
    assert asked == ["Your last score is not saved. Nothing can be saved at the moment."]
    assert trial.main.isVisible()  # nobody pressed Leave
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: find(box, QAbstractButton, "leave_anyway"))
    trial.main.close()
    assert not trial.main.isVisible()


def test_a_file_that_another_program_holds(trial: Window) -> None:  # noqa: F811
    other = driver.connect(str(folder_of(trial) / "study.sqlite"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    type_(trial, "2")
    stopped(trial, "another program holds the file", "scalp.erythema", "2")
    other.execute("ROLLBACK")
    other.close()
    try_again(trial)
    assert saved(trial) == {"scalp.erythema": 2}
    assert is_shown_saved(trial)


def test_it_goes_on_by_itself(trial: Window, qtbot: QtBot) -> None:  # noqa: F811
    other = driver.connect(str(folder_of(trial) / "study.sqlite"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    type_(trial, ".")
    type_(trial, "1")
    assert "another program" in text_of(trial.main, "desk_message")
    other.close()
    with qtbot.waitSignal(desk(trial).halt.ended):
        pass
    assert "scalp.erythema" in saved(trial)
    assert desk(trial).form.current_item == "scalp.scale"


def test_the_photos_stay_in_view_meanwhile(trial: Window) -> None:  # noqa: F811
    other = driver.connect(str(folder_of(trial) / "study.sqlite"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    type_(trial, "2")
    find(trial.main, QAbstractButton, "site_abdomen").click()
    assert desk(trial).pane.photo_id is not None
    other.close()
    try_again(trial)
    assert saved(trial) == {"scalp.erythema": 2}


@pytest.fixture(autouse=True)
def nobody_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that fails must not end at a question."""
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB of its own; only an administrator of Linux may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
    if sys.platform != "linux" or libc.mount(b"tmpfs", os.fsencode(place), b"tmpfs", 0, b"size=3m") != 0:
        pytest.skip("a small disk can be made by an administrator of Linux only")
    yield place
    libc.umount2(os.fsencode(place), 2)


def fill(stream: RawIOBase) -> None:
    while True:
        stream.write(b"x" * 4096)


def test_a_full_disk_stops_and_goes_on(window: Window, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filled to the last byte, then freed: everything that was shown as saved is there, and the held score too."""
    monkeypatch.setattr(Workspace, "show", shown_at_once)
    space = window.workspace
    space.create(small_disk / "Trial", NEW)
    add_visits(space.study)
    people_.sign_in(space, space.people()[1], "ann's own")
    window.main.show_screen("reading")
    window.main.show()
    type_(window, "1")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as stream, pytest.raises(OSError, match="space"):
        fill(stream)
    shown = {"scalp.erythema": 1}
    for _ in range(400):  # what SQLite has set aside in its journal runs out
        before = desk(window).form.current_item
        type_(window, "0")
        if desk(window).halt.is_on:
            break
        shown[before] = 0
    assert "the disk is full" in text_of(window.main, "desk_message")
    held = desk(window).form.current_item
    assert saved(window) == shown
    filler.unlink()
    try_again(window)
    assert saved(window) == shown | {held: 0}
    reading_id, case_id = space.desk.reading_id, desk(window).case.case.id
    space.close()
    again = studies.open_study(small_disk / "Trial.dmstudy")
    assert readings.sheet(again, reading_id, case_id).answers == shown | {held: 0}
    studies.close(again)
