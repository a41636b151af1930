"""A figure made for print, on white in either theme; pointing at a mark says the numbers behind it."""

from collections.abc import Sequence
from math import hypot

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dmscorer.figures.canvas import Mark, Picture
from dmscorer.ui.look import theme

_NEAR = 14  # pixels
MOST_TOLD = 300  # marks that a screen reader is given one by one


class PlotView(QWidget):
    """As wide as its place; its height follows the figure. ``pointed`` carries the words of a mark, empty away from all."""

    pointed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._drawn = QImage()
        self._fitted = QImage()  # at the size of this widget: scaled once, and well
        self._marks: Sequence[Mark] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: Picture, words: str) -> None:
        """``picture`` as PNG (Qt's SVG does not know all that the print figures use); ``words``: for a screen reader."""
        self._drawn, self._fitted = QImage.fromData(picture.data), QImage()
        self._marks = picture.marks
        self.setAccessibleName(words)
        told = [mark.text for mark in picture.marks[:MOST_TOLD]]
        left = len(picture.marks) - len(told)
        more = [self.tr("and {n} more, in the table below").format(n=left)] if left else []
        self.setAccessibleDescription("; ".join([*told, *more]))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(240), theme.tokens().px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._drawn.isNull():
            return
        high = round(self.width() * self._drawn.height() / self._drawn.width())
        if self.height() != high:
            self.setFixedHeight(high)
        wanted = QSize(self.width(), high) * self.devicePixelRatioF()
        if self._fitted.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._fitted = self._drawn.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor("white"))
            if not self._fitted.isNull():
                painter.drawImage(QRectF(self.rect()), self._fitted, QRectF(self._fitted.rect()))
        finally:
            painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        found = min(self._marks, key=lambda mark: self._distance(mark, place.x(), place.y()), default=None)
        is_near = found is not None and self._distance(found, place.x(), place.y()) <= theme.tokens().px(_NEAR)
        words = found.text if found is not None and is_near else ""
        self.pointed.emit(words)
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), words, self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("")
        super().leaveEvent(event)

    def _distance(self, mark: Mark, x: float, y: float) -> float:
        return hypot(mark.x * self.width() - x, mark.y * self.height() - y)
