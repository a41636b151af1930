"""A row that leads somewhere: a name at the left, what is open at the right."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from dmscorer.ui.look import theme


class OpenRow(QAbstractButton):
    def __init__(self, name: str, aside: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aside = aside
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(aside)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(200), theme.tokens().px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(80), theme.tokens().px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
        finally:
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        now, middle = theme.tokens(), Qt.AlignmentFlag.AlignVCenter
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(now.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.sunken) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, now.radius, now.radius)
        room = box.adjusted(now.px(7), 0, -now.px(7), 0)
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(QColor(now.quiet))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, self._aside)
        taken = QFontMetrics(painter.font()).horizontalAdvance(self._aside) + now.px(8)
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(QColor(now.text))
        name = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, round(room.width() - taken))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, name)
