"""Whoever leaves the computer is signed out, loses nothing, and comes back to where they were."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dmscorer import settings
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.app import Window
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.ui.shell.idle_watch import IdleWatch
from dmscorer.workflows.study.study import NewStudy
from tests import people
from tests.workflows.conftest import add_cases

NEW = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, passphrase="open sesame")


@pytest.fixture
def trial(window: Window, tmp_path: Path) -> Window:
    window.workspace.create(tmp_path / "Trial", NEW)
    add_cases(window.workspace.study, subjects=2)
    people.sign_in(window.workspace, window.workspace.people()[1], "ann's own")
    return window


def front(window: Window) -> str:
    assert window.main.front is not None
    return window.main.front.name


def test_a_rater_comes_back_to_the_case_with_all_that_was_saved(trial: Window) -> None:
    trial.main.show_screen("reading")
    screen = trial.main.front
    assert isinstance(screen, ReadingScreen)
    first = trial.workspace.desk.reading().cases[0].case_id
    screen.open_case(first)
    item = screen.desk.form.current_item
    assert item is not None
    QTest.keyClick(screen.desk, Qt.Key.Key_1)
    trial.main.sign_out_idle()
    assert (trial.workspace.person, front(trial)) == (None, "sign_in")
    assert "signed out" in trial.main.notice.sentence
    trial.workspace.sign_in(trial.workspace.people()[1], "ann's own")
    again = trial.main.front
    assert isinstance(again, ReadingScreen)
    assert (again.desk.case.case.id, again.desk.case.answers) == (first, {item: 1})


def test_somebody_else_is_not_led_to_where_the_first_was(trial: Window) -> None:
    trial.workspace.sign_in(trial.workspace.people()[0], "open sesame")
    trial.main.show_screen("charter")
    trial.main.sign_out_idle()
    trial.workspace.sign_in(trial.workspace.people()[1], "ann's own")
    first = front(trial)
    trial.workspace.sign_in(trial.workspace.people()[0], "open sesame")
    assert (first, front(trial)) == ("rater", "study")


def test_what_only_the_screen_holds_keeps_the_person_signed_in(trial: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial.main.front is not None
    with monkeypatch.context() as patch:  # given back before the window closes, which would ask
        patch.setattr(trial.main.front, "unsaved", lambda: "a score that could not be saved")
        trial.main.sign_out_idle()
    assert trial.workspace.person is not None


def test_any_key_puts_it_off_and_0_minutes_never_ends(trial: Window, qtbot: QtBot) -> None:
    called: list[int] = []
    minutes = [5]
    watch = IdleWatch(trial.main, lambda: minutes[0], lambda: called.append(1))
    watch._timer.setInterval(40)  # minutes are too long for a test
    qtbot.waitUntil(lambda: bool(called))
    trial.main.show()
    trial.main.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is trial.main.windowHandle())
    watch._timer.setInterval(40)
    QTest.keyClick(trial.main.windowHandle(), Qt.Key.Key_Shift)
    assert watch._timer.interval() == 5 * 60_000
    minutes[0] = 0
    watch.touch()
    assert not watch._timer.isActive()


def test_the_minutes_are_kept_and_clamped() -> None:
    assert settings.Settings().idle_minutes == 30
    settings.save(settings.Settings(idle_minutes=5))
    assert settings.load().idle_minutes == 5
    settings.save(settings.Settings(idle_minutes=10**6))
    assert settings.load().idle_minutes == 8 * 60
