"""While a note is written the keys of the desk are off, and nothing that was written is thrown away by one of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from dmscorer.ui.app import Window
from tests.ui.desk.test_screen import desk, key, saved, trial, type_  # noqa: F401 - a fixture
from tests.ui.hands import find

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYS = [
    (Qt.Key.Key_F1, NONE),
    (Qt.Key.Key_F6, NONE),
    (Qt.Key.Key_F7, NONE),
    (Qt.Key.Key_Y, CTRL),
    (Qt.Key.Key_Z, CTRL),
    (Qt.Key.Key_Z, CTRL | SHIFT),
    (Qt.Key.Key_Up, NONE),
    (Qt.Key.Key_Backspace, NONE),
    (Qt.Key.Key_Return, NONE),
]


@pytest.mark.parametrize(("which", "held"), KEYS)
def test_no_key_of_the_desk_works_while_a_note_is_written(
    trial: Window,  # noqa: F811
    which: Qt.Key,
    held: Qt.KeyboardModifier,
) -> None:
    trial.main.activateWindow()
    type_(trial, "21")
    key(trial, Qt.Key.Key_Z, CTRL)  # something to undo, something to redo
    before, place = saved(trial), desk(trial).form.current_item
    type_(trial, "n")
    note = find(trial.main, QPlainTextEdit, "note_text")
    QTest.keyClick(note, which, held)
    QTest.keyClicks(note, "c.2")
    assert saved(trial) == before
    assert desk(trial).form.current_item == place
    assert note.isVisible()
    assert QApplication.focusWidget() is note
    assert note.toPlainText().endswith("c.2")
