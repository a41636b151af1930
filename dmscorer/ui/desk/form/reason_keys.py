"""One key a reason for everything that is still open in the case."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme

_LARGE = 1.2  # text scale above which words of two reasons do not fit side by side


class ReasonKeys(QWidget):
    reason_chosen = Signal(str)

    def __init__(self, instrument: Instrument, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = theme.set_role(QLabel(self.tr("Or give all open items one reason with its key:")), "small", "quiet")
        said.setWordWrap(True)
        self._grid = QGridLayout(self)
        self._grid.addWidget(said, 0, 0, 1, 2)
        self._buttons = [
            KeyButton(str(number), reason.label.in_(language), f"rest_{reason.id}")
            for number, reason in enumerate(instrument.reasons, 1)
        ]
        for button, reason in zip(self._buttons, instrument.reasons, strict=True):
            button.clicked.connect(self._choosing(reason.id))
        self.place()

    def place(self) -> None:
        """Two columns, one where the text is large."""
        now = theme.tokens()
        columns = 1 if is_large() else 2
        for at, button in enumerate(self._buttons):
            self._grid.addWidget(button, 1 + at // columns, at % columns)
        self._grid.setSpacing(now.px(6))
        side = 0 if is_large() else now.px(18)  # under the list, or in line with the key that leads back
        self._grid.setContentsMargins(side, now.px(8), side, now.px(8))

    def _choosing(self, reason: str) -> Callable[[], None]:
        return lambda: self.reason_chosen.emit(reason)


def is_large() -> bool:
    return theme.tokens().scale > _LARGE
