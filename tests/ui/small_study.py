"""A small study in a workspace, the coordinator signed in."""

from collections.abc import Callable, Iterator
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


@pytest.fixture
def space(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Workspace]:
    """Two subjects, two visits, three raters; each case is unmasked on its own."""
    jobs = Jobs()
    made = Workspace(jobs, Preferences())
    new = NewStudy("Trial", RATERS, seed=7, passphrase="open sesame", unmask=Unmask.EACH_CASE)
    made.create(tmp_path / "Trial", new)
    add_cases(made.study, subjects=2)
    yield made
    made.close()
    jobs.close()


@pytest.fixture
def front(space: Workspace, qtbot: QtBot) -> Callable[[Screen], None]:
    """Bring a screen to the front and wait until its jobs have answered.

    It lies in a window, as in the program: a widget of its own could be destroyed in the thread of a job that was the
    last to know it.
    """
    windows = []  # qtbot itself holds only weak references

    def bring(screen: Screen) -> None:
        window = QMainWindow()
        windows.append(window)
        window.setCentralWidget(screen)
        qtbot.addWidget(window)
        window.resize(1100, 700)
        window.show()
        screen.shown()
        qtbot.waitUntil(lambda: not space.jobs.is_busy, timeout=60_000)

    return bring
