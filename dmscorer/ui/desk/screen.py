"""The rater's screen: the case on the desk, and the list of cases."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dmscorer.domain.reading.reading import Place, Reading
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.ui.desk.progress_line import ProgressLine
from dmscorer.ui.kit.case_list import CaseList
from dmscorer.ui.look import icons, theme


class ReadingScreen(Screen):
    """Opens where the rater stopped; nothing of subject, visit, date, file name or other raters is known here."""

    name: ClassVar[str] = "reading"
    icon: ClassVar[str] = "reading"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._person = workspace.person
        self._reading: Reading = workspace.desk.reading()
        self.desk = CaseDesk(workspace)
        self.case_list = CaseList()
        self._pages = QStackedWidget()
        self._headline = ("", "")
        self._tools = QWidget()
        self._bar = ProgressLine("case_progress", self.tr("Answered items of this case"))
        self._cases = QPushButton(self.tr("Cases"))
        self._lay_out()
        self.desk.progressed.connect(self._tell_progress)
        self.desk.list_asked.connect(self.show_list)
        self.desk.case_asked.connect(self.open_case)
        self.case_list.case_chosen.connect(self.open_case)
        self._cases.clicked.connect(self.show_list)
        workspace.photos_changed.connect(self._take_new_photos)

    def title(self) -> str:
        if self._is_at_desk:
            return self.tr("Case {code}").format(code=self.desk.case.case.code)
        return self.tr("Cases")

    def aside(self) -> str:
        if not self._is_at_desk:
            return ""
        case = self.desk.case
        words = self.tr("{position} of {total} · signed") if case.is_signed else self.tr("{position} of {total}")
        return words.format(position=case.case.position, total=len(self._reading.cases))

    def tools(self) -> QWidget | None:
        return self._tools

    def keyboard_home(self) -> QWidget | None:
        return self.desk.keyboard_home if self._is_at_desk else None

    def shown(self) -> None:
        """The first time: to the place where the rater stopped, else to the first case that is not signed."""
        self._reading = self.workspace.desk.extend()
        if self.desk.has_case:
            self.desk.setFocus()
            return
        place = self.workspace.desk.place()
        following = self._reading.next_open
        if place is not None:
            self.open_case(place.case_id, place)
        elif following is not None:
            self.open_case(following.case_id)
        else:
            self.show_list()

    def unsaved(self) -> str:
        return self.desk.halt.unsaved()

    def left(self) -> None:
        self.desk.leave()

    def open_case(self, case_id: str, place: Place | None = None) -> None:
        self._pages.setCurrentWidget(self.desk)
        self.desk.open_case(case_id, place)
        self.desk.setFocus()
        self._tell_progress()

    def show_list(self) -> None:
        """All cases with how far they are; at the end, that nothing is left. Not while a score is held unsaved."""
        if self.desk.halt.is_on:
            return
        self.desk.put_down()
        self._reading = self.workspace.desk.extend()
        self.case_list.show_reading(self._reading)
        self._pages.setCurrentWidget(self.case_list)
        self.case_list.focus_next()
        self._tell_progress()

    def _take_new_photos(self) -> None:
        if self.workspace.person != self._person:
            return  # on its way out: another person signed in
        self._reading = self.workspace.desk.extend()
        self.case_list.show_reading(self._reading)
        self.desk.take_new_photos()
        self._tell_progress()

    @property
    def _is_at_desk(self) -> bool:
        return self._pages.currentWidget() is self.desk and self.desk.has_case

    def _tell_progress(self) -> None:
        if self._is_at_desk:
            total = len(self.workspace.desk.instrument.items)
            self._bar.show_progress(total - len(self.desk.case.open_items), total)
        self._bar.setVisible(self._is_at_desk)
        self._cases.setVisible(self._is_at_desk)
        # This comes after every entry; the top line is laid out anew only where it says something else.
        if (self.title(), self.aside()) != self._headline:
            self._headline = (self.title(), self.aside())
            self.headline_changed.emit()

    def _lay_out(self) -> None:
        now = theme.tokens()
        self._bar.setFixedWidth(160)  # the same at large text: the words beside it need the room
        self._cases.setObjectName("cases_button")
        theme.set_kind(self._cases, "quiet")
        icons.dress(self._cases, "list")
        self._cases.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the form
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(12))
        row.addWidget(self._bar)
        row.addWidget(self._cases)
        self._pages.addWidget(self.desk)
        self._pages.addWidget(self.case_list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
