"""Visits from the earliest to the latest, to be dragged or moved with Alt and the arrow keys; beneath, those without a place."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dmscorer.ui.look import icons, theme

ROWS = 5  # that a list shows at least, if it has them


class OrderList(QWidget):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("order_list")
        self._about: Mapping[str, str] = {}
        self._placed = _list("placed_visits", self.tr("Order of visits, earliest first"))
        self._left = _list("unplaced_visits", self.tr("Visits without a place"))
        self._hint = theme.set_role(
            QLabel(self.tr("Earliest first. Drag a visit, or move it with Alt+↑ and Alt+↓.")), "small", "quiet"
        )
        self._head = theme.set_role(QLabel(self.tr("Without a place")), "body", strong=True)
        self._up = _button("move_up_button", self.tr("Move up"), "chevron_up")
        self._down = _button("move_down_button", self.tr("Move down"), "chevron_down")
        self._out = _button("take_out_button", self.tr("Take out"), "remove")
        self._in = _button("place_button", self.tr("Place last"), "add")
        self._lay_out()
        self._connect()

    @property
    def labels(self) -> tuple[str, ...]:
        """Those with a place, earliest first."""
        return tuple(_labels(self._placed))

    def show_labels(self, placed: Sequence[str], left: Sequence[str], about: Mapping[str, str]) -> None:
        """``about``: label → what is known of it."""
        self._about = about
        for shown, labels in ((self._placed, placed), (self._left, left)):
            shown.clear()
            for label in labels:
                shown.addItem(self._item(label))
        self._tell()

    def shift(self, by: int) -> None:
        """The selected visit so many places down."""
        at = self._placed.currentRow()
        to = at + by
        if at < 0 or not 0 <= to < self._placed.count():
            return
        item = self._placed.takeItem(at)
        self._placed.insertItem(to, item)
        self._placed.setCurrentRow(to)
        self._tell()

    def place(self) -> None:
        """The selected visit without a place goes to the end."""
        self._take(self._left, self._placed)

    def take_out(self) -> None:
        self._take(self._placed, self._left)

    def _take(self, source: QListWidget, target: QListWidget) -> None:
        at = max(source.currentRow(), 0)
        item = source.takeItem(at)
        if item is not None:
            target.addItem(item)
            target.setCurrentItem(item)
            source.setCurrentRow(min(at, source.count() - 1))
            self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            with_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            if watched is self._placed and with_alt and event.key() in steps:
                self.shift(steps[Qt.Key(event.key())])
                return True
            if watched is self._left and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.place()
                return True
            if watched is self._placed and event.key() == Qt.Key.Key_Delete:
                self.take_out()
                return True
        return super().eventFilter(watched, event)

    def _item(self, label: str) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, label)
        return item

    def _tell(self) -> None:
        """Numbers follow the places."""
        for at in range(self._placed.count()):
            self._name(self._placed.item(at), f"{at + 1}.  ")
        for at in range(self._left.count()):
            self._name(self._left.item(at), "")
        for shown in (self._placed, self._left):
            self._fit(shown)
        has_left = self._left.count() > 0
        for widget in (self._head, self._left, self._in):
            widget.setVisible(has_left)
        self._set_enabled()
        self.changed.emit()

    def _name(self, item: QListWidgetItem, number: str) -> None:
        label = item.data(Qt.ItemDataRole.UserRole)
        item.setText(f"{number}{label}   {self._about.get(label, '')}".rstrip())

    def _fit(self, shown: QListWidget) -> None:
        row = shown.sizeHintForRow(0) if shown.count() else theme.tokens().px(32)
        shown.setFixedHeight(row * min(max(shown.count(), 1), 2 * ROWS) + 2 * shown.frameWidth() + 2)

    def _set_enabled(self) -> None:
        at, n = self._placed.currentRow(), self._placed.count()
        self._up.setEnabled(at > 0)
        self._down.setEnabled(0 <= at < n - 1)
        self._out.setEnabled(at >= 0)

    def _connect(self) -> None:
        for shown in (self._placed, self._left):
            shown.installEventFilter(self)
        self._placed.currentRowChanged.connect(lambda _at: self._set_enabled())
        self._placed.model().rowsMoved.connect(lambda *_: self._tell())
        self._left.itemDoubleClicked.connect(lambda _item: self.place())
        self._up.clicked.connect(lambda: self.shift(-1))
        self._down.clicked.connect(lambda: self.shift(1))
        self._out.clicked.connect(self.take_out)
        self._in.clicked.connect(self.place)

    def _lay_out(self) -> None:
        now = theme.tokens()
        self._placed.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._hint.setWordWrap(True)
        acts = QHBoxLayout()
        acts.setSpacing(now.px(8))
        for button in (self._up, self._down, self._out):
            acts.addWidget(button)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(8))
        column.addWidget(self._hint)
        column.addWidget(self._placed)
        column.addLayout(acts)
        column.addSpacing(now.px(8))
        column.addWidget(self._head)
        column.addWidget(self._left)
        column.addWidget(self._in, 0, Qt.AlignmentFlag.AlignLeft)


def _labels(shown: QListWidget) -> list[str]:
    return [shown.item(at).data(Qt.ItemDataRole.UserRole) for at in range(shown.count())]


def _list(name: str, words: str) -> QListWidget:
    made = QListWidget()
    made.setObjectName(name)
    made.setAccessibleName(words)
    return made


def _button(name: str, words: str, icon: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName(name)
    theme.set_kind(button, "quiet")
    icons.dress(button, icon)
    return button
