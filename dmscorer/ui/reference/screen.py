"""Calibration, the coordinator's side: reference cases, the panel's levels, who has passed, grade pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from dmscorer.domain.calibration.grades import Tone
from dmscorer.domain.errors import Refusal
from dmscorer.domain.photos.photos import Region
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.certificate_lines import line
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.ui.picture.photo_source import Sharpness
from dmscorer.ui.reference.grade_maker import GradeMaker
from dmscorer.ui.reference.grade_shelf import GradeShelf
from dmscorer.ui.reference.reference_list import ReferenceList


class ReferenceScreen(Screen):
    name: ClassVar[str] = "reference"
    icon: ClassVar[str] = "raters"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._set = workspace.calibration_set
        self._said = _quiet("calibration_said", "body")
        self._fault = theme.set_role(QLabel(), "body", "error")
        self._fault.setObjectName("calibration_fault")
        self._fault.setWordWrap(True)
        self._cases = ReferenceList()
        self._passed = _quiet("certificates_of_all", "body")
        self._maker = GradeMaker(self._set.signs, LANGUAGE, self._keep_picture)
        self._shelf = GradeShelf(LANGUAGE)
        self._missing = _quiet("grades_said", "small")
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr("Calibration")

    def shown(self) -> None:
        asked = self.tr(
            "The charter requires calibration: raters score these reference cases before the study's cases."
        )
        free = self.tr("The charter does not require calibration.")
        self._said.setText(asked if self._set.is_asked_for else free)
        self._say("")
        self._show()

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def import_table(self, table: Path) -> None:
        self._try(lambda: self._set.import_panel(table))

    def _ask_table(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Levels of the panel: a table with subject, visit, rater = panel"), "", "CSV (*.csv)"
        )
        if chosen:
            self.import_table(Path(chosen))

    def _keep_picture(self, photo: str, region: Region, sign: str, level: int, tone: Tone) -> None:
        self._try(lambda: self._set.add_picture(photo, region, sign, level, tone))

    def _try(self, act: Callable[[], object]) -> None:
        """Do it and show what is there now; a refusal is said on the page."""
        try:
            act()
        except Refusal as refusal:
            self._say(str(refusal))
        else:
            self._say("")
        self._show()

    def _fetch(self, photo_id: str) -> None:
        def take(levels: tuple[QImage, ...]) -> None:
            self._maker.show_image(levels[0])

        self.workspace.show(photo_id, Sharpness.PREVIEW, take, owner=self)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        self._cases.show_visits(self._set.free_visits)
        self._cases.show_cases(self._set.cases, self._set.n_items)
        lines = [f"{one.rater}  ·  {line(one)}" for one in self._set.certificates]
        self._passed.setText("\n".join(lines) or self.tr("No rater has finished a calibration yet."))
        self._show_pictures()

    def _show_pictures(self) -> None:
        views = self.workspace.study.views
        called = {view.id: view.label.in_(LANGUAGE) for view in views.views}
        self._maker.show_photos(
            [
                (photo.id, f"{visit.subject}, {visit.label}: {called.get(photo.view or '', self.tr('no view'))}")
                for visit, photo in self._set.photos
            ]
        )
        lacking = self._set.missing
        self._shelf.show_pictures(self._set.signs, self._set.pictures, lacking)
        n = sum(len(tones) for tones in lacking.values())
        words = self.tr(
            "Raters see them under F1, beside the meaning of the levels. {n} combinations of level and skin type "
            "are missing."
        )
        self._missing.setText(words.format(n=n) if self._set.photos else self._nothing_to_cut())

    def _nothing_to_cut(self) -> str:
        return self.tr(
            "Grade pictures are cut from reference cases, never from cases that raters score. Choose a reference "
            "case first."
        )

    def _say(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self._cases.taken.connect(lambda ids: self._try(lambda: self._set.take(ids)))
        self._cases.put_back.connect(lambda visit: self._try(lambda: self._set.put_back(visit)))
        self._cases.table_asked.connect(self._ask_table)
        self._cases.panel_asked.connect(lambda: self.workspace.lay_on_desk(DeskMode.PANEL))
        self._maker.photo_wanted.connect(self._fetch)
        self._shelf.removal_asked.connect(lambda picture: self._try(lambda: self._set.remove_picture(picture)))

    def _lay_out(self) -> None:
        now = theme.tokens()
        cases = QWidget()
        first = QVBoxLayout(cases)
        first.setContentsMargins(0, now.px(16), 0, 0)
        first.setSpacing(now.px(8))
        first.addWidget(self._cases, 1)
        first.addWidget(theme.set_role(QLabel(self.tr("Raters")), "lead", strong=True))
        first.addWidget(self._passed)
        pictures = QWidget()
        is_large = now.scale > 1.5
        second = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if is_large else QBoxLayout.Direction.LeftToRight, pictures
        )
        second.setContentsMargins(0, now.px(16), 0, 0)
        second.setSpacing(now.px(32))
        second.addWidget(self._maker, 2)
        right = QVBoxLayout()
        right.addWidget(self._missing)
        right.addWidget(self._shelf, 1)
        second.addLayout(right, 3)
        tabs = QTabWidget()
        tabs.setObjectName("calibration_tabs")
        tabs.addTab(_scrolled(cases), self.tr("Cases and raters"))
        tabs.addTab(_scrolled(pictures), self.tr("Grade pictures"))
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(32), now.px(20), now.px(32), now.px(16))
        column.setSpacing(now.px(8))
        column.addWidget(self._said)
        column.addWidget(self._fault)
        column.addWidget(tabs, 1)


def _quiet(name: str, role: str) -> QLabel:
    label = theme.set_role(QLabel(), role, "quiet")
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def _scrolled(page: QWidget) -> QScrollArea:
    """Where the window is small or the text large, a page is longer than its room."""
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the control that has the keyboard
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area
