"""The window around the screens: who sees what, what its title says, what it says when something goes wrong."""

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.acts.jobs import Progress
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.ui.shell import screen_order
from dmscorer.workflows.study.study import NewStudy
from tests import people as people_
from tests.ui.conftest import PATIENCE
from tests.ui.hands import find, press, text_of
from tests.workflows.conftest import add_cases

NEW = NewStudy("Secret trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, passphrase="open sesame")


class First(Screen):
    name = "study"

    def title(self) -> str:
        return "First"

    def aside(self) -> str:
        return "aside"


class Second(Screen):
    name = "photos"

    def title(self) -> str:
        return "Second"


class Task(Screen):
    name = "reading"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._tools = QWidget()

    def title(self) -> str:
        return "Case K7F2"

    def tools(self) -> QWidget:
        return self._tools


@pytest.fixture(autouse=True)
def own_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_order, "COORDINATOR_SCREENS", (First, Second))
    monkeypatch.setattr(screen_order, "RATER_SCREENS", (Task,))


@pytest.fixture
def trial(window: Window, tmp_path: Path) -> Window:
    window.workspace.create(tmp_path / "Secret file", NEW)
    add_cases(window.workspace.study, subjects=2)
    return window


def as_rater(window: Window) -> None:
    people_.sign_in(window.workspace, window.workspace.people()[1], "ann's own")


def front(window: Window) -> str:
    assert window.main.front is not None
    return window.main.front.name


def test_it_begins_on_the_first_page(window: Window) -> None:
    assert front(window) == "home"
    assert window.main.windowTitle() == "dmscorer"
    assert window.main.rail.isHidden()


def test_the_coordinator_has_a_rail(trial: Window) -> None:
    assert front(trial) == "study"
    assert not trial.main.rail.isHidden()
    press(trial.main, "rail_photos")
    assert front(trial) == "photos"
    assert text_of(trial.main, "title_label") == "Second"
    assert trial.main.windowTitle() == "Second · Secret trial · dmscorer"


def test_a_rater_has_the_reading_alone_and_a_title_that_says_nothing(trial: Window) -> None:
    as_rater(trial)
    assert front(trial) == "reading"
    assert trial.main.rail.isHidden()
    assert trial.main.windowTitle() == "Case K7F2 · dmscorer"
    trial.main.show_screen("photos")
    assert front(trial) == "reading"


def test_a_raters_window_holds_nothing_of_the_coordinators(trial: Window) -> None:
    as_rater(trial)
    assert trial.main.findChildren(First) + trial.main.findChildren(Second) == []
    assert "Secret" not in trial.main.windowTitle()


def test_signing_out_leads_to_the_sign_in_page(trial: Window) -> None:
    trial.workspace.sign_out()
    assert front(trial) == "sign_in"
    assert trial.main.rail.isHidden()


def test_closing_the_study_leads_home(trial: Window) -> None:
    trial.workspace.close()
    assert front(trial) == "home"


def test_tools_of_a_screen_stand_in_the_top_line_and_go_with_it(trial: Window) -> None:
    as_rater(trial)
    task = trial.main.front
    assert isinstance(task, Task)
    assert task.tools().window() is trial.main
    trial.workspace.sign_out()
    assert front(trial) == "sign_in"


def test_a_refusal_is_said_and_can_be_put_away(window: Window, qtbot: QtBot) -> None:
    window.messages.tell(Refusal("The disk is full: free some space."))
    qtbot.waitUntil(lambda: not window.main.notice.isHidden())
    assert text_of(window.main, "notice_label") == "The disk is full: free some space."
    press(window.main, "dismiss_button")
    assert window.main.notice.isHidden()


def test_long_work_shows_in_the_line_at_the_bottom_and_can_be_cancelled(window: Window, qtbot: QtBot) -> None:
    go = threading.Event()

    def work(progress: Progress) -> None:
        progress(3, 10)
        go.wait(PATIENCE / 1000)

    job = window.jobs.start("Adding photos", work, lambda _: None)
    qtbot.waitUntil(lambda: text_of(window.main, "job_progress_label").startswith("3 of 10"))
    assert text_of(window.main, "job_label") == "Adding photos"
    press(window.main, "cancel_job_button")
    assert job.is_cancelled
    go.set()
    qtbot.waitUntil(window.main.job_line.isHidden)


def test_an_error_of_a_job_is_said(window: Window, qtbot: QtBot) -> None:
    def refuse(_: object) -> None:
        raise Refusal("No photos there: choose another folder.")

    window.jobs.start("x", refuse, lambda _: None)
    qtbot.waitUntil(lambda: text_of(window.main, "notice_label").startswith("No photos"))


def test_size_and_place_are_kept(window: Window) -> None:
    window.main.resize(900, 700)
    window.main.close()
    assert window.workspace.preferences.now.geometry


def test_every_control_has_a_name(trial: Window) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    trial.workspace.sign_out()
    controls = [*trial.main.findChildren(QAbstractButton), *trial.main.findChildren(QLineEdit)]
    assert [control for control in controls if not control.objectName()] == []
    assert find(trial.main, QAbstractButton, "sign_in_button").text()
