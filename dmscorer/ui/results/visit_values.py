"""The clinical values of one subject: a line a value, a column a visit; typed, checked, saved one by one."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from dmscorer.domain.results.clinical import COLUMNS, ClinicalVisit, Column, Kind, column_named, written
from dmscorer.domain.results.clinical_words import COLUMN_WORDS, DIAGNOSIS_WORDS, RESPONSE_WORDS
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE

Index = QModelIndex | QPersistentModelIndex
CHOICES = {str(one): words.in_(LANGUAGE) for one, words in (*RESPONSE_WORDS.items(), *DIAGNOSIS_WORDS.items())}


def column_name(column: Column) -> str:
    return COLUMN_WORDS[column.id].in_(LANGUAGE) if column.id in COLUMN_WORDS else column.id


class ValueModel(QAbstractTableModel):
    given = Signal(str, str, str)  # visit, column, text as typed; empty takes the value back

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._visits: tuple[ClinicalVisit, ...] = ()
        self._columns: tuple[Column, ...] = COLUMNS

    def show_visits(self, visits: Sequence[ClinicalVisit]) -> None:
        own = sorted({name for visit in visits for name in visit.free})
        columns = (*COLUMNS, *(column_named(name) for name in own))
        is_same = columns == self._columns and [v.label for v in visits] == [v.label for v in self._visits]
        if is_same:  # an editor that is open stays, and so does the cell that was chosen
            self._visits = tuple(visits)
            self.dataChanged.emit(self.index(0, 0), self.index(len(columns) - 1, len(visits) - 1))
            return
        self.beginResetModel()
        self._visits, self._columns = tuple(visits), columns
        self.endResetModel()

    def column_at(self, row: int) -> Column:
        return self._columns[row]

    def text_at(self, index: Index) -> str:
        """As it is stored; empty where nothing is known."""
        column, visit = self._columns[index.row()], self._visits[index.column()]
        value = visit.values.get(column.id)
        return visit.free.get(column.id, "") if value is None else written(value)

    def give(self, index: Index, text: str) -> None:
        # Leaving a cell unchanged must not write a value into the audit trail.
        if text.strip() != self.text_at(index):
            self.given.emit(self._visits[index.column()].label, self._columns[index.row()].id, text)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._visits)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            return self._visits[section].label if role == Qt.ItemDataRole.DisplayRole else None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column_name(column)
        return self._range(column) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = self.text_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return CHOICES.get(text, text) if self._columns[index.row()].choices else text
        if role == Qt.ItemDataRole.EditRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            visit, name = self._visits[index.column()].label, column_name(self._columns[index.row()])
            return f"{visit}, {name}: {CHOICES.get(text, text) or self.tr('empty')}"
        return self._range(self._columns[index.row()]) if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.give(index, str(value))
        return True

    def _range(self, column: Column) -> str | None:
        if column.kind is Kind.DATE:
            return self.tr("A date such as 2026-01-31 or 31.01.2026")
        if column.low is None or column.high is None:
            return None
        unit = f" {column.unit}" if column.unit else ""
        words = self.tr("A whole number, {low} to {high}{unit}") if column.kind is Kind.WHOLE else ""
        return (words or self.tr("{low} to {high}{unit}")).format(
            low=f"{column.low:g}", high=f"{column.high:,g}", unit=unit
        )


class VisitValues(QTableView):
    """``given`` asks for a value to be saved; what is shown changes only when its owner shows the visits anew."""

    given = Signal(str, str, str)
    undo_wanted = Signal()

    def __init__(self, name: str = "visit_values") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Clinical values, a line a value, a column a visit"))
        self._model = ValueModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Editor(self))
        self._model.given.connect(self.given)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)  # arrow keys move inside, Tab leaves
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.SelectedClicked
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setCornerButtonEnabled(False)

    @property
    def values(self) -> ValueModel:
        return self._model

    def show_visits(self, visits: Sequence[ClinicalVisit]) -> None:
        here = self.currentIndex().row(), self.currentIndex().column()
        self._model.show_visits(visits)
        now = theme.tokens()
        self.verticalHeader().setDefaultSectionSize(now.px(30))
        self.horizontalHeader().setMinimumSectionSize(now.px(112))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(False)
        if here[0] >= 0:
            self.setCurrentIndex(self._model.index(*here))
        self.setFixedHeight(self.full_height())

    def full_height(self) -> int:
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height()
        return rows + self.horizontalHeader().sizeHint().height() + bar + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentIndex().isValid():
            self._model.give(self.currentIndex(), "")
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(320), theme.tokens().px(120))


class _Editor(QStyledItemDelegate):
    """A list where there are choices, else a line of text."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        column = model.column_at(index.row()) if isinstance(model, ValueModel) else COLUMNS[0]
        if not column.choices:
            made: QWidget = super().createEditor(parent, option, index)
            made.setAccessibleName(column_name(column))
            return made
        choices = QComboBox(parent)
        choices.setAccessibleName(column_name(column))
        choices.addItem("", "")
        for choice in column.choices:
            choices.addItem(CHOICES.get(choice, choice), str(choice))
        # Choosing is the whole act: a list that still waited for Enter would lose what was chosen.
        choices.activated.connect(lambda: self._commit(choices))
        return choices

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))
            return
        super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)
            return
        super().setModelData(editor, model, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.palette.setColor(option.palette.ColorRole.Text, QColor(theme.tokens().text))

    def _commit(self, editor: QComboBox) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)
