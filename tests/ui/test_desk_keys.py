"""Keys of the desk: what they do, and what a held key must not do."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from dmscorer.ui.desk_keys import Act, act_of

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def press(key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = NONE, *, is_held: bool = False) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, is_held)


@pytest.mark.parametrize(
    ("event", "act"),
    [
        (press(Key.Key_Period, "."), Act.DECLINE),
        (press(Key.Key_Comma, ",", Qt.KeyboardModifier.KeypadModifier), Act.DECLINE),
        (press(Key.Key_Backspace), Act.CLEAR),
        (press(Key.Key_Tab), Act.SITE_AFTER),
        (press(Key.Key_Backtab, "", SHIFT), Act.SITE_BEFORE),
        (press(Key.Key_Space, " "), Act.PHOTO_AFTER),
        (press(Key.Key_Space, " ", SHIFT), Act.PHOTO_BEFORE),
        (press(Key.Key_Z, "z"), Act.ACTUAL),
        (press(Key.Key_Z, "", CTRL), Act.UNDO),
        (press(Key.Key_Z, "", CTRL | SHIFT), Act.REDO),
        (press(Key.Key_Y, "", CTRL), Act.REDO),
        (press(Key.Key_Question, "?", SHIFT), Act.KEYS),
        (press(Key.Key_F1), Act.MEANINGS),
        (press(Key.Key_C, "c"), Act.BLOCK_ZERO),
        (press(Key.Key_C, "", CTRL), None),
        (press(Key.Key_Q, "q"), None),
    ],
)
def test_each_key_has_its_act(event: QKeyEvent, act: Act | None) -> None:
    assert act_of(event) is act


@pytest.mark.parametrize("key", [Key.Key_Backspace, Key.Key_C, Key.Key_F, Key.Key_Return, Key.Key_Period])
def test_a_held_key_does_nothing_that_lasts(key: Qt.Key) -> None:
    assert act_of(press(key, "." if key == Key.Key_Period else "", is_held=True)) is None


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Space, Key.Key_Down])
def test_a_held_key_may_move(key: Qt.Key) -> None:
    assert act_of(press(key, is_held=True)) is not None
