"""The coordinator's rail: one entry a screen."""

from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.look import icons, theme

WIDTH: Final = 168


class Rail(QFrame):
    chosen = Signal(str)  # a screen's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        theme.set_kind(self, "panel")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        post = QFrame(self)
        theme.set_kind(post, "post")
        self._entries = QVBoxLayout()
        self._entries.setContentsMargins(8, 12, 8, 12)
        self._entries.setSpacing(2)
        self._entries.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._entries, 1)
        whole.addWidget(post)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        self.setFixedWidth(theme.tokens().px(WIDTH))

    def add(self, name: str, title: str, icon: str) -> None:
        """A new last entry; its place in the rail is its key with Ctrl."""
        button = QPushButton(title, self)
        button.setObjectName(f"rail_{name}")
        button.setCheckable(True)
        button.setShortcut(f"Ctrl+{len(self._buttons) + 1}")
        button.setToolTip(f"Ctrl+{len(self._buttons) + 1}")
        theme.set_kind(button, "rail")
        icons.dress(button, icon)
        # not clicked: a screen reader checks the button without a click
        button.toggled.connect(lambda is_on, name=name: self.chosen.emit(name) if is_on else None)
        self._group.addButton(button)
        self._buttons[name] = button
        self._entries.insertWidget(self._entries.count() - 1, button)

    def clear(self) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._entries.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        self._buttons.clear()

    def mark(self, name: str) -> None:
        """Show which screen is in front: none of them where it has no entry, as the check of the monitor."""
        if name not in self._buttons:
            self._unmark()
        else:
            # One stop for Tab, the entry in front: left to Qt it would be the one that had the keyboard last.
            for known, button in self._buttons.items():
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if known == name else Qt.FocusPolicy.NoFocus)
            with QSignalBlocker(self._buttons[name]):  # marking is not choosing
                self._buttons[name].setChecked(True)

    def _unmark(self) -> None:
        self._group.setExclusive(False)  # or the group would keep one checked
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
