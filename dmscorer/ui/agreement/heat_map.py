"""Signs by sites: how far raters differ, as depth of one grey-blue; hatched where nothing varies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dmscorer.ui.look import theme

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``depth`` 0 … 1; None = no pair of ratings. ``about``: what the cell says in words."""

    row: int
    column: int
    depth: float | None
    is_varying: bool
    about: str
    id: str = ""


class HeatMap(QWidget):
    """``rows`` name the lines; columns are numbered, their names are in the words of the cells."""

    pointed = Signal(str)  # the words of the cell under the pointer, empty outside

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("heat_map")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows: tuple[str, ...] = ()
        self._cells: tuple[HeatCell, ...] = ()
        self._pointed = ""

    def show_cells(self, rows: Sequence[str], cells: Sequence[HeatCell]) -> None:
        self._rows, self._cells = tuple(rows), tuple(cells)
        self.setAccessibleName(self.tr("Where raters differ, by sign and site"))
        self.setAccessibleDescription("; ".join(cell.about for cell in cells if cell.is_varying))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        now = theme.tokens()
        return QSize(now.px(520), len(self._rows) * now.px(30) + now.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(320), self.sizeHint().height())

    def box_of(self, cell: HeatCell) -> QRect:
        """Where a cell lies."""
        now = theme.tokens()
        left = self._indent()
        wide = (self.width() - left) / max(1, self._n_columns())
        x, y = left + cell.column * wide, cell.row * now.px(30)
        return QRect(round(x) + 1, y + 2, round(x + wide) - round(x) - 3, now.px(30) - 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_names(painter)
            for cell in self._cells:
                self._draw(painter, cell)
        finally:
            painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self._at(event.pos())
            QToolTip.showText(event.globalPos(), found.about if found else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        self._point(found.about if found else "")

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("")

    def _point(self, words: str) -> None:
        if words != self._pointed:
            self._pointed = words
            self.pointed.emit(words)

    def _at(self, place: QPoint) -> HeatCell | None:
        return next((cell for cell in self._cells if self.box_of(cell).contains(place)), None)

    def _indent(self) -> int:
        words = QFontMetrics(theme.font("small"))
        return max((words.horizontalAdvance(name) for name in self._rows), default=0) + theme.tokens().px(12)

    def _n_columns(self) -> int:
        return max((cell.column + 1 for cell in self._cells), default=0)

    def _draw_names(self, painter: QPainter) -> None:
        now = theme.tokens()
        painter.setPen(QColor(now.text))
        painter.setFont(theme.font("small"))
        for at, name in enumerate(self._rows):
            painter.drawText(QRectF(0, at * now.px(30), self._indent() - now.px(12), now.px(30)), _RIGHT, name)
        painter.setPen(QColor(now.quiet))
        painter.setFont(theme.font("small", tabular=True))
        for column in range(self._n_columns()):
            box = self.box_of(HeatCell(len(self._rows), column, None, False, ""))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(column + 1))

    def _draw(self, painter: QPainter, cell: HeatCell) -> None:
        now = theme.tokens()
        box = QRectF(self.box_of(cell))
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.depth is None:
            pen = QPen(QColor(now.outline), 1)
            pen.setDashPattern([2, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        elif not cell.is_varying:
            painter.setBrush(QBrush(QColor(now.outline), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(QColor(shade(cell.depth)))
        painter.drawRoundedRect(box, now.px(3), now.px(3))


def shade(depth: float) -> str:
    """A grey-blue between the faintest and the deepest level; half of the scale is already the deepest."""
    now = theme.tokens()
    first, last = QColor(now.pressed if now.dark else "#eceef1"), QColor(now.levels[-1])
    at = min(1.0, max(0.0, depth * 2))
    mixed = [round(a + (b - a) * at) for a, b in zip(_rgb(first), _rgb(last), strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
