"""A quiet button that shows the key which does the same."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from dmscorer.ui.look import theme

_MIDDLE: Final = Qt.AlignmentFlag.AlignCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class KeyButton(QAbstractButton):
    """Key cap and words; on the strip under the photo it takes the colours of the photo's chips."""

    def __init__(
        self, cap: str, words: str, name: str, parent: QWidget | None = None, *, on_photo: bool = False
    ) -> None:
        super().__init__(parent)
        self._cap = cap
        self._on_photo = on_photo
        self._is_compact = False
        self.setObjectName(name)
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(cap)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_cap(self, cap: str) -> None:
        """Another key does the same from now on."""
        self._cap = cap
        self.setAccessibleDescription(cap)
        self.updateGeometry()
        self.update()

    def set_compact(self, *, is_compact: bool) -> None:
        """Only the cap, the words in a tooltip: where large text leaves no room."""
        self._is_compact = is_compact
        self.setToolTip(self.text() if is_compact else "")
        self.updateGeometry()

    @property
    def full_width(self) -> int:
        now = theme.tokens()
        words = QFontMetrics(theme.font("small")).horizontalAdvance(self.text())
        return self._cap_width() + (now.px(6) + words if self.text() else 0) + now.px(8)

    def sizeHint(self) -> QSize:
        now = theme.tokens()
        return QSize(self._cap_width() + now.px(8) if self._is_compact else self.full_width, now.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
        finally:
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        now = theme.tokens()
        high = now.px(20)
        cap = QRectF(now.px(2) + 0.5, (self.height() - high) / 2 + 0.5, self._cap_width() - 1, high - 1)
        painter.setBrush(QColor(self._fill()))
        painter.setPen(QPen(QColor(now.chip if self._on_photo else now.outline), 1))
        painter.drawRoundedRect(cap, now.px(4), now.px(4))
        painter.setPen(QColor(self._ink(is_cap=True)))
        painter.setFont(theme.font("small", strong=True))
        painter.drawText(cap, _MIDDLE, self._cap)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(now.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), now.px(6), now.px(6))
        if self._is_compact:
            return
        painter.setPen(QColor(self._ink(is_cap=False)))
        painter.setFont(theme.font("small"))
        words = QRectF(cap.right() + now.px(6), 0, self.width(), self.height())
        painter.drawText(words, _LEFT, self._words())

    def _words(self) -> str:
        return self.text()

    def _fill(self) -> str:
        now = theme.tokens()
        if self._on_photo:
            return now.chip
        return now.pressed if self.isDown() else now.sunken

    def _ink(self, *, is_cap: bool) -> str:
        now = theme.tokens()
        if not self.isEnabled():
            return now.disabled
        if self._on_photo:
            return now.on_chip
        return now.text if is_cap or self.underMouse() else now.quiet

    def _cap_width(self) -> int:
        now = theme.tokens()
        metrics = QFontMetrics(theme.font("small", strong=True))
        return max(now.px(20), metrics.horizontalAdvance(self._cap) + now.px(12))
