"""The panel at the desk: the coordinator enters the levels that the panel agreed on for the reference cases."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.ui.kit.case_list import CaseList
from dmscorer.ui.look import icons, theme


class PanelScreen(Screen):
    name: ClassVar[str] = "panel"
    icon: ClassVar[str] = "raters"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.desk = CaseDesk(workspace)
        self.case_list = CaseList()
        self._leave = QPushButton(self.tr("Back to calibration"))
        self._leave.setObjectName("leave_panel_button")
        self._pages = QStackedWidget()
        self._lay_out()
        self.desk.case_asked.connect(self.open_case)
        self.desk.list_asked.connect(self._show_list)
        self.case_list.case_chosen.connect(self.open_case)
        self._leave.clicked.connect(self._end)

    def title(self) -> str:
        return self.tr("Levels of the panel")

    def aside(self) -> str:
        is_at_desk = self._pages.currentWidget() is self.desk and self.desk.has_case
        return self.tr("Case {code}").format(code=self.desk.case.case.code) if is_at_desk else ""

    def tools(self) -> QWidget | None:
        return self._leave

    def keyboard_home(self) -> QWidget | None:
        return self.desk.keyboard_home if self._pages.currentWidget() is self.desk and self.desk.has_case else None

    def shown(self) -> None:
        if not self.desk.has_case:
            self._show_list()

    def unsaved(self) -> str:
        return self.desk.halt.unsaved()

    def left(self) -> None:
        self.desk.leave()

    def open_case(self, case_id: str) -> None:
        self._pages.setCurrentWidget(self.desk)
        self.desk.open_case(case_id)
        self.desk.setFocus()
        self.headline_changed.emit()

    def _show_list(self) -> None:
        self.desk.put_down()
        reading = self.workspace.desk.reading()
        about = self.tr(
            "The expert panel's consensus. Raters see it after they have signed the case in the calibration."
        )
        at_end = self.tr("All levels of the expert panel are here. Raters can calibrate on these cases.")
        self.case_list.show_reading(reading)
        self.case_list.say(about if reading.next_open else at_end)
        self._pages.setCurrentWidget(self.case_list)
        self.case_list.focus_next()
        self.headline_changed.emit()

    def _end(self) -> None:
        self.workspace.lay_on_desk(None)
        self.workspace.show_screen("reference")

    def _lay_out(self) -> None:
        theme.set_kind(self._leave, "quiet")
        icons.dress(self._leave, "sign_out")
        self._leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the form
        self._pages.addWidget(self.desk)
        self._pages.addWidget(self.case_list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
