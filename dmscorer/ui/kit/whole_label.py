"""A sentence that is never cut: as high as its lines need at the width that it got."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel


class WholeLabel(QLabel):
    """Scroll areas and crowded columns squeeze a wrapped label below its lines; this one insists."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._insist()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._insist()

    def _insist(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()) if self.text() else 0)
