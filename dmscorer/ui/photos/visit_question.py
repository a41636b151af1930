"""Which visit single files belong to: asked in a line above the table, not in a dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from dmscorer.ui.look import theme


class VisitQuestion(QFrame):
    answered = Signal(str, str)  # subject, visit
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("visit_question")
        theme.set_kind(self, "panel")
        self._ask = theme.set_role(QLabel(self), "body", strong=True)
        self._subject = _field(self, "subject_field", self.tr("Subject"))
        self._visit = _field(self, "visit_field", self.tr("Visit"))
        self._add = QPushButton(self.tr("Add to this visit"), self)
        self._add.setObjectName("add_to_visit_button")
        theme.set_kind(self._add, "primary")
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setObjectName("cancel_visit_button")
        theme.set_kind(cancel, "quiet")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 12, 8)
        line.setSpacing(8)
        for widget in (self._ask, self._subject, self._visit, self._add, cancel):
            line.addWidget(widget)
        for one in (self._subject, self._visit):
            one.textChanged.connect(self._check)
            one.returnPressed.connect(self._answer)
        self._add.clicked.connect(self._answer)
        cancel.clicked.connect(self._drop)
        self.hide()

    def ask(self, count: int, subjects: Sequence[str], subject: str, visit: str) -> None:
        """Show with the current visit filled in; any other can be written, new ones too."""
        self._ask.setText(self.tr("Add {n} photos to").format(n=count) if count > 1 else self.tr("Add this photo to"))
        self._subject.setCompleter(QCompleter(list(subjects), self._subject))
        self._subject.setText(subject)
        self._visit.setText(visit)
        self._check()
        self.show()
        (self._visit if subject else self._subject).setFocus()

    def _check(self) -> None:
        self._add.setEnabled(bool(self._subject.text().strip() and self._visit.text().strip()))

    def _answer(self) -> None:
        if self._add.isEnabled():
            self.hide()
            self.answered.emit(self._subject.text().strip(), self._visit.text().strip())

    def _drop(self) -> None:
        self.hide()
        self.dropped.emit()


def _field(parent: QWidget, name: str, words: str) -> QLineEdit:
    field = QLineEdit(parent)
    field.setObjectName(name)
    field.setPlaceholderText(words)
    field.setAccessibleName(words)
    return field
