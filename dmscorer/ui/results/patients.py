"""Patients, one at a time: the course, the clinical values to type, the plate of photographs."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.errors import Refusal
from dmscorer.domain.results.clinical import Subject
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit import tooltip
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import icons, theme
from dmscorer.ui.results.add_visit import AddVisit
from dmscorer.ui.results.figure_shelf import FigureShelf
from dmscorer.ui.results.photo_plate import PhotoPlate
from dmscorer.ui.results.visit_values import VisitValues
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.results import clinical
from dmscorer.workflows.results.results_page import ResultsPage


class Patients(QWidget):
    """Shows what it is given; a typed value is saved at once and shown, figures follow when the page is read again."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("patients")
        self._workspace = workspace
        self._page: ResultsPage | None = None
        self._language = "en"
        self._list = QListWidget()
        self._list.setObjectName("patient_list")
        self._list.setAccessibleName(self.tr("Patients"))
        self._name = theme.set_role(QLabel(), "lead", strong=True)
        self._name.setObjectName("patient_name")
        self._said = theme.set_role(QLabel(), "body", "quiet")
        self._said.setObjectName("patient_said")
        self._fault = theme.set_role(WholeLabel(), "body", "error")
        self._fault.setObjectName("value_fault")
        self._course = FigureShelf(workspace, "patient_course", columns=1)
        self._nothing = theme.set_role(WholeLabel(), "body", "quiet")
        self._values = VisitValues()
        self._undo = QPushButton(self.tr("Undo"))
        self._add = AddVisit()
        self._plate = PhotoPlate(workspace)
        self._parts = QButtonGroup(self)
        self._pages = QStackedWidget()
        self._lay_out()
        self._list.currentRowChanged.connect(lambda _row: self._show_patient())
        self._values.given.connect(self._set_value)
        self._values.undo_wanted.connect(self._take_back)
        self._undo.clicked.connect(self._take_back)
        self._add.wanted.connect(self._add_visit)

    @property
    def subject(self) -> str:
        return str(self._list.currentIndex().data(Qt.ItemDataRole.UserRole) or "")

    @property
    def is_drawing(self) -> bool:
        return self._course.is_drawing

    def show_page(self, page: ResultsPage, language: str) -> None:
        """The chosen patient stays chosen where there still is one of that name."""
        self._page, self._language = page, language
        self._fill_list(self.subject)
        self._show_patient()

    def choose(self, subject: str) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) == subject:
                self._list.setCurrentRow(row)

    def show_part(self, at: int) -> None:
        """0 the course, 1 the values, 2 the photo plate."""
        button = self._parts.button(at)
        if button is not None:
            button.setChecked(True)
        self._pages.setCurrentIndex(at)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fill_list(self, chosen: str) -> None:
        page = self._page
        if page is None:
            return
        names = [visits[0].subject for visits in page.material.subjects if visits]
        # Filling the list would otherwise show one patient after another.
        self._list.blockSignals(True)
        self._list.clear()
        scored = {visits[0].scored.subject for visits in page.material.courses}
        for visits in page.material.subjects:
            subject = visits[0].subject
            item = QListWidgetItem(subject, self._list)
            item.setData(Qt.ItemDataRole.UserRole, subject)
            words = self.tr("{n} visits").format(n=len(visits)) if len(visits) != 1 else self.tr("1 visit")
            told = f"{words}, {self.tr('scored')}" if subject in scored else words
            item.setToolTip(tooltip.plain(told))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{subject}: {told}")
        self._list.setCurrentRow(names.index(chosen) if chosen in names else 0)
        self._list.blockSignals(False)

    def _own(self) -> Subject:
        visits = self._page.material.subjects if self._page else ()
        return next((own for own in visits if own and own[0].subject == self.subject), ())

    def _show_patient(self) -> None:
        page, own = self._page, self._own()
        if page is None or not own:
            return
        self._fault.setText("")
        self._name.setText(self.subject)
        self._said.setText(" · ".join(visit.label for visit in own))
        self._values.show_visits(own)
        self._undo.setEnabled(self._workspace.clinical_acts.may_undo)
        self._add.suggest(self.subject)
        self._plate.show_patient(page, self.subject, self._language)
        figures = [one for one in result_figures.patients(page.material) if one.of == (self.subject,)]
        self._course.show_figures(figures, page.material, self._language)
        self._nothing.setVisible(not figures)

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _set_value(self, label: str, column: str, text: str) -> None:
        page = self._page
        if page is not None:
            visit_id = page.visit_ids[self.subject, label]
            self._try(lambda: self._workspace.clinical_acts.set_value(visit_id, column, text), label)

    def _add_visit(self, subject: str, label: str, day: str) -> None:
        if self._try(lambda: self._workspace.clinical_acts.add_visit(subject, label, day)):
            self._add.clear()
            self.choose(subject.strip())

    def _take_back(self) -> None:
        self._try(self._workspace.clinical_acts.undo)

    def _try(self, act: Callable[[], object], where: str = "") -> bool:
        """Do it and show what is there now; a refusal says what would be right, and that nothing was saved."""
        try:
            act()
        except Refusal as refusal:
            place = f"{where}, " if where else ""
            self._fault.setText(self.tr("{place}{cause} Nothing was saved.").format(place=place, cause=refusal))
            return False
        self._refresh_values()
        return True

    def _refresh_values(self) -> None:
        """What was typed is there at once; the figures come when the page has been read again."""
        if self._page is None:
            return
        study, chosen = self._workspace.study, self.subject
        subjects = tuple(visits for visits, _ in clinical.subjects(study))
        # The values alone: reading the whole page again takes seconds, and somebody is typing.
        material = replace(self._page.material, subjects=subjects)
        self._page = replace(self._page, material=material, visit_ids=clinical.visit_ids(study))
        self._fill_list(chosen)
        own = self._own()
        self._name.setText(self.subject)
        self._said.setText(" · ".join(visit.label for visit in own))
        self._values.show_visits(own)
        self._fault.setText("")
        self._undo.setEnabled(self._workspace.clinical_acts.may_undo)

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        now = theme.tokens()
        self._list.setFixedWidth(now.px(140))
        self._undo.setObjectName("undo_values_button")
        theme.set_kind(self._undo, "quiet")
        icons.dress(self._undo, "undo")
        self._nothing.setText(self.tr("There is nothing to plot for this patient yet. Enter values under “Values”."))
        for part in (self._course_page(), self._values_page(), self._scrolled(self._plate, "plate_scroll")):
            self._pages.addWidget(part)
        right = QVBoxLayout()
        right.setContentsMargins(now.px(24), now.px(12), 0, 0)
        right.setSpacing(now.px(8))
        right.addLayout(self._head())
        right.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addLayout(right, 1)

    def _head(self) -> QHBoxLayout:
        now = theme.tokens()
        head = QHBoxLayout()
        head.setSpacing(now.px(8))
        head.addWidget(self._name)
        head.addWidget(self._said)
        head.addStretch(1)
        for at, (words, name) in enumerate(
            (
                (self.tr("Course"), "part_course"),
                (self.tr("Values"), "part_values"),
                (self.tr("Photo plate"), "part_plate"),
            )
        ):
            chip = QPushButton(words)
            chip.setObjectName(name)
            chip.setCheckable(True)
            chip.setChecked(at == 0)
            theme.set_kind(chip, "chip")
            self._parts.addButton(chip, at)
            head.addWidget(chip)
        self._parts.idClicked.connect(self._pages.setCurrentIndex)
        return head

    def _course_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.tokens().px(12), 0)
        column.addWidget(self._nothing)
        column.addWidget(self._course)
        column.addStretch(1)
        return self._scrolled(page, "course_scroll")

    def _values_page(self) -> QWidget:
        now = theme.tokens()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, now.px(12), now.px(16))
        column.setSpacing(now.px(8))
        hint = theme.set_role(
            WholeLabel(
                self.tr(
                    "Type over a value and press Enter to save it, or Delete to remove it. Every change is kept in the "
                    "audit trail."
                )
            ),
            "small",
            "quiet",
        )
        head = QHBoxLayout()
        head.addWidget(hint, 1)
        head.addWidget(self._undo)
        column.addLayout(head)
        column.addWidget(self._fault)
        column.addWidget(self._values)
        column.addSpacing(now.px(8))
        column.addWidget(self._add)
        column.addStretch(1)
        return self._scrolled(page, "values_scroll")

    def _scrolled(self, page: QWidget, name: str) -> QScrollArea:
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the control that has the keyboard
        area.setObjectName(name)
        area.setWidget(page)
        area.setWidgetResizable(True)
        return area
