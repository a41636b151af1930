"""A table of results: numbers right, texts left, sortable, what is not estimable always last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from dmscorer.ui.kit import tooltip
from dmscorer.ui.look import theme

Index = QModelIndex | QPersistentModelIndex
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    is_number: bool = False
    about: str = ""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell. ``key`` is what it is sorted by; None goes last in either direction."""

    text: str
    key: float | str | None = None
    about: str = ""
    is_quiet: bool = False


class ResultModel(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._rows: list[tuple[Shown, ...]] = []
        self._sorting: tuple[int, bool] | None = None
        self._given: tuple[tuple[Shown, ...], ...] = ()

    def fill(self, columns: Sequence[Column], rows: Sequence[Sequence[Shown]]) -> None:
        self.beginResetModel()
        # Of other columns the place that was sorted by means something else.
        if tuple(columns) != self._columns:
            self._sorting = None
        self._columns = tuple(columns)
        self._given = tuple(tuple(row) for row in rows)
        self._rows = self._in_order()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 = the order in which the rows were given."""
        self.layoutAboutToBeChanged.emit()
        is_valid = 0 <= column < len(self._columns)
        self._sorting = (column, order == Qt.SortOrder.DescendingOrder) if is_valid else None
        self._rows = self._in_order()
        self.layoutChanged.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.about or None
        return (_RIGHT if column.is_number else _LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self._rows[index.row()][index.column()]
        column = self._columns[index.column()]
        answers: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: cell.text,
            Qt.ItemDataRole.ToolTipRole: tooltip.plain(cell.about) or None,
            Qt.ItemDataRole.TextAlignmentRole: _RIGHT if column.is_number else _LEFT,
            Qt.ItemDataRole.ForegroundRole: QColor(theme.tokens().quiet) if cell.is_quiet else None,
            Qt.ItemDataRole.FontRole: self._font(column),
        }
        return answers.get(role)

    def _font(self, column: Column) -> QFont | None:
        return theme.font("body", tabular=True) if column.is_number else None

    def _in_order(self) -> list[tuple[Shown, ...]]:
        if self._sorting is None:
            return list(self._given)
        column, is_falling = self._sorting
        # Not estimable is not the smallest value: such rows stand last whichever way the column is sorted.
        known = [row for row in self._given if row[column].key is not None]
        known.sort(key=lambda row: _comparable(row[column].key), reverse=is_falling)
        return known + [row for row in self._given if row[column].key is None]


class ResultTable(QTableView):
    def __init__(self, name: str = "result_table") -> None:
        super().__init__()
        self.setObjectName(name)
        self._model = ResultModel(self)
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # arrow keys move inside, Tab leaves
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)

    def fill(self, columns: Sequence[Column], rows: Sequence[Sequence[Shown]]) -> None:
        self._model.fill(columns, rows)
        self.verticalHeader().setDefaultSectionSize(theme.tokens().px(30))
        self.resizeColumnsToContents()
        header = self.horizontalHeader()
        for at, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.is_wide else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(at, mode)

    def full_height(self) -> int:
        """Pixels that all rows and the header need."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        return rows + self.horizontalHeader().sizeHint().height() + theme.tokens().px(16)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(320), theme.tokens().px(120))


def _comparable(key: float | str | None) -> tuple[bool, float, str]:
    return (True, 0.0, key.casefold()) if isinstance(key, str) else (False, key or 0.0, "")
