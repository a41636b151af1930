"""What the monitor check shows: steps near black and white, greys, stripes against their mean, reds of skin."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmscorer.domain.monitor.monitor import HALF_LIGHT, Pair
from dmscorer.ui.look import theme


class Steps(QWidget):
    """Squares in a row on a ground of their own."""

    def __init__(self, name: str, levels: Sequence[int], ground: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._levels, self._ground = tuple(levels), ground
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(480), theme.tokens().px(56))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor(self._ground, self._ground, self._ground))
            width, edge = self.width() / len(self._levels), theme.tokens().px(10)
            for place, level in enumerate(self._levels):
                box = QRect(round(place * width), 0, round(width), self.height()).adjusted(edge, edge, -edge, -edge)
                painter.fillRect(box, QColor(level, level, level))
        finally:
            painter.end()


class Stripes(QWidget):
    """Lines of one pixel of the screen, black and white, around a square of the grey that gives as much light."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("monitor_stripes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(480), theme.tokens().px(96))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            ratio = self.devicePixelRatioF()
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
            painter.scale(1 / ratio, 1 / ratio)
            for line in range(0, round(self.height() * ratio), 2):
                painter.fillRect(0, line, round(self.width() * ratio), 1, Qt.GlobalColor.white)
            third = round(self.width() * ratio) // 3
            painter.fillRect(third, 0, third, round(self.height() * ratio), QColor(HALF_LIGHT, HALF_LIGHT, HALF_LIGHT))
        finally:
            painter.end()


class SkinPairs(QWidget):
    """One skin: patches whose left half is a step paler than the right one, on the grey of the photos."""

    def __init__(self, name: str, pairs: Sequence[Pair], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._pairs = tuple(pairs)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(480), theme.tokens().px(64))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor(theme.tokens().photo_ground))
            width, edge = self.width() // len(self._pairs), theme.tokens().px(8)
            for place, pair in enumerate(self._pairs):
                box = QRect(place * width, 0, width, self.height()).adjusted(edge, edge, -edge, -edge)
                half = QRect(box.x(), box.y(), box.width() // 2, box.height())
                painter.fillRect(box, QColor(*pair.redder))
                painter.fillRect(half, QColor(*pair.paler))
        finally:
            painter.end()
