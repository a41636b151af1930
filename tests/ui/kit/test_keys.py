"""Digits on three keyboards; what other keys must not become."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from dmscorer.ui.kit import keys

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(key: int, text: str, scan: int = 0, virtual: int = 0, modifiers: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan, virtual, 0, text)


def test_row_and_number_pad_by_their_text() -> None:
    assert keys.digit_of(press(Qt.Key.Key_2, "2")) == 2
    assert keys.digit_of(press(Qt.Key.Key_2, "2", modifiers=Qt.KeyboardModifier.KeypadModifier)) == 2


@pytest.mark.parametrize(
    ("text", "scan", "digit"), [("à", 19, 0), ("&", 10, 1), ("é", 11, 2), ('"', 12, 3), ("'", 13, 4)]
)
def test_azerty_row_by_its_place_on_linux(text: str, scan: int, digit: int) -> None:
    assert keys.digit_of(press(0, text, scan), "linux") == digit


def test_azerty_row_by_its_virtual_key_on_windows_and_macos() -> None:
    assert keys.digit_of(press(Qt.Key.Key_Ampersand, "&", 2, 0x31), "win32") == 1
    assert keys.digit_of(press(Qt.Key.Key_Ampersand, "&", 0, 18), "darwin") == 1


def test_azerty_with_shift_is_a_digit_by_its_text() -> None:
    assert keys.digit_of(press(Qt.Key.Key_1, "1", 10, modifiers=SHIFT), "linux") == 1


def test_qwertz_shifted_row_is_no_digit() -> None:
    assert keys.digit_of(press(Qt.Key.Key_Equal, "=", 19, modifiers=SHIFT), "linux") is None
    assert keys.digit_of(press(Qt.Key.Key_Question, "?", 20, modifiers=SHIFT), "linux") is None


def test_letters_and_commands_are_no_digits() -> None:
    assert keys.digit_of(press(Qt.Key.Key_C, "c", 54), "linux") is None
    assert keys.digit_of(press(Qt.Key.Key_1, "1", 10, modifiers=Qt.KeyboardModifier.ControlModifier), "linux") is None


def test_the_point_of_every_number_pad() -> None:
    assert keys.is_dot(press(Qt.Key.Key_Period, "."))
    assert keys.is_dot(press(Qt.Key.Key_Comma, ",", modifiers=Qt.KeyboardModifier.KeypadModifier))
    assert not keys.is_dot(press(Qt.Key.Key_Period, ".", modifiers=Qt.KeyboardModifier.ControlModifier))
