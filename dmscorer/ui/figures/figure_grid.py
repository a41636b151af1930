"""Cards side by side where there is room for two, else one under the other; followed while the window or the text grows."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from dmscorer.ui.look import theme

NARROWEST_PAIR = 760  # px at 100 % text: two figures whose words can be read


class FigureGrid(QWidget):
    """``most``: at most so many columns."""

    def __init__(self, cards: Iterable[QWidget] = (), most: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placed: list[QWidget] = []
        self._most = self._columns = most
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for card in cards:
            self.add(card)
        self._space()

    @property
    def columns(self) -> int:
        return self._columns

    def add(self, card: QWidget) -> None:
        place = len(self._placed)
        self._placed.append(card)
        self._grid.addWidget(card, place // self._columns, place % self._columns)

    def clear(self) -> None:
        for card in self._placed:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._placed = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._space()
            self._follow()

    def _follow(self) -> None:
        columns = min(self._most, 2 if self.width() >= theme.tokens().px(NARROWEST_PAIR) else 1)
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self._placed):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, place // columns, place % columns)
        self._space()

    def _space(self) -> None:
        now = theme.tokens()
        self._grid.setHorizontalSpacing(now.px(40))
        self._grid.setVerticalSpacing(now.px(24))
        for column in range(2):
            self._grid.setColumnStretch(column, 100 if column < self._columns else 0)
        self._grid.setColumnStretch(2, 1)  # what cards at their widest leave stays at the right
