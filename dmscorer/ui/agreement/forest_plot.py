"""The forest plot of ICC(A,1): points with intervals on one axis, drawn from their geometry."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmscorer.domain.agreement.forest import Bar, Forest
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import number

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOP_MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_GOOD: Final = (0.75, 0.9)


class ForestPlot(QWidget):
    """``names``: one a bar. Pooled (rough) rows have a hollow point; a limit off the axis ends in an arrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("forest_plot")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._forest = Forest((), ((0.0, 0.0), (1.0, 1.0)), 0)
        self._names: tuple[str, ...] = ()

    def show_forest(self, forest: Forest, names: Sequence[str]) -> None:
        self._forest, self._names = forest, tuple(names)
        said = (f"{name}: {_figures(bar)}" for name, bar in zip(names, forest.bars, strict=True))
        self.setAccessibleName(self.tr("Intraclass correlation by measure"))
        self.setAccessibleDescription("; ".join(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        now = theme.tokens()
        return QSize(now.px(520), len(self._forest.bars) * self._row() + now.px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(320), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            axis = self._axis()
            self._draw_ground(painter, axis)
            for at, bar in enumerate(self._forest.bars):
                self._draw_row(painter, axis, at, bar)
        finally:
            painter.end()

    def _row(self) -> int:
        return theme.tokens().px(30)

    def _axis(self) -> QRectF:
        """The plot between the names and the figures."""
        now = theme.tokens()
        words = QFontMetrics(theme.font("small"))
        left = max((words.horizontalAdvance(name) for name in self._names), default=0) + now.px(16)
        right = words.horizontalAdvance(_widest()) + now.px(20)
        high = len(self._forest.bars) * self._row()
        return QRectF(min(left, self.width() * 0.45), 0, max(40.0, self.width() - left - right), high)

    def _draw_ground(self, painter: QPainter, axis: QRectF) -> None:
        now = theme.tokens()
        low, high = (axis.left() + self._forest.place(value) * axis.width() for value in _GOOD)
        painter.fillRect(QRectF(low, axis.top(), high - low, axis.height()), QColor(now.sunken))
        painter.setFont(theme.font("small", tabular=True))
        is_crowded = axis.width() / max(1, len(self._forest.ticks) - 1) < now.px(40)
        for value, place in self._forest.ticks:
            x = round(axis.left() + place * axis.width()) + 0.5
            painter.setPen(QPen(QColor(now.outline if value == 0 else now.hairline), 1))
            painter.drawLine(QLineF(x, axis.top(), x, axis.bottom()))
            if is_crowded and round(value * 4) % 2:
                continue
            painter.setPen(QColor(now.quiet))
            box = QRectF(x - now.px(30), axis.bottom() + now.px(6), now.px(60), now.px(20))
            painter.drawText(box, _TOP_MIDDLE, f"{value:g}".replace("-", "\N{MINUS SIGN}"))

    def _draw_row(self, painter: QPainter, axis: QRectF, at: int, bar: Bar) -> None:
        now = theme.tokens()
        y = axis.top() + (at + 0.5) * self._row()
        painter.setPen(QColor(now.text))
        painter.setFont(theme.font("small"))
        painter.drawText(QRectF(0, y - now.px(12), axis.left() - now.px(12), now.px(24)), _RIGHT, self._names[at])
        painter.setFont(theme.font("small", tabular=True))
        painter.setPen(QColor(now.quiet))
        painter.drawText(
            QRectF(axis.right(), y - now.px(12), self.width() - axis.right(), now.px(24)), _RIGHT, _figures(bar)
        )
        self._draw_interval(painter, axis, y, bar)
        painter.setPen(QPen(QColor(now.accent), 2))
        painter.setBrush(QColor(now.window if bar.is_rough else now.accent))
        painter.drawEllipse(QPointF(axis.left() + bar.at * axis.width(), y), now.px(4), now.px(4))

    def _draw_interval(self, painter: QPainter, axis: QRectF, y: float, bar: Bar) -> None:
        if bar.start is None or bar.end is None:
            return
        now = theme.tokens()
        start, end = (axis.left() + place * axis.width() for place in (bar.start, bar.end))
        painter.setPen(QPen(QColor(now.done), 2))
        painter.drawLine(QLineF(start, y, end, y))
        if bar.is_cut:
            painter.setBrush(QColor(now.done))
            step = now.px(5)
            painter.drawPolygon(
                QPolygonF([QPointF(start - 1, y), QPointF(start + step, y - step), QPointF(start + step, y + step)])
            )


def _figures(bar: Bar) -> str:
    if bar.low is None or bar.high is None:
        return number(bar.value)
    return f"{number(bar.value)}  {number(bar.low)} to {number(bar.high)}"


def _widest() -> str:
    return f"{number(-0.88)}  {number(-0.88)} to {number(0.88)}"
