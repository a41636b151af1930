"""The keys at the foot of the form, with words where these fit."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme

_LEFT: Final = Qt.AlignmentFlag.AlignLeft


class FormKeys(QGridLayout):
    """``buttons``: what each is for → the button, in their order."""

    def __init__(self, buttons: Mapping[str, KeyButton]) -> None:
        super().__init__()
        self.buttons = buttons

    def enable(self, *, is_enabled: bool) -> None:
        """All that change an answer; what the levels mean can always be read."""
        for name, button in self.buttons.items():
            button.setEnabled(is_enabled or name == "meanings")

    def place(self, width: int) -> None:
        """In ``width`` pixels: two columns with words; where those do not fit, rows of caps."""
        now = theme.tokens()
        self.setContentsMargins(now.px(18), now.px(8), now.px(12), now.px(8))
        self.setHorizontalSpacing(now.px(12))
        self.setVerticalSpacing(0)
        keys = list(self.buttons.values())
        room = width - now.px(30)
        half = (room - now.px(12)) // 2
        is_compact = any(key.full_width > half for key in keys)
        for key in keys:
            key.set_compact(is_compact=is_compact)
        columns = self._columns(keys, room) if is_compact else 2
        for at, key in enumerate(keys):
            self.addWidget(key, at // columns, at % columns, _LEFT)
        self.setColumnMinimumWidth(0, 0 if is_compact else half)
        for column in range(len(keys) + 1):
            self.setColumnStretch(column, int(column == columns))

    def _columns(self, keys: list[KeyButton], room: int) -> int:
        """All caps in one row, or half of them where that is too narrow."""
        taken = sum(key.sizeHint().width() + self.horizontalSpacing() for key in keys)
        return len(keys) if taken <= room else (len(keys) + 1) // 2
