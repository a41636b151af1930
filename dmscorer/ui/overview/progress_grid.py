"""Visits by raters: how far each reading is, by shape and word, and never a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from dmscorer.ui.kit import tooltip
from dmscorer.ui.look import theme

Index = QModelIndex | QPersistentModelIndex
_CELL: Final = Qt.ItemDataRole.UserRole
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Mark(Enum):
    NONE = auto()  # nothing to read
    OPEN = auto()
    PART = auto()
    SIGNED = auto()
    IMPORTED = auto()


@dataclass(frozen=True, slots=True)
class GridCell:
    """``share`` 0 … 1 is how much is answered, for ``PART``."""

    mark: Mark
    word: str
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class GridRow:
    """``facts``: the texts of the columns before the raters."""

    facts: tuple[str, ...]
    cells: tuple[GridCell, ...]


class ProgressModel(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ()
        self._rows: tuple[GridRow, ...] = ()

    def fill(self, titles: Sequence[str], rows: Sequence[GridRow]) -> None:
        self.beginResetModel()
        self._titles, self._rows = tuple(titles), tuple(rows)
        self.endResetModel()

    @property
    def n_facts(self) -> int:
        return len(self._rows[0].facts) if self._rows else 0

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if index.column() < len(row.facts):
            return self._fact(index) if role == Qt.ItemDataRole.DisplayRole else None
        cell = row.cells[index.column() - len(row.facts)]
        if role == _CELL:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.word
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip.plain(f"{self._titles[index.column()]}: {', '.join(row.facts[:2])}: {cell.word}")
        return None

    def _fact(self, index: Index) -> str:
        """The first fact (the subject) stands once, at the first of its rows."""
        own = self._rows[index.row()].facts
        is_again = index.column() == 0 and index.row() and self._rows[index.row() - 1].facts[0] == own[0]
        return "" if is_again else own[index.column()]


class ProgressGrid(QTableView):
    """A quiet table: subject, visit, photos, then one column a rater."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress_grid")
        self.setAccessibleName(self.tr("Progress by visit and rater"))
        self._model = ProgressModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_CellPainter(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # arrow keys move inside, Tab leaves
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(_LEFT)

    def fill(self, titles: Sequence[str], rows: Sequence[GridRow]) -> None:
        """Show these rows; the place stays where it was."""
        at = self.verticalScrollBar().value()
        self._model.fill(titles, rows)
        self._set_widths()
        self.verticalScrollBar().setValue(at)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._set_widths()

    def _set_widths(self) -> None:
        now = theme.tokens()
        self.verticalHeader().setDefaultSectionSize(now.px(30))
        header = self.horizontalHeader()
        for column in range(self._model.columnCount()):
            is_fact = column < self._model.n_facts
            mode = QHeaderView.ResizeMode.ResizeToContents if is_fact else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
        header.setMinimumSectionSize(now.px(72))


class _CellPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + theme.tokens().px(24), theme.tokens().px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, box = index.data(_CELL), QRectF(option.rect)
        painter.save()
        try:
            if isinstance(cell, GridCell):
                self._paint(painter, box, cell)
            else:
                self._write(painter, box.adjusted(theme.tokens().px(8), 0, 0, 0), str(index.data()), "text")
        finally:
            painter.restore()

    def _paint(self, painter: QPainter, box: QRectF, cell: GridCell) -> None:
        now = theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(box.left() + now.px(16), box.center().y() + 0.5)
        draw_mark(painter, middle, cell)
        is_faint = cell.mark in (Mark.NONE, Mark.OPEN)
        self._write(painter, box.adjusted(now.px(32), 0, 0, 0), cell.word, "quiet" if is_faint else "text")

    def _write(self, painter: QPainter, box: QRectF, words: str, tone: str) -> None:
        painter.setPen(QColor(getattr(theme.tokens(), tone)))
        painter.setFont(theme.font("body", tabular=True))
        painter.drawText(box, _LEFT, words)


def draw_mark(painter: QPainter, middle: QPointF, cell: GridCell) -> None:
    """Dashed ring, pie, filled tick, filled square: shapes that a person tells apart without colour."""
    now = theme.tokens()
    radius = now.px(7)
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    if cell.mark is Mark.NONE:
        painter.setPen(QPen(QColor(now.quiet), 1.5))
        painter.drawLine(QPointF(middle.x() - now.px(4), middle.y()), QPointF(middle.x() + now.px(4), middle.y()))
    elif cell.mark is Mark.OPEN:
        pen = QPen(QColor(now.outline), 1.5)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawEllipse(box)
    elif cell.mark is Mark.PART:
        painter.setPen(QPen(QColor(now.done), 1.5))
        painter.drawEllipse(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.done))
        painter.drawPie(box.adjusted(3, 3, -3, -3), 90 * 16, -round(min(1.0, max(0.0, cell.share)) * 360 * 16))
    else:
        _draw_finished(painter, box, cell.mark)


def _draw_finished(painter: QPainter, box: QRectF, mark: Mark) -> None:
    now = theme.tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.signed))
    if mark is Mark.IMPORTED:
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), now.px(2), now.px(2))
    else:
        painter.drawEllipse(box)
    painter.setPen(QPen(QColor(now.surface), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    at, step = box.center(), box.width() / 14
    painter.drawPolyline(
        [QPointF(at.x() + x * step, at.y() + y * step) for x, y in ((-3, 0.2), (-0.8, 2.4), (3.2, -2.4))]
    )
