"""The levels that were given, sorted and without names, as tiles."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmscorer.ui.kit import tooltip
from dmscorer.ui.look import theme


class LevelTiles(QWidget):
    """One tile a rater: the number on the ramp of levels; hatched with a dash for "not assessable"."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("level_tiles")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._levels: tuple[int, ...] = ()
        self._reasons: tuple[str, ...] = ()
        self._maximum = 1

    def show_levels(self, levels: Sequence[int], maximum: int, reasons: Sequence[str]) -> None:
        """``reasons``: in words, one a rater who could not judge."""
        self._levels, self._reasons, self._maximum = tuple(levels), tuple(reasons), maximum
        self.setAccessibleName(self.tr("Levels given, sorted"))
        self.setAccessibleDescription(", ".join([*map(str, levels), *reasons]))
        self.setToolTip(tooltip.plain("\n".join(reasons)))
        self.updateGeometry()
        self.update()

    @property
    def shown(self) -> tuple[str, ...]:
        return (*map(str, self._levels), *("–" for _ in self._reasons))

    def sizeHint(self) -> QSize:
        side, gap = self._side(), theme.tokens().px(8)
        return QSize(len(self.shown) * (side + gap), side + (theme.tokens().px(20) if self._reasons else 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, words in enumerate(self.shown):
                self._draw(painter, place, words)
            self._draw_reasons(painter)
        finally:
            painter.end()

    def _side(self) -> int:
        """Six raters still fit side by side."""
        now = theme.tokens()
        return now.px(56) if len(self.shown) <= 5 else now.px(46)

    def _draw(self, painter: QPainter, place: int, words: str) -> None:
        now = theme.tokens()
        side = self._side()
        box = QRectF(place * (side + now.px(8)) + 0.5, 0.5, side - 1, side - 1)
        is_level = place < len(self._levels)
        fill, ink = now.level(self._levels[place], self._maximum) if is_level else ("", now.quiet)
        painter.setPen(Qt.PenStyle.NoPen if is_level else QPen(QColor(now.hairline), 1))
        painter.setBrush(QColor(fill) if is_level else QBrush(QColor(now.hairline), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, now.radius, now.radius)
        painter.setPen(QColor(ink))
        painter.setFont(theme.font("figure", strong=True, tabular=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_reasons(self, painter: QPainter) -> None:
        """What the hatched tiles mean, under them."""
        if not self._reasons:
            return
        now = theme.tokens()
        painter.setPen(QColor(now.quiet))
        painter.setFont(theme.font("small"))
        words = "–  " + ", ".join(dict.fromkeys(self._reasons))
        box = QRectF(0, self._side(), self.width(), now.px(20))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
