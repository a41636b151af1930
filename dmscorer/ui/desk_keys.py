"""Which key is which act on the desk."""

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from dmscorer.ui import keys

Key = Qt.Key
_COMMANDING: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class Act(Enum):
    DECLINE = auto()
    CLEAR = auto()
    BLOCK_ZERO = auto()
    UNDO = auto()
    REDO = auto()
    NOTE = auto()
    MEANINGS = auto()
    KEYS = auto()
    ITEM_BEFORE = auto()
    ITEM_AFTER = auto()
    SITE_BEFORE = auto()
    SITE_AFTER = auto()
    NEXT_OPEN = auto()
    PHOTO_BEFORE = auto()
    PHOTO_AFTER = auto()
    ACTUAL = auto()
    SECOND = auto()
    OWN_WINDOW = auto()
    LARGER = auto()
    SMALLER = auto()
    FINISH = auto()
    LIST = auto()
    AWAY = auto()
    GO_ON = auto()


_PLAIN: Final = {
    Key.Key_Backspace: Act.CLEAR,
    Key.Key_C: Act.BLOCK_ZERO,
    Key.Key_N: Act.NOTE,
    Key.Key_F1: Act.MEANINGS,
    Key.Key_Up: Act.ITEM_BEFORE,
    Key.Key_Down: Act.ITEM_AFTER,
    Key.Key_Tab: Act.SITE_AFTER,
    Key.Key_Backtab: Act.SITE_BEFORE,
    Key.Key_Space: Act.PHOTO_AFTER,
    Key.Key_O: Act.NEXT_OPEN,
    Key.Key_Z: Act.ACTUAL,
    Key.Key_W: Act.SECOND,
    Key.Key_M: Act.OWN_WINDOW,
    Key.Key_F: Act.FINISH,
    Key.Key_L: Act.LIST,
    Key.Key_Escape: Act.AWAY,
    Key.Key_Return: Act.GO_ON,
    Key.Key_Enter: Act.GO_ON,
}
_TEXTS: Final = {"?": Act.KEYS, "+": Act.LARGER, "-": Act.SMALLER}
_REPEATABLE: Final = frozenset(
    {Act.ITEM_BEFORE, Act.ITEM_AFTER, Act.SITE_BEFORE, Act.SITE_AFTER, Act.PHOTO_BEFORE, Act.PHOTO_AFTER}
    | {Act.LARGER, Act.SMALLER}
)


def act_of(event: QKeyEvent) -> Act | None:
    """The act of a key, None if it has none. A held key repeats only what moves, never what scores or clears."""
    found = _act(event)
    return None if event.isAutoRepeat() and found not in _REPEATABLE else found


def _act(event: QKeyEvent) -> Act | None:
    modifiers = event.modifiers()
    is_shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if modifiers & _COMMANDING:
        return _commanded(event, is_shifted=is_shifted)
    if keys.is_dot(event):
        return Act.DECLINE
    if event.text() in _TEXTS:
        return _TEXTS[event.text()]
    if is_shifted and event.key() in (Key.Key_Space, Key.Key_Tab):
        return Act.PHOTO_BEFORE if event.key() == Key.Key_Space else Act.SITE_BEFORE
    return _PLAIN.get(Key(event.key()))


def _commanded(event: QKeyEvent, *, is_shifted: bool) -> Act | None:
    if event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return None
    if event.key() == Key.Key_Z:
        return Act.REDO if is_shifted else Act.UNDO
    return Act.REDO if event.key() == Key.Key_Y else None
