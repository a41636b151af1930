"""Which visits photos belong to: asked in lines above the table, not in a dialog."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme
from dmscorer.workflows.photos.intake import Layout, OtherLayout, Plan, Proposal

SHOWN = 4  # visits of a proposal that are named


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


class LayoutQuestion(QFrame):
    """What the folders of a chosen folder mean, where they are not SUBJECT/VISIT: each reading with what would come in."""

    answered = Signal(object)  # Plan

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layout_question")
        theme.set_kind(self, "panel")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 12, 8)
        self._column.setSpacing(8)
        self.hide()

    def ask(self, found: OtherLayout) -> None:
        """One line a proposal; nothing comes in before one is chosen."""
        self._clear()
        words = self.tr(
            "The photos in “{folder}” are not sorted into SUBJECT/VISIT folders. What do the folders stand for?"
        )
        self._column.addWidget(theme.set_role(WholeLabel(words.format(folder=found.source.name)), "body", strong=True))
        for proposal in found.proposals:
            self._column.addWidget(self._line(proposal))
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setObjectName("cancel_layout_button")
        theme.set_kind(cancel, "quiet")
        cancel.clicked.connect(self.hide)
        self._column.addWidget(cancel)
        self.show()

    def _line(self, proposal: Proposal) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        button = QPushButton(self.tr("Add"), line)
        button.setObjectName(f"layout_{proposal.layout.name.lower()}_button")
        words = f"{self._meaning(proposal.layout)} {self._preview(proposal.plan)}"
        button.setAccessibleDescription(words)
        button.clicked.connect(partial(self._answer, proposal.plan))
        row.addWidget(button)
        row.addWidget(theme.set_role(WholeLabel(words), "body"), 1)
        return line

    def _meaning(self, layout: Layout) -> str:
        return {
            Layout.SUBJECT_VISIT: self.tr("Folders are subjects; the folders inside them are visits."),
            Layout.SUBJECT: self.tr("Each folder is a subject with one visit."),
            Layout.VISIT: self.tr("The chosen folder is one subject, its folders are the visits."),
            Layout.ONE_VISIT: self.tr("The chosen folder is one visit, the folder above it is the subject."),
            Layout.NAMES: self.tr("From file names: SUBJECT_VISIT_….jpg."),
            Layout.OUTER: self.tr("Ignore the outermost folders: …/SUBJECT/VISIT."),
            Layout.INNER: self.tr("Ignore the innermost folders: SUBJECT/VISIT/…."),
        }[layout]

    def _preview(self, plan: Plan) -> str:
        """``12 photos into P01, V1; P02, V1 and 3 more``."""
        shown = "; ".join(f"{subject}, {visit}" for subject, visit in plan.visits[:SHOWN])
        if len(plan.visits) > SHOWN:
            words = self.tr("Photos: {n}, into {visits} and {more} more.")
            return words.format(n=len(plan.found), visits=shown, more=len(plan.visits) - SHOWN)
        return self.tr("Photos: {n}, into {visits}.").format(n=len(plan.found), visits=shown)

    def _answer(self, plan: Plan) -> None:
        self.hide()
        self.answered.emit(plan)

    def _clear(self) -> None:
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _field(parent: QWidget, name: str, words: str) -> QLineEdit:
    field = QLineEdit(parent)
    field.setObjectName(name)
    field.setPlaceholderText(words)
    field.setAccessibleName(words)
    return field
