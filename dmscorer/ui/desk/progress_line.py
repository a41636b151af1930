"""A thin bar that says how far; it never paints before its turn, as QProgressBar does at every value."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dmscorer.ui.look import theme


class ProgressLine(QWidget):
    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._done = 0
        self._total = 1

    def show_progress(self, done: int, total: int) -> None:
        if (done, total) != (self._done, self._total):
            self._done, self._total = done, max(1, total)
            self.setAccessibleDescription(f"{done} / {total}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(160), theme.tokens().px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(40), theme.tokens().px(4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            now, high = theme.tokens(), theme.tokens().px(4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            box = QRectF(0, (self.height() - high) / 2, self.width(), high)
            painter.setBrush(QColor(now.hairline))
            painter.drawRoundedRect(box, high / 2, high / 2)
            box.setWidth(self.width() * self._done / self._total)
            painter.setBrush(QColor(now.accent_fill))
            painter.drawRoundedRect(box, high / 2, high / 2)
        finally:
            painter.end()
