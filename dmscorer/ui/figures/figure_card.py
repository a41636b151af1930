"""A figure of a page: hairline, title, one line of how to read it, the figure, a way to keep it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.look import theme


class FigureCard(QWidget):
    save_wanted = Signal()

    def __init__(self, name: str, title: str, figure: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.figure = figure
        self._title = title
        self._about = theme.set_role(QLabel(), "small", "quiet")
        self._about.setObjectName(f"{name}_about")
        self._about.setWordWrap(True)
        self._foot = theme.set_role(QLabel(), "small", "quiet")
        self._foot.setObjectName(f"{name}_foot")
        self._foot.setWordWrap(True)
        self._save = QPushButton(self.tr("Save picture…"))
        self._save.setObjectName(f"{name}_save")
        theme.set_kind(self._save, "quiet")
        self._save.clicked.connect(self.save_wanted)
        self._lay_out()

    @property
    def title(self) -> str:
        return self._title

    def explain(self, about: str, foot: str = "") -> None:
        self._about.setText(about)
        self._foot.setText(foot)

    def set_foot(self, foot: str) -> None:
        self._foot.setText(foot)

    def show_save(self, *, is_shown: bool) -> None:
        self._save.setVisible(is_shown)

    def _lay_out(self) -> None:
        now = theme.tokens()
        rule = QFrame()
        theme.set_kind(rule, "rule")
        head = QHBoxLayout()
        head.addWidget(theme.set_role(QLabel(self._title), "lead", strong=True), 1)
        head.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(4))
        column.addWidget(rule)
        column.addSpacing(now.px(8))
        column.addLayout(head)
        column.addWidget(self._about)
        column.addSpacing(now.px(8))
        column.addWidget(self.figure)
        column.addSpacing(now.px(4))
        column.addWidget(self._foot)
        column.addStretch(1)
