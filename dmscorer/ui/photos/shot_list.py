"""The shot list: every visit against every view or site, what is there and what is missing at one glance."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.photos.coverage import VisitCoverage
from dmscorer.ui.look import icons, theme

Index = QModelIndex | QPersistentModelIndex

CELL: Final = 34
NAME: Final = 176


class ShotList(QWidget):
    export_asked = Signal()
    closed = Signal()
    visit_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shot_list")
        self._rows: tuple[VisitCoverage, ...] = ()
        self._names: dict[str, Mapping[str, str]] = {"sites": {}, "views": {}}
        self._which = "sites"
        self._summary = theme.set_role(QLabel(), "body", "quiet")
        self._summary.setObjectName("shot_list_summary")
        self._model = _Grid(self)
        self._grid = QTableView(self)
        self._grid.setObjectName("shot_list_grid")
        self._grid.setAccessibleName(self.tr("Visits and what their photos show"))
        self._grid.setModel(self._model)
        self._grid.setItemDelegate(_CountPainter(self._grid))
        self._grid.setShowGrid(False)
        self._grid.setTabKeyNavigation(False)  # arrow keys move inside, Tab leaves
        self._grid.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self._grid.verticalHeader().setFixedWidth(theme.tokens().px(NAME))
        self._grid.setHorizontalHeader(_SlantedHeader(self._grid))
        self._grid.doubleClicked.connect(self._choose)
        self._lay_out()

    def show_rows(self, rows: Sequence[VisitCoverage], views: Mapping[str, str], sites: Mapping[str, str]) -> None:
        """``views`` and ``sites``: id → name, in the order of the columns."""
        self._rows, self._names = tuple(rows), {"views": views, "sites": sites}
        self._show()

    def _show(self) -> None:
        self._model.fill(self._rows, self._names[self._which], self._which)
        side = theme.tokens().px(CELL)
        self._grid.verticalHeader().setDefaultSectionSize(side)
        for column in range(self._model.columnCount()):
            self._grid.setColumnWidth(column, side)
        gaps = sum(len(row.gaps) for row in self._rows)
        visits = sum(bool(row.gaps) for row in self._rows)
        if gaps:
            words = self.tr("{n} gaps in {visits} of {all} visits (sites not shown in any photo).")
            self._summary.setText(words.format(n=gaps, visits=visits, all=len(self._rows)))
        else:
            self._summary.setText(self.tr("Every visit shows every site."))

    def _take(self, which: str) -> None:
        self._which = which
        self._show()

    def _choose(self, index: QModelIndex) -> None:
        self.visit_chosen.emit(self._rows[index.row()].visit.id)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        group = QButtonGroup(self)
        for which, words in (("sites", self.tr("By site")), ("views", self.tr("By view"))):
            button = QPushButton(words, self)
            button.setObjectName(f"shot_list_{which}")
            button.setCheckable(True)
            button.setChecked(which == self._which)
            button.clicked.connect(lambda _checked=False, which=which: self._take(which))
            group.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        for words, name, icon, act in (
            (self.tr("Save for the photographer"), "save_shot_list_button", "save", self.export_asked.emit),
            (self.tr("Back to the photos"), "close_shot_list_button", "photos", self.closed.emit),
        ):
            button = QPushButton(words, self)
            button.setObjectName(name)
            icons.dress(button, icon)
            button.clicked.connect(lambda _checked=False, act=act: act())
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(line)
        column.addWidget(self._summary)
        column.addWidget(self._grid, 1)


class _Grid(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[VisitCoverage, ...] = ()
        self._names: tuple[tuple[str, str], ...] = ()
        self._which = "sites"

    def fill(self, rows: tuple[VisitCoverage, ...], names: Mapping[str, str], which: str) -> None:
        self.beginResetModel()
        self._rows, self._names, self._which = rows, tuple(names.items()), which
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        counts = row.sites if self._which == "sites" else row.views
        count = counts[self._names[index.column()][0]]
        if role == Qt.ItemDataRole.UserRole:
            return count
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            photos = self.tr("no photo") if not count else self.tr("photos: {n}").format(n=count)
            return f"{row.visit.subject}, {row.visit.label} · {self._names[index.column()][1]}: {photos}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._names[section][1]
        visit = self._rows[section].visit
        return f"{visit.subject} · {visit.label}"


class _CountPainter(QStyledItemDelegate):
    """There: a filled square, with the number where there are several. Missing: a dashed empty one."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        count, now = index.data(Qt.ItemDataRole.UserRole), theme.tokens()
        side = now.px(20)
        box = option.rect
        square = box.adjusted(0, 0, 0, 0)
        square.setSize(QSize(side, side))
        square.moveCenter(box.center())
        painter.save()
        try:
            pen = painter.pen()
            pen.setColor(QColor(now.done if count else now.outline))
            pen.setStyle(Qt.PenStyle.SolidLine if count else Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(QColor(now.done) if count else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square, 3, 3)
            if count > 1:
                painter.setPen(QColor(now.surface))
                painter.setFont(theme.font("small", tabular=True))
                painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(count))
        finally:
            painter.restore()


class _SlantedHeader(QHeaderView):
    """Column names stand upright, so that fifteen sites fit beside each other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        model = self.model()
        names = [str(model.headerData(n, Qt.Orientation.Horizontal)) for n in range(model.columnCount())]
        longest = max((self.fontMetrics().horizontalAdvance(name) for name in names), default=0)
        return QSize(super().sizeHint().width(), longest + theme.tokens().px(16))

    def paintSection(self, painter: QPainter, rect: object, logical: int) -> None:
        now = theme.tokens()
        painter.save()
        try:
            painter.fillRect(rect, QColor(now.surface))  # type: ignore[call-overload]
            painter.setPen(QColor(now.text))
            painter.setFont(self.font())
            painter.translate(rect.center().x() + self.fontMetrics().ascent() / 2, rect.bottom() - now.px(6))  # type: ignore[attr-defined]
            painter.rotate(-90)
            painter.drawText(0, 0, str(self.model().headerData(logical, Qt.Orientation.Horizontal)))
        finally:
            painter.restore()
