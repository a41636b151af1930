"""A small study in a workspace, the coordinator signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from dmscorer.domain.charter.charter import Unmask
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.acts.jobs import Jobs
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.workflows.study.study import NewStudy
from tests.workflows.conftest import add_cases

RATERS = (NewPerson("A", "Ann"), NewPerson("B", "Bo"), NewPerson("C", "Cy"))


@contextmanager
def small_space(folder: Path) -> Iterator[Workspace]:
    """Two subjects, two visits, three raters; each case is unmasked on its own."""
    jobs = Jobs()
    made = Workspace(jobs, Preferences())
    new = NewStudy("Trial", RATERS, seed=7, passphrase="open sesame", unmask=Unmask.EACH_CASE)
    made.create(folder / "Trial", new)
    add_cases(made.study, subjects=2)
    yield made
    made.close()
    jobs.close()


@pytest.fixture
def space(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Workspace]:
    with small_space(tmp_path) as made:
        yield made


@pytest.fixture
def front(space: Workspace, qtbot: QtBot) -> Callable[[Screen], None]:
    """Bring a screen to the front and wait until its jobs have answered.

    It lies in a window, as in the program: a widget of its own could be destroyed in the thread of a job that was the
    last to know it.
    """
    windows = []  # qtbot itself holds only weak references

    def bring(screen: Screen) -> None:
        window = in_window(screen)
        windows.append(window)
        qtbot.addWidget(window)
        screen.shown()
        qtbot.waitUntil(lambda: not space.jobs.is_busy)

    return bring


def in_window(screen: Screen) -> QMainWindow:
    window = QMainWindow()
    window.setCentralWidget(screen)
    window.resize(1100, 700)
    window.show()
    return window
