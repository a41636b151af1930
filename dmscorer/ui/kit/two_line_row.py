"""A row that leads somewhere: a quiet line, and under it what counts, whole; in two lines where one is too narrow."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from dmscorer.ui.look import theme


class TwoLineRow(QAbstractButton):
    def __init__(self, name: str, quiet: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._quiet, self._words = quiet, words
        self.setText(quiet)
        self.setAccessibleName(quiet)
        self.setAccessibleDescription(words)
        self.setToolTip(f"{quiet}\n{words}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self._height_for(event.size().width()))

    def _height_for(self, width: int) -> int:
        metrics, now = QFontMetrics(theme.font("body")), theme.tokens()
        room = QRect(0, 0, width - 2 * now.px(7) - 2, 10_000)
        words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self._words)
        return metrics.height() + max(metrics.height(), words.height()) + now.px(10)

    def sizeHint(self) -> QSize:
        line = QFontMetrics(theme.font("body")).height()
        return QSize(theme.tokens().px(200), 2 * line + theme.tokens().px(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(80), max(self.minimumHeight(), self.sizeHint().height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
        finally:
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        now = theme.tokens()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(now.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.sunken) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, now.radius, now.radius)
        room = box.adjusted(now.px(7), now.px(4), -now.px(7), -now.px(4))
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(QColor(now.quiet))
        quiet = QFontMetrics(font).elidedText(self._quiet, Qt.TextElideMode.ElideMiddle, round(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, quiet)
        painter.setPen(QColor(now.text))
        below = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        painter.drawText(room, below, self._words)
