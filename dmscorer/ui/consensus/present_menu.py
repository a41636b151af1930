"""Who decides: alone, or together with those who are ticked as present."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from dmscorer.ui.look import theme


class PresentMenu(QPushButton):
    changed = Signal(tuple)  # codes of those present

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("present_button")
        theme.set_kind(self, "quiet")
        self._menu = QMenu(self)
        self._menu.setObjectName("present_menu")
        self.setMenu(self._menu)
        self._say()

    @property
    def present(self) -> tuple[str, ...]:
        return tuple(str(action.data()) for action in self._menu.actions() if action.isChecked())

    def offer(self, people: Iterable[tuple[str, str]], present: Iterable[str]) -> None:
        """``people``: code and name of all who could take part."""
        self._menu.clear()
        ticked = frozenset(present)
        for code, name in people:
            action = self._menu.addAction(f"{name} ({code})")
            action.setObjectName(f"present_{code}")
            action.setData(code)
            action.setCheckable(True)
            action.setChecked(code in ticked)
            action.toggled.connect(self._tell)
        self._say()

    def _tell(self) -> None:
        self._say()
        self.changed.emit(self.present)

    def _say(self) -> None:
        who = ", ".join(self.present)
        self.setText(self.tr("Deciding with {who}").format(who=who) if who else self.tr("Deciding alone"))
