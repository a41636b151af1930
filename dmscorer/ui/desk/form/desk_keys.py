"""Which key is which act on the desk. Every key but the digits, which are the levels, can be changed."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from dmscorer.ui.kit import keys

Key = Qt.Key
Modifier = Qt.KeyboardModifier
_COMMANDING: Final = Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier
_ALONE: Final = frozenset({Key.Key_Shift, Key.Key_Control, Key.Key_Alt, Key.Key_Meta, Key.Key_AltGr, Key.Key_CapsLock})


class Act(StrEnum):
    """The values are what the settings file says."""

    DECLINE = "decline"
    CLEAR = "clear"
    BLOCK_ZERO = "block_zero"
    BLOCK_DECLINE = "block_decline"
    UNDO = "undo"
    REDO = "redo"
    NOTE = "note"
    MEANINGS = "meanings"
    KEYS = "keys"
    ITEM_BEFORE = "item_before"
    ITEM_AFTER = "item_after"
    SITE_BEFORE = "site_before"
    SITE_AFTER = "site_after"
    NEXT_OPEN = "next_open"
    PHOTO_BEFORE = "photo_before"
    PHOTO_AFTER = "photo_after"
    ACTUAL = "actual"
    SECOND = "second"
    OWN_WINDOW = "own_window"
    LARGER = "larger"
    SMALLER = "smaller"
    BRIGHTER = "brighter"
    DARKER = "darker"
    MORE_CONTRAST = "more_contrast"
    LESS_CONTRAST = "less_contrast"
    AS_TAKEN = "as_taken"
    FOCUS_AFTER = "focus_after"
    FOCUS_BEFORE = "focus_before"
    FINISH = "finish"
    LIST = "list"
    AWAY = "away"
    GO_ON = "go_on"


# Act → its keys, the one that is shown first. A key is what was typed, or its name with the keys held before it.
DEFAULTS: Final[Mapping[Act, tuple[str, ...]]] = MappingProxyType(
    {
        Act.DECLINE: (".",),
        Act.CLEAR: ("Backspace",),
        Act.BLOCK_ZERO: ("C",),
        Act.BLOCK_DECLINE: ("X",),
        Act.UNDO: ("Ctrl+Z",),
        Act.REDO: ("Ctrl+Y", "Ctrl+Shift+Z"),
        Act.NOTE: ("N",),
        Act.MEANINGS: ("F1",),
        Act.KEYS: ("?",),
        Act.ITEM_BEFORE: ("Up",),
        Act.ITEM_AFTER: ("Down",),
        Act.SITE_BEFORE: ("Shift+Tab",),
        Act.SITE_AFTER: ("Tab",),
        Act.NEXT_OPEN: ("O",),
        Act.PHOTO_BEFORE: ("Shift+Space",),
        Act.PHOTO_AFTER: ("Space",),
        Act.ACTUAL: ("Z",),
        Act.SECOND: ("W",),
        Act.OWN_WINDOW: ("M",),
        Act.LARGER: ("+",),
        Act.SMALLER: ("-",),
        Act.BRIGHTER: ("B",),
        Act.DARKER: ("D",),
        Act.MORE_CONTRAST: ("K",),
        Act.LESS_CONTRAST: ("J",),
        Act.AS_TAKEN: ("R",),
        Act.FOCUS_AFTER: ("F6",),
        Act.FOCUS_BEFORE: ("Shift+F6",),
        Act.FINISH: ("F",),
        Act.LIST: ("L",),
        Act.AWAY: ("Esc",),
        Act.GO_ON: ("Return",),
    }
)
OF_THE_WINDOW: Final = frozenset({"Esc", "F11", "Ctrl++", "Ctrl+=", "Ctrl+-"})
# Came after people had chosen keys of their own: where one of these keys is taken, the act has none.
_LATER: Final = (
    Act.BLOCK_DECLINE, Act.BRIGHTER, Act.DARKER, Act.MORE_CONTRAST, Act.LESS_CONTRAST, Act.AS_TAKEN,
)  # fmt: skip
_REPEATABLE: Final = frozenset(
    {Act.ITEM_BEFORE, Act.ITEM_AFTER, Act.SITE_BEFORE, Act.SITE_AFTER, Act.PHOTO_BEFORE, Act.PHOTO_AFTER}
    | {Act.LARGER, Act.SMALLER, Act.BRIGHTER, Act.DARKER, Act.MORE_CONTRAST, Act.LESS_CONTRAST}
)
_CAPS: Final = {
    "Backspace": "⌫", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Shift": "⇧", "Return": "Enter", "-": "−",
    "Ctrl": "⌘" if sys.platform == "darwin" else "Ctrl",
}  # fmt: skip


# Kept as what was typed, not as a place on the board: a character is found on any layout, and no other layout can make
# a 2 mean 3. Digits are the levels and cannot be changed.
@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys of one person: pairs of act and key that differ from the defaults."""

    changed: tuple[tuple[str, str], ...] = ()

    def act_of(self, event: QKeyEvent) -> Act | None:
        """The act of a key, None if it has none. A held key repeats only what moves, never what scores or clears."""
        found = _table(self).get(stroke(event))
        return None if event.isAutoRepeat() and found not in _REPEATABLE else found

    def key(self, act: Act) -> str:
        """Empty where its default was given to another act."""
        chosen = dict(self.changed)
        default = DEFAULTS[act][0]
        return chosen.get(act, "" if default in chosen.values() else default)

    def cap(self, act: Act) -> str:
        return cap(self.key(act))

    def holder(self, key: str) -> Act | None:
        """Which act has this key already as the one that is shown."""
        return next((act for act in Act if key and self.key(act) == key), None)

    def with_key(self, act: Act, key: str) -> "KeyMap":
        others = [(known, kept) for known, kept in self.changed if known != act]
        mine = [] if key == DEFAULTS[act][0] else [(str(act), key)]
        return KeyMap(tuple(sorted([*others, *mine])))


def read(pairs: tuple[tuple[str, str], ...]) -> KeyMap:
    """From the settings; what this version does not know, or what would give one key to two acts, is left out."""
    made = KeyMap()
    for act, key in pairs:
        known = act in Act._value2member_map_
        # A settings file of another version, or edited by hand, must not leave a rater without a key.
        if known and key and key not in OF_THE_WINDOW and made.holder(key) in (None, act, *_LATER):
            made = made.with_key(Act(act), key)
    return made


@cache
def _table(keymap: KeyMap) -> Mapping[str, Act]:
    """Key → act; the further keys of the defaults hold unless somebody gave them to another act."""
    table = {keymap.key(act): act for act in Act if keymap.key(act)}
    for act, strokes in DEFAULTS.items():
        for further in strokes[1:]:
            table.setdefault(further, act)
    return table


def stroke(event: QKeyEvent) -> str:
    """What was pressed, as the settings name it; empty for a key that means nothing alone.

    Text counts as typed, letters whatever the case, so that a key is found on any layout.
    """
    if event.key() in _ALONE:
        return ""
    if not event.modifiers() & _COMMANDING:
        if keys.is_dot(event):
            return "."
        text = event.text().upper()
        if len(text) == 1 and text.isprintable() and not text.isspace():
            return text
    held = event.modifiers() & ~(Modifier.KeypadModifier | Modifier.GroupSwitchModifier)
    key = {Key.Key_Backtab: Key.Key_Tab, Key.Key_Enter: Key.Key_Return}.get(Key(event.key()), event.key())
    if event.key() == Key.Key_Backtab:
        held |= Modifier.ShiftModifier
    return QKeySequence(int(key) | held.value).toString(QKeySequence.SequenceFormat.PortableText)


def cap(key: str) -> str:
    """As it is printed on a key cap: "⇧ Tab"."""
    parts = [key] if key in ("+", "Ctrl++") else key.split("+")
    return " ".join(_CAPS.get(part, part) for part in parts if part)
