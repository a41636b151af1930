"""A visit that has no photographs: whose, its name, its date."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.look import theme


class AddVisit(QWidget):
    wanted = Signal(str, str, str)  # subject, visit, date as typed

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("add_visit")
        self._subject, self._label, self._day = QLineEdit(), QLineEdit(), QLineEdit()
        self._button = QPushButton(self.tr("Add visit"))
        self._button.setObjectName("add_visit_button")
        self._button.clicked.connect(self._ask)
        self._lay_out()

    def suggest(self, subject: str) -> None:
        self._subject.setText(subject)

    def clear(self) -> None:
        self._label.clear()
        self._day.clear()

    def _ask(self) -> None:
        self.wanted.emit(self._subject.text(), self._label.text(), self._day.text())

    def _lay_out(self) -> None:
        now = theme.tokens()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(4))
        column.addWidget(theme.set_role(QLabel(self.tr("Another visit or patient")), "body", strong=True))
        row = QHBoxLayout()
        row.setSpacing(now.px(8))
        for line, name, words, hint in (
            (self._subject, "new_subject", self.tr("Patient"), ""),
            (self._label, "new_visit", self.tr("Visit"), self.tr("such as cycle 4")),
            (self._day, "new_day", self.tr("Date"), self.tr("2026-01-31")),
        ):
            line.setObjectName(name)
            line.setAccessibleName(words)
            line.setPlaceholderText(hint)
            line.returnPressed.connect(self._ask)
            label = theme.set_role(QLabel(words), "body", "quiet")
            label.setBuddy(line)
            row.addWidget(label)
            row.addWidget(line, 1)
        row.addWidget(self._button)
        column.addLayout(row)
