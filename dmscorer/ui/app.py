"""Starts the window: platform, dress, and what to open first."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

import dmscorer
from dmscorer import paths
from dmscorer.domain.errors import Refusal
from dmscorer.ui.acts.jobs import Jobs
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.look import icons, theme
from dmscorer.ui.shell.main_window import MainWindow
from dmscorer.ui.shell.messages import Messages


@dataclass(frozen=True, slots=True)
class Start:
    """What the window shows first: a study, the demo (in ``folder`` or its usual place), or the first page."""

    study: Path | None = None
    is_demo: bool = False
    folder: Path | None = None


@dataclass(slots=True)
class Window:
    """The parts that live as long as the program; ``close`` ends them in order."""

    main: MainWindow
    workspace: Workspace
    messages: Messages
    jobs: Jobs

    def close(self) -> None:
        self.main.close()
        self.jobs.close()
        self.messages.uninstall()


def has_display() -> bool:
    """Whether a window can appear: always so outside Linux, or where a platform was chosen by hand."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def application() -> QApplication:
    """The one QApplication, with the program's name."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else _made()
    app.setApplicationName("dmscorer")
    app.setApplicationVersion(dmscorer.__version__)
    app.setDesktopFileName("dmscorer")
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "body.svg")))
    return app


def _made() -> QApplication:
    app = QApplication([dmscorer.__name__, "-style", theme.STYLE])  # setting it later costs 9 ms of a start
    app.setProperty(theme.HAS_STYLE, True)
    return app


def build(preferences: Preferences | None = None) -> Window:
    """The window, dressed and not yet shown; ``preferences`` other than this person's own for pictures."""
    application()
    preferences = preferences or Preferences()
    preferences.dress()
    QGuiApplication.styleHints().colorSchemeChanged.connect(preferences.dress)
    application().screenAdded.connect(icons.dress_again)  # it may be sharper
    messages, jobs = Messages(), Jobs()
    workspace = Workspace(jobs, preferences)
    return Window(MainWindow(workspace, messages), workspace, messages, jobs)


def begin(window: Window, start: Start) -> None:
    """Open what was asked for; a refusal is said on the first page."""
    try:
        if start.study is not None:
            window.workspace.open(start.study)
        elif start.is_demo:
            window.workspace.demo.open(start.folder)
    except Refusal as refusal:
        window.messages.tell(refusal)


def load() -> None:
    """Import in a thread what the first study will need, so that opening it does not wait for that."""
    import_module("dmscorer.ui.shell.screen_order")


class AfterFirstPaint(QObject):
    """Calls ``act`` once, when ``widget`` has been drawn: opening a study must not hold an empty window up."""

    def __init__(self, widget: QWidget, act: Callable[[], None]) -> None:
        super().__init__(widget)
        self._act = act
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._act)
        return False


def run(start: Start) -> int:
    """Show the window until it is closed."""
    app = application()
    window = build()
    window.messages.install()

    def go_on() -> None:
        begin(window, start)
        window.jobs.start("", lambda _: load(), lambda _: None, is_shown=False)

    AfterFirstPaint(window.main, go_on)
    window.main.show()
    code = app.exec()
    window.close()
    return code
