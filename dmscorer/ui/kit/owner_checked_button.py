"""A button that only asks: what it shows as checked is what its owner marked."""

from PySide6.QtWidgets import QAbstractButton, QWidget


class AskingButton(QAbstractButton):
    """Clicks ask. So does a screen reader's toggle, which would otherwise check the button without a click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_marked = False
        self.setCheckable(True)
        self.toggled.connect(self._ask_instead)

    def mark(self, *, is_on: bool) -> None:
        self._is_marked = is_on
        self.setChecked(is_on)

    def nextCheckState(self) -> None:
        """Only the owner's mark checks the button."""

    def _ask_instead(self, is_checked: bool) -> None:
        if is_checked != self._is_marked:
            self.setChecked(self._is_marked)
            self.click()
