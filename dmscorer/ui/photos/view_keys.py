"""The shot list: every view with the key that assigns it, and how many photos of the visit show it."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from dmscorer.domain.photos.photos import ViewSet
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE

LARGE: Final = 1.4


class ViewKeys(QWidget):
    """Two columns in the order of the view set (one where the text is large); a click does what the key does."""

    pressed = Signal(str)  # view id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view_keys")
        self._keys: dict[str, _ViewKey] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)

    def offer(self, views: ViewSet) -> None:
        for key in self._keys.values():
            key.setParent(None)
            key.deleteLater()
        self._keys.clear()
        rows = -(-len(views.views) // 2) if theme.tokens().scale < LARGE else len(views.views)
        for place, view in enumerate(views.views):
            key = _ViewKey(view.key.upper(), view.label.in_(LANGUAGE), f"view_{view.id}", self)
            key.clicked.connect(lambda _checked=False, view_id=view.id: self.pressed.emit(view_id))
            self._keys[view.id] = key
            self._grid.addWidget(key, place % rows, place // rows)

    def count(self, shown: Mapping[str, int]) -> None:
        """How many photos of the visit show each view; one that nobody shows is quiet."""
        for view_id, key in self._keys.items():
            key.set_count(shown.get(view_id, 0))


class _ViewKey(KeyButton):
    def __init__(self, cap: str, words: str, name: str, parent: QWidget) -> None:
        super().__init__(cap, words, name, parent)
        self._count = 0
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleDescription(self.tr("Key {key}; {n} photos").format(key=self._cap, n=count))
        self.update()

    def minimumSizeHint(self) -> QSize:
        now = theme.tokens()
        return QSize(now.px(96), now.px(28))

    def _words(self) -> str:
        now = theme.tokens()
        room = (
            self.width() - self._cap_width() - now.px(8) - now.px(24 if self._count > 1 else 12 if self._count else 0)
        )
        return QFontMetrics(theme.font("small")).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _draw(self, painter: QPainter) -> None:
        super()._draw(painter)
        if not self._count:
            return
        now = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.done))
        side = now.px(7)
        painter.drawEllipse(QRect(self.width() - side - now.px(4), (self.height() - side) // 2, side, side))
        if self._count > 1:
            painter.setPen(QColor(now.quiet))
            painter.setFont(theme.font("small", tabular=True))
            room = QRect(0, 0, self.width() - side - now.px(7), self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(self._count))
