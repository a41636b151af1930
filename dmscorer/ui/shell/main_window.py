"""The window: which screen is in front, for whom, and the lines around it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from dmscorer.lazy_import import lazy_import
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.shell.idle_watch import IdleWatch
from dmscorer.ui.shell.job_line import JobLine
from dmscorer.ui.shell.keyboard_keeper import KeyboardKeeper, leave_on_click
from dmscorer.ui.shell.leave_question import may_leave
from dmscorer.ui.shell.messages import Message, Messages
from dmscorer.ui.shell.notice import Notice
from dmscorer.ui.shell.rail import Rail
from dmscorer.ui.shell.rehearsal_band import RehearsalBand
from dmscorer.ui.shell.top_bar import TopBar
from dmscorer.ui.shell.view_menu import ViewMenu
from dmscorer.ui.welcome.screen import HomeScreen

if TYPE_CHECKING:
    from dmscorer.ui.shell import about, screen_order
else:
    about = lazy_import("dmscorer.ui.shell.about")
    screen_order = lazy_import("dmscorer.ui.shell.screen_order")  # every screen but the first page, and all they need


class MainWindow(QMainWindow):
    def __init__(self, workspace: Workspace, messages: Messages) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.workspace = workspace
        self._front: Screen | None = None
        self._screens: dict[str, Screen] = {}
        self._person_menu = QMenu(self)
        self._person_menu.setObjectName("person_menu")
        view_menu = ViewMenu(workspace.preferences, self)
        view_menu.about_asked.connect(self._show_about)
        self.top_bar = TopBar(view_menu, self._person_menu)
        self.notice, self.rail, self.job_line = Notice(), Rail(), JobLine()
        self.band = RehearsalBand()
        self._was_at: tuple[str, str] | None = None  # who was signed out for being away, and from which screen
        self._stack = QStackedWidget()
        self._stack.setObjectName("screens")
        self._lay_out()
        self._keyboard = KeyboardKeeper(self, self._keyboard_home, (view_menu, self._person_menu))
        self._fill_person_menu()
        self._add_keys()
        self._connect(messages)
        self._restore()
        self.show_screen("home")
        self._idle = IdleWatch(self, lambda: workspace.preferences.now.idle_minutes, self.sign_out_idle)

    def sign_out_idle(self) -> None:
        """Nobody has touched anything for a while; the same person comes back to the same screen."""
        person, front = self.workspace.person, self._front
        if person is None or front is None or self.workspace.demo.is_rehearsing:
            return
        if front.unsaved():
            return  # what only the screen holds would be lost; asked again after as long
        at = person.code, front.name
        self.workspace.hand_over(person.code)
        self._was_at = at
        self.notice.say(self.tr("You were signed out because the program was not used for a while."), "")

    def _come_back(self) -> None:
        was_at, self._was_at = self._was_at, None
        person = self.workspace.person
        if was_at is not None and person is not None and was_at[0] == person.code:
            self.show_screen(was_at[1])

    def _forget_place(self) -> None:
        self._was_at = None

    # ── screens ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def front(self) -> Screen | None:
        return self._front

    def show_screen(self, name: str) -> None:
        """Bring a screen to the front, making it the first time; names this person may not see are passed over."""
        if name == "demo":
            self.workspace.demo.open()
            return
        # Asked at each call: the list of what a person may see is made from who is signed in, never from what is there
        # already.
        kind = self._kind(name)
        if kind is None:
            return
        if name not in self._screens:
            made = self._screens[name] = kind(self.workspace)
            made.headline_changed.connect(self._tell_headline)
            self._stack.addWidget(made)
        self._bring(self._screens[name])

    def _kind(self, name: str) -> type[Screen] | None:
        """The screen of that name; without a name what this person sees first."""
        if not self.workspace.is_open and name in ("", HomeScreen.name):
            return HomeScreen
        allowed = self._allowed()
        everywhere = (screen_order.MonitorScreen,) if self.workspace.person is not None else ()
        aside = screen_order.ASIDE_SCREENS if allowed is screen_order.COORDINATOR_SCREENS else ()
        return next((kind for kind in (*allowed, *everywhere, *aside) if kind.name == (name or allowed[0].name)), None)

    def screen_names(self) -> tuple[str, ...]:
        """What the person in front of the window may bring to the front."""
        return tuple(kind.name for kind in self._allowed())

    def _allowed(self) -> tuple[type[Screen], ...]:
        if not self.workspace.is_open:
            return HomeScreen, screen_order.NewStudyScreen
        if self.workspace.person is None:
            return (screen_order.SignInScreen,)
        if self.workspace.desk_mode is DeskMode.PANEL:
            return (screen_order.PanelScreen,)
        if self.workspace.desk_mode is DeskMode.CALIBRATION:
            return (screen_order.CalibrationScreen,)
        if self.workspace.is_coordinator:
            return screen_order.COORDINATOR_SCREENS
        return screen_order.WAITING_SCREENS if self.workspace.desk_mode is None else screen_order.RATER_SCREENS

    def _bring(self, screen: Screen) -> None:
        if self._front is not None and self._front is not screen:
            self._front.left()
        self._front = screen
        self._stack.setCurrentWidget(screen)
        self.rail.mark(screen.name)
        screen.shown()
        self._tell_headline()
        holder = cast("QWidget | None", self.focusWidget())
        if holder is None or not screen.isAncestorOf(holder):
            screen.setFocus()  # or the window's own buttons would get it

    def _begin(self) -> None:
        """Another person or study: the screens before are gone with all they showed."""
        self._drop()
        allowed = self._allowed()
        for kind in allowed if self.workspace.is_coordinator and len(allowed) > 1 else ():
            self.rail.add(kind.name, self._words()[kind.name], kind.icon)
        self.rail.setVisible(self.workspace.is_coordinator and len(allowed) > 1)
        self.top_bar.set_person(self.workspace.person.name if self.workspace.person else "")
        self.band.setVisible(self.workspace.demo.is_rehearsing)
        self.band.show_passphrase(self.workspace.demo.passphrase)
        self._fill_person_menu()
        if allowed:
            self.show_screen(self._first(allowed).name)

    def _first(self, allowed: tuple[type[Screen], ...]) -> type[Screen]:
        """A rater who has neither begun nor been asked who they are gets the page that asks; it leads on to the rest."""
        if (
            allowed is not screen_order.RATER_SCREENS
            or self.workspace.demo.is_rehearsing
            or screen_order.RaterScreen not in allowed
        ):
            return allowed[0]
        is_new = self.workspace.side.profile is None and not self.workspace.desk.has_begun
        return screen_order.RaterScreen if is_new else allowed[0]

    def _drop(self) -> None:
        self.rail.clear()
        self.notice.hide()
        self.top_bar.set_tools(None)
        if self._front is not None:
            self._front.left()
            self._front = None
        for screen in self._screens.values():
            self._stack.removeWidget(screen)
            # Out of the tree at once: a screen that is only scheduled for deletion still answers a screen reader.
            screen.setParent(None)
            screen.deleteLater()
        self._screens.clear()

    def _words(self) -> dict[str, str]:
        """What each screen is called in the rail."""
        return {
            "study": self.tr("Overview"),
            "photos": self.tr("Photos"),
            "charter": self.tr("Charter"),
            "reference": self.tr("Calibration"),
            "consensus": self.tr("Consensus"),
            "agreement": self.tr("Agreement"),
            "results": self.tr("Results"),
            "export": self.tr("Export"),
        }

    def _tell_headline(self) -> None:
        if self._front is None:
            return
        title = self._front.title()
        self.top_bar.set_headline(title, self._front.aside())
        self.top_bar.set_tools(self._front.tools())
        space = self.workspace
        # A rater's window does not even name the study.
        aside = self.tr("Rehearsal") if space.demo.is_rehearsing else space.study_name if space.is_coordinator else ""
        parts = [part for part in (title, aside) if part and part != "dmscorer"]
        self.setWindowTitle(" · ".join([*parts, "dmscorer"]))

    # ── lines around ─────────────────────────────────────────────────────────────────────────────────────────────────

    def say(self, message: Message) -> None:
        self.notice.say(message.sentence, message.details)

    def _show_about(self) -> None:
        about.AboutDialog(self).show()

    def _tell_jobs(self) -> None:
        shown = self.workspace.jobs.shown
        if not shown:
            self.job_line.hide()
            return
        job = shown[0]
        self.job_line.show_job(job.title, job.done, job.total, job.seconds_left, len(shown) - 1)

    def _cancel_job(self) -> None:
        for job in self.workspace.jobs.shown[:1]:
            job.cancel()

    # ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self._stack, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.band)
        column.addWidget(self.notice)
        column.addLayout(middle, 1)
        column.addWidget(self.job_line)
        self.setCentralWidget(whole)
        self.rail.hide()
        leave_on_click(self.top_bar, self.band, self.notice, self.job_line)

    def _fill_person_menu(self) -> None:
        self._person_menu.clear()
        if self.workspace.person is None:
            return  # nobody is named, so nobody can open it
        if screen_order.RaterScreen in self._allowed():
            page = self._person_menu.addAction(self.tr("My page: profile, rehearsal"))
            page.setObjectName("rater_page_action")
            page.triggered.connect(lambda: self.show_screen(screen_order.RaterScreen.name))
        monitor = self._person_menu.addAction(self.tr("Check this monitor"))
        monitor.setObjectName("monitor_action")
        monitor.triggered.connect(lambda: self.show_screen(screen_order.MonitorScreen.name))
        switch = self._person_menu.addAction(self.tr("Sign out, switch person"))
        switch.setObjectName("sign_out_action")
        switch.triggered.connect(lambda: self._leaving(self.workspace.sign_out))
        close = self._person_menu.addAction(self.tr("Close study"))
        close.setObjectName("close_study_action")
        close.triggered.connect(lambda: self._leaving(self.workspace.close))

    def _add_keys(self) -> None:
        preferences = self.workspace.preferences
        for keys, step in ((("Ctrl++", "Ctrl+="), 1), (("Ctrl+-",), -1)):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.activated.connect(lambda step=step: preferences.step_text(step))

        whole = QShortcut(QKeySequence("F11"), self)
        whole.activated.connect(lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen))

    def _connect(self, messages: Messages) -> None:
        space = self.workspace
        for changed in (space.study_opened, space.signed_in, space.signed_out, space.study_closed, space.desk_changed):
            changed.connect(self._begin)
        space.signed_in.connect(self._come_back)  # after the screens of this person were laid out
        space.study_closed.connect(self._forget_place)
        space.screen_asked.connect(self.show_screen)
        space.jobs.changed.connect(self._tell_jobs)
        space.jobs.failed.connect(messages.tell)
        space.preferences.refused.connect(messages.tell)
        messages.arrived.connect(self.say)
        self.rail.chosen.connect(self.show_screen)
        self.band.end_button.clicked.connect(space.demo.end_rehearsal)
        self.job_line.cancelled.connect(self._cancel_job)

    def _restore(self) -> None:
        room = self.screen().availableSize() - QSize(16, 48)  # the frame and title that the desktop adds
        self.resize(QSize(1280, 800).boundedTo(room))
        kept = self.workspace.preferences.now.geometry
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    def _leaving(self, act: Callable[[], None]) -> None:
        """Do what takes the screen in front away, unless the person stays for what is not saved."""
        if may_leave(self, self._front.unsaved() if self._front is not None else ""):
            act()

    def _keyboard_home(self) -> QWidget | None:
        return self._front.keyboard_home() if self._front is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keyboard.forward(event):
            return
        before = self._front.before if self._front is not None else None
        if event.key() == Qt.Key.Key_Escape and before is not None:
            self.show_screen(before)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not may_leave(self, self._front.unsaved() if self._front is not None else ""):
            event.ignore()
            return
        geometry = self.saveGeometry().toBase64().data()
        self.workspace.preferences.keep_geometry(bytes(geometry).decode())
        self.workspace.close()
        super().closeEvent(event)
