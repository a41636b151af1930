"""Brightness and contrast by keys, where the charter allows them; said in the sheet of keys; kept in the record."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.ui.picture.brightness_contrast import NEUTRAL, BrightnessContrast
from tests.people import sign_in
from tests.ui.desk.test_screen import NEW, add_visits, desk, key, saved, shown_at_once, type_
from tests.ui.hands import find, press

LINES = ("help_brighter", "help_darker", "help_more_contrast", "help_less_contrast", "help_as_taken")


def seated(window: Window, folder: Path, *, is_allowed: bool) -> Window:
    window.workspace.create(folder / "Trial", replace(NEW, choices={"brightness": is_allowed}))
    add_visits(window.workspace.study)
    sign_in(window.workspace, window.workspace.people()[1], "ann's own")
    window.main.show_screen("reading")
    window.main.resize(1280, 800)
    window.main.show()
    return window


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "show", shown_at_once)


def test_keys_and_buttons_change_the_picture_and_no_score(window: Window, tmp_path: Path) -> None:
    trial = seated(window, tmp_path, is_allowed=True)
    view = desk(trial).pane.view
    type_(trial, "bbdkkkj")
    assert view.tone == BrightnessContrast(5, 10)
    type_(trial, "r")
    assert view.tone == NEUTRAL
    press(trial.main, "key_darker")
    assert view.tone == BrightnessContrast(-5, 0)
    press(trial.main, "key_brighter")
    press(trial.main, "key_brighter")
    assert view.tone == BrightnessContrast(5, 0)
    press(trial.main, "key_as_taken")
    assert (view.tone, saved(trial)) == (NEUTRAL, {})
    key(trial, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert all(find(trial.main, QWidget, name).isVisible() for name in LINES)


def test_where_the_charter_does_not_allow_it_nothing_changes_and_nothing_is_said(
    window: Window, tmp_path: Path
) -> None:
    trial = seated(window, tmp_path, is_allowed=False)
    type_(trial, "bdkjr")
    assert desk(trial).pane.view.tone == NEUTRAL
    assert trial.main.findChild(QWidget, "key_brighter") is None
    key(trial, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    assert not any(trial.main.findChild(QWidget, name) for name in LINES)
