"""One recent study as a row: name and place, cases, last opened."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from dmscorer.ui.kit.elided_label import ElidedLabel
from dmscorer.ui.look import theme


class StudyRow(QPushButton):
    opened = Signal()
    forgotten = Signal()

    def __init__(self, name: str, title: str, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        theme.set_kind(self, "row")
        self._cases, self._when = _quiet(), _quiet()
        self._lay_out(
            theme.set_role(ElidedLabel(title), "body", strong=True),
            theme.set_role(ElidedLabel(place), "small", "quiet"),
        )
        self.clicked.connect(self.opened)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)

    def set_facts(self, cases: str, when: str) -> None:
        self._cases.setText(cases)
        self._when.setText(when)

    def sizeHint(self) -> QSize:
        """Of the labels inside: a button by itself counts only its own text."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("study_row_menu")
        menu.addAction(self.tr("Open study")).triggered.connect(self.opened)
        menu.addAction(self.tr("Remove from this list")).triggered.connect(self.forgotten)
        menu.popup(self.mapToGlobal(at))

    def _lay_out(self, title: QLabel, place: QLabel) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        grid.addWidget(title, 0, 0)
        grid.addWidget(place, 1, 0)
        grid.addWidget(self._cases, 0, 1, 2, 1)
        grid.addWidget(self._when, 0, 2, 2, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)
        for column, width in ((1, 64), (2, 88)):
            grid.setColumnMinimumWidth(column, theme.tokens().px(width))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def _quiet() -> QLabel:
    return theme.set_role(QLabel(), "body", "quiet")
