"""The rater's calibration: the desk with reference cases, the panel's levels after each, the certificate at the end."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.calibration.feedback_panel import FeedbackPanel
from dmscorer.ui.calibration.result import CalibrationResult
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.ui.kit.certificate_lines import value
from dmscorer.ui.look import icons, theme
from dmscorer.ui.look.wording import LANGUAGE


class CalibrationScreen(Screen):
    """The panel's levels are asked for after the signature, never before."""

    name: ClassVar[str] = "calibration"
    icon: ClassVar[str] = "raters"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.desk = CaseDesk(workspace)
        self._feedback = FeedbackPanel(workspace.desk.instrument, LANGUAGE)
        self.desk.add_panel(self._feedback)
        self._result = CalibrationResult()
        self._leave = QPushButton(self.tr("Leave calibration"))
        self._leave.setObjectName("leave_calibration_button")
        self._pages = QStackedWidget()
        self._lay_out()
        self.desk.case_asked.connect(lambda _case: self._go_on())
        self.desk.list_asked.connect(self._go_on)
        self._feedback.next_asked.connect(self._go_on)
        self._feedback.item_chosen.connect(self.desk.go_to_item)
        self._result.left.connect(self._end)
        self._leave.clicked.connect(lambda: workspace.lay_on_desk(None))
        workspace.case_signed.connect(self._await_feedback)

    def title(self) -> str:
        if not self._is_at_desk:
            return self.tr("Calibration")
        return self.tr("Calibration · case {code}").format(code=self.desk.case.case.code)

    def aside(self) -> str:
        if not self._is_at_desk:
            return ""
        total = len(self.workspace.desk.reading().cases)
        return self.tr("{position} of {total}").format(position=self.desk.case.case.position, total=total)

    def tools(self) -> QWidget | None:
        return self._leave

    def keyboard_home(self) -> QWidget | None:
        return self.desk.keyboard_home if self._is_at_desk else None

    def shown(self) -> None:
        if not self.desk.has_case:
            self._go_on()

    def unsaved(self) -> str:
        return self.desk.halt.unsaved()

    def left(self) -> None:
        self.desk.leave()

    @property
    def _is_at_desk(self) -> bool:
        return self._pages.currentWidget() is self.desk and self.desk.has_case

    def _go_on(self) -> None:
        """The next case that is not signed; behind the last one the result."""
        following = self.workspace.desk.reading().next_open
        if following is None:
            self._show_result()
        else:
            self._pages.setCurrentWidget(self.desk)
            self.desk.open_case(following.case_id)
            self.desk.setFocus()
        self.headline_changed.emit()

    def _await_feedback(self) -> None:
        """The desk first shows that the case is signed."""
        QTimer.singleShot(0, self, self._show_feedback)

    def _show_feedback(self) -> None:
        if not self._is_at_desk or self.workspace.desk_mode is None:
            return
        reading = self.workspace.desk.reading()
        found = self.workspace.side.feedback(reading.id, self.desk.case.case.id)
        self._feedback.show_comparison(found, is_last=reading.next_open is None)
        self.desk.bring_to_front(self._feedback)
        self._feedback.setFocus()

    def _show_result(self) -> None:
        self.desk.put_down()
        made = self.workspace.side.certify(self.workspace.desk.reading_id)
        self._pages.setCurrentWidget(self._result)
        if made is None:
            return
        title = self.tr("Calibrated") if made.is_passed else self.tr("Not close enough yet")
        reached = self.tr("You reached: {value}.").format(value=value(made))
        kept = self.tr("The certificate is saved in the study. You can start reading.")
        again = self.tr("Try again now or another day. Press F1 on the desk to see what the levels mean.")
        self._result.say(title, reached, kept if self.workspace.side.waits_for is None else again)
        self._result.setFocus()

    def _end(self) -> None:
        self.workspace.lay_on_desk(None)
        self.workspace.show_screen("rater")

    def _lay_out(self) -> None:
        theme.set_kind(self._leave, "quiet")
        icons.dress(self._leave, "sign_out")
        self._leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the form
        self._pages.addWidget(self.desk)
        self._pages.addWidget(self._result)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
