"""The rater's own page: what is waited for or comes next, the rehearsal, calibration, and who the rater is."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from dmscorer.domain.calibration.calibration import NotCalibrated
from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.reading.reading import CaseState
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.case_list import afterwards
from dmscorer.ui.kit.certificate_lines import CertificateLines
from dmscorer.ui.kit.page import centred
from dmscorer.ui.look import icons, theme
from dmscorer.ui.rater.profile_form import ProfileForm

WIDTH = 640


class RaterScreen(Screen):
    """The first page of a new rater, and of every rater while reading is not open."""

    name: ClassVar[str] = "rater"
    icon: ClassVar[str] = "person"
    before: ClassVar[str | None] = "reading"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._heading = _said("rater_heading", "figure")
        self._sentence = _said("rater_sentence", "lead", "quiet")
        self._go = _button("rater_go_button", "reading")
        theme.set_kind(self._go, "primary")
        icons.dress(self._go, "reading", "on_chip")
        self._act: Callable[[], None] | None = None
        self._rehearse = _button("rehearse_button", "demo")
        self._rehearse.setText(self.tr("Rehearse"))
        self._certificates = CertificateLines()
        self._profile = ProfileForm(self._keep)
        self._lay_out()
        self._go.clicked.connect(self._press)
        self._rehearse.clicked.connect(workspace.demo.rehearse)
        self._certificates.again_asked.connect(self._calibrate)

    def title(self) -> str:
        return self.tr("My page")

    def shown(self) -> None:
        side = self.workspace.side
        self._rehearse.setVisible(not self.workspace.demo.is_rehearsing)
        self._certificates.show_certificates(side.certificates, may_repeat=side.waits_for is None)
        self._certificates.setVisible(bool(side.certificates))
        self._profile.show_profile(side.profile, side.rater.name)
        self._tell()
        if self._go.isVisibleTo(self):
            self._go.setFocus()

    # ── what comes next ──────────────────────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        waits_for = self.workspace.side.waits_for
        if isinstance(waits_for, NotCalibrated):
            has_tried = bool(self.workspace.side.certificates)
            heading = self.tr("Not close enough yet") if has_tried else self.tr("First, calibrate on reference cases")
            self._say(heading, str(waits_for), self.tr("Begin calibration"), self._calibrate)
        elif waits_for is not None:
            self._say(self.tr("Not yet"), str(waits_for))
        elif self.workspace.desk_mode is None:  # opened while this page was in front
            self._say(self.tr("Your cases are ready"), "", self.tr("Begin reading"), self._open)
        else:
            self._tell_reading()

    def _tell_reading(self) -> None:
        reading = self.workspace.desk.extend()
        n_signed = sum(case.state is CaseState.SIGNED for case in reading.cases)
        is_begun = any(case.state is not CaseState.OPEN for case in reading.cases)
        waiting = {
            1: self.tr("Cases to score: {n}"),
            2: self.tr("Second part, cases to score: {n}"),
            3: self.tr("Second round: score some items of {n} cases again"),
        }[reading.part]
        signed = self.tr("{signed} of {total} cases signed")
        heading = (signed if is_begun else waiting).format(
            n=len(reading.cases), signed=n_signed, total=len(reading.cases)
        )
        told = self.tr(
            "The cases are blinded and come in your own reading order. Every entry is saved at once, so you can "
            "stop at any time and continue later."
        )
        go = self.tr("Go on reading") if is_begun else self.tr("Begin reading")
        if reading.next_open is None:
            told, go = afterwards(reading), self.tr("Show my cases")
        self._say(heading, told, go, lambda: self.workspace.show_screen("reading"))

    def _say(self, heading: str, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._go.setText(button)
        self._go.setVisible(bool(button))
        self._act = act

    def _press(self) -> None:
        if self._act is not None:
            self._act()

    def _open(self) -> None:
        self.workspace.lay_on_desk(DeskMode.READING)

    def _calibrate(self) -> None:
        self.workspace.lay_on_desk(DeskMode.CALIBRATION)

    def _keep(self, name: str, specialty: str, years: str, n_before: str) -> Profile:
        return self.workspace.side.keep_profile(name, specialty, years, n_before)

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        told = _said("rehearsal_hint", "small", "quiet")
        told.setText(self.tr("Practice on made-up pictures. Nothing you enter here is kept."))
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self._go)
        acts.addWidget(self._rehearse)
        acts.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._sentence)
        column.addSpacing(12)
        column.addLayout(acts)
        column.addWidget(told)
        column.addSpacing(24)
        column.addWidget(self._certificates)
        column.addWidget(self._profile)
        column.addStretch(1)
        centred(self, column, WIDTH)


def _said(name: str, role: str, tone: str = "text") -> QLabel:
    label = theme.set_role(QLabel(), role, tone)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _button(name: str, icon: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    icons.dress(button, icon)
    return button
