"""Keys of the desk: what they do, and what a held key must not do."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from dmscorer.ui.desk.form.desk_keys import DEFAULTS, OF_THE_WINDOW, Act, KeyMap, cap, read, stroke
from dmscorer.ui.kit import keys

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
        (press(Key.Key_F6), Act.FOCUS_AFTER),
        (press(Key.Key_F6, "", SHIFT), Act.FOCUS_BEFORE),
        (press(Key.Key_Enter, "\r", Qt.KeyboardModifier.KeypadModifier), Act.GO_ON),
        (press(Key.Key_Plus, "+", Qt.KeyboardModifier.KeypadModifier), Act.LARGER),
        (press(Key.Key_Minus, "-"), Act.SMALLER),
        (press(Key.Key_Escape, "\x1b"), Act.AWAY),
        (press(Key.Key_Up), Act.ITEM_BEFORE),
        (press(Key.Key_Shift, "", SHIFT), None),
        (press(Qt.Key(0x42F), "я"), None),
    ],
)
def test_each_key_has_its_act(event: QKeyEvent, act: Act | None) -> None:
    assert KeyMap().act_of(event) is act


@pytest.mark.parametrize("key", [Key.Key_Backspace, Key.Key_C, Key.Key_F, Key.Key_Return, Key.Key_Period])
def test_a_held_key_does_nothing_that_lasts(key: Qt.Key) -> None:
    assert KeyMap().act_of(press(key, "." if key == Key.Key_Period else "", is_held=True)) is None


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Space, Key.Key_Down])
def test_a_held_key_may_move(key: Qt.Key) -> None:
    assert KeyMap().act_of(press(key, is_held=True)) is not None


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.AWAY])
def test_every_key_can_be_changed(act: Act) -> None:
    """The new key does it, the one it had before does nothing any more; all others stay."""
    changed = KeyMap().with_key(act, "F9")
    assert changed.act_of(press(Key.Key_F9)) is act
    assert changed.cap(act) == "F9"
    assert changed.holder(DEFAULTS[act][0]) is None
    assert all(changed.key(other) == KeyMap().key(other) for other in Act if other is not act)
    assert changed.with_key(act, DEFAULTS[act][0]) == KeyMap()


def test_a_further_key_gives_way_to_what_somebody_chose() -> None:
    assert KeyMap().with_key(Act.NOTE, "Ctrl+Shift+Z").act_of(press(Key.Key_Z, "", CTRL | SHIFT)) is Act.NOTE


def test_no_key_means_two_things_at_first() -> None:
    every = [key for strokes in DEFAULTS.values() for key in strokes]
    assert len(every) == len(set(every))
    assert set(DEFAULTS) == set(Act)


def test_a_key_that_somebody_chose_before_a_later_act_had_it_stays_theirs() -> None:
    kept = read((("note", "K"), ("list", "X")))
    assert kept.act_of(press(Key.Key_K, "k")) is Act.NOTE
    assert kept.act_of(press(Key.Key_X, "x")) is Act.LIST
    assert (kept.key(Act.MORE_CONTRAST), kept.cap(Act.BLOCK_DECLINE)) == ("", "")
    assert kept.holder("X") is Act.LIST


def test_what_the_settings_cannot_mean_is_left_out() -> None:
    kept = (("note", "K"), ("undo", "K"), ("no such act", "J"), ("list", ""), ("finish", "F11"), ("second", "Z"))
    assert read(kept) == KeyMap((("note", "K"),))
    assert "F11" in OF_THE_WINDOW


@pytest.mark.parametrize(
    ("event", "name", "shown"),
    [
        (press(Key.Key_Backtab, "", SHIFT), "Shift+Tab", "⇧ Tab"),
        (press(Key.Key_Backspace, "\b"), "Backspace", "⌫"),
        (press(Key.Key_Space, " "), "Space", "Space"),
        (press(Key.Key_Plus, "+", SHIFT), "+", "+"),
        (press(Key.Key_Egrave, "è"), "È", "È"),
        (press(Key.Key_K, "K", SHIFT), "K", "K"),
        (press(Qt.Key(0x42F), "я"), "Я", "Я"),
    ],
)
def test_keys_are_named_as_they_were_typed(event: QKeyEvent, name: str, shown: str) -> None:
    assert (stroke(event), cap(name)) == (name, shown)


def test_digits_are_never_an_act() -> None:
    assert keys.digit_of(press(Key.Key_2, "2", Qt.KeyboardModifier.KeypadModifier)) == 2
    assert all(not key.isdecimal() for strokes in DEFAULTS.values() for key in strokes)
