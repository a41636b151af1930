"""A rehearsal: the same desk on the demo, marked, one click away, and without a trace in the study."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.app import Window
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.workflows.demo.demo import Making
from dmscorer.workflows.study.study import NewStudy
from tests import people as people_
from tests.ui.hands import press, text_of
from tests.workflows.conftest import add_cases

NEW = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, passphrase="open sesame")


@pytest.fixture(autouse=True)
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo without its pictures: nothing here looks at them."""
    monkeypatch.setattr(Making, "__post_init__", lambda self: None)


@pytest.fixture
def trial(window: Window, tmp_path: Path) -> Iterator[Window]:
    """Ann is signed in and on her page."""
    window.workspace.create(tmp_path / "Trial", NEW)
    add_cases(window.workspace.study, subjects=2)
    people_.sign_in(window.workspace, window.workspace.people()[1], "ann's own")
    window.main.show()
    yield window
    window.workspace.close()


def rehearse(window: Window) -> Path:
    """Score and sign nothing less than a whole case; gives the rehearsal's folder."""
    assert window.workspace.demo._rehearsal is not None
    folder = window.workspace.demo._rehearsal.folder
    desk = window.workspace.desk
    case = desk.reading().next_open
    assert case is not None
    desk.enter_all(case.case_id, dict.fromkeys(desk.instrument.item_ids, 0))
    desk.comment(case.case_id, "scalp", "only a try")
    desk.sign(case.case_id, "demo")
    return folder


def rows(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "study.sqlite")
    found = list(connection.iterdump())
    connection.close()
    return found


def test_a_rehearsal_leaves_no_trace_in_the_study(trial: Window, tmp_path: Path) -> None:
    trial.workspace.sign_out()
    trial.workspace.close()
    before, names = rows(tmp_path / "Trial.dmstudy"), sorted(tmp_path.rglob("*"))
    recent = trial.workspace.preferences.now.recent
    trial.workspace.open(tmp_path / "Trial.dmstudy")
    people_.sign_in(trial.workspace, trial.workspace.people()[1], "ann's own")
    press(trial.main, "rehearse_button")
    folder = rehearse(trial)
    assert not folder.is_relative_to(tmp_path)
    assert [known.folder for known in trial.workspace.preferences.now.recent] == [known.folder for known in recent]
    press(trial.main, "end_rehearsal_button")
    assert trial.main.front is not None
    assert trial.main.front.name == "sign_in"
    trial.workspace.close()
    assert rows(tmp_path / "Trial.dmstudy") == before
    assert sorted(tmp_path.rglob("*")) == names
    assert not folder.exists()


def test_it_is_the_same_desk_and_says_what_it_is(trial: Window) -> None:
    press(trial.main, "rehearse_button")
    assert isinstance(trial.main.front, ReadingScreen)
    assert not trial.main.band.isHidden()
    assert text_of(trial.main, "rehearsal_word") == "Rehearsal"
    assert "nothing is kept" in text_of(trial.main, "rehearsal_told")
    assert "“demo”" in text_of(trial.main, "rehearsal_told")
    assert "Rehearsal" in trial.main.windowTitle()
    trial.workspace.demo.end_rehearsal()
    assert trial.main.band.isHidden()


def test_from_the_first_page_it_leads_back_there(window: Window) -> None:
    window.main.show()
    press(window.main, "home_rehearse_button")
    assert isinstance(window.main.front, ReadingScreen)
    assert window.workspace.preferences.now.recent == ()
    folder = rehearse(window)
    press(window.main, "end_rehearsal_button")
    assert window.main.front is not None
    assert window.main.front.name == "home"
    assert not folder.exists()


def test_closing_the_window_throws_it_away_too(window: Window) -> None:
    window.workspace.demo.rehearse()
    folder = rehearse(window)
    window.main.close()
    assert not folder.exists()
