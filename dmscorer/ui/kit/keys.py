"""What a key press means, on any keyboard: the number row of AZERTY gives digits too."""

import sys
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# The number row 1 … 9, 0 by its place on the board, as each system reports it.
_X11_SCAN: Final = {code: digit for digit, code in [(0, 19), *((n, 9 + n) for n in range(1, 10))]}
_WINDOWS_VIRTUAL: Final = {0x30 + digit: digit for digit in range(10)}
_MAC_VIRTUAL: Final = {29: 0, 18: 1, 19: 2, 20: 3, 21: 4, 23: 5, 22: 6, 26: 7, 28: 8, 25: 9}
_COMMANDING: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def digit_of(event: QKeyEvent, platform: str = sys.platform) -> int | None:
    """The digit a person meant: by the text of the key, else by its place in the number row (unless Shift is held)."""
    if event.modifiers() & _COMMANDING:
        return None
    text = event.text()
    if len(text) == 1 and text.isdecimal():
        return int(text)
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or is_dot(event) or text in ("?", "-", "+"):
        return None
    return _by_place(event, platform)


def is_dot(event: QKeyEvent) -> bool:
    """The point, or the comma that German and French number pads have in its place."""
    return event.text() in (".", ",") and not event.modifiers() & _COMMANDING


def _by_place(event: QKeyEvent, platform: str) -> int | None:
    if platform == "win32":
        return _WINDOWS_VIRTUAL.get(event.nativeVirtualKey()) if event.text() else None
    if platform == "darwin":
        return _MAC_VIRTUAL.get(event.nativeVirtualKey()) if event.text() else None
    return _X11_SCAN.get(event.nativeScanCode()) if event.text() else None
