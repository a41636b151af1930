"""The rater's own page: new raters begin there; it says what is waited for, and keeps who they are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.app import Window
from dmscorer.ui.rater.screen import RaterScreen
from dmscorer.workflows.study.study import NewStudy
from tests import people as people_
from tests.ui.hands import find, press, text_of, write
from tests.workflows.conftest import add_cases

pytestmark = pytest.mark.usefixtures("small_set")

NEW = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, passphrase="open sesame")


@pytest.fixture
def trial(window: Window, tmp_path: Path) -> Iterator[Window]:
    window.workspace.create(tmp_path / "Trial", NEW)
    add_cases(window.workspace.study, subjects=2)
    window.main.show()
    yield window
    window.workspace.close()


def sign_in(window: Window) -> None:
    people_.sign_in(window.workspace, window.workspace.people()[1], "ann's own")


def profile(window: Window) -> Profile | None:
    return window.workspace.side.profile


def front(window: Window) -> str:
    assert window.main.front is not None
    return window.main.front.name


def test_a_new_rater_begins_here_and_goes_on_to_the_cases(trial: Window) -> None:
    sign_in(trial)
    assert front(trial) == "rater"
    assert text_of(trial.main, "rater_heading") == "Cases to score: 4"
    press(trial.main, "rater_go_button")
    assert front(trial) == "reading"


def test_who_was_asked_comes_to_the_cases_at_once(trial: Window) -> None:
    sign_in(trial)
    press(trial.main, "profile_skip_button")
    trial.workspace.sign_out()
    sign_in(trial)
    assert front(trial) == "reading"
    trial.main.show_screen("rater")
    assert front(trial) == "rater"


def test_who_has_begun_is_not_held_up(trial: Window) -> None:
    sign_in(trial)
    case = trial.workspace.desk.reading().cases[0].case_id
    trial.workspace.desk.enter(case, "scalp.scale", 1)
    trial.workspace.sign_out()
    sign_in(trial)
    assert front(trial) == "reading"


def test_the_page_says_when_the_second_part_opens_and_when_it_is_open(
    trial: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = trial.workspace.study
    study.charter = replace(study.charter, repeat_share=0.5, washout_days=28)
    sign_in(trial)
    for case in trial.workspace.desk.reading().cases:
        trial.workspace.desk.enter_all(case.case_id, dict.fromkeys(trial.workspace.desk.instrument.item_ids, 0))
        trial.workspace.desk.sign(case.case_id, "ann's own")
    trial.main.show_screen("rater")
    assert text_of(trial.main, "rater_heading") == "4 of 4 cases signed"
    assert text_of(trial.main, "rater_sentence").startswith("A second part opens on ")
    moved = study.clock() + timedelta(days=28)
    study.clock = lambda: moved
    trial.main.show_screen("rater")
    assert text_of(trial.main, "rater_heading") == "Second part, cases to score: 2"
    press(trial.main, "rater_go_button")
    assert front(trial) == "reading"
    assert len(trial.workspace.desk.reading().cases) == 2


def test_a_profile_is_kept_changed_and_taken_back(trial: Window) -> None:
    sign_in(trial)
    assert find(trial.main, QLineEdit, "profile_name").text() == "Ann"
    write(trial.main, "profile_years", "many")
    press(trial.main, "profile_keep_button")
    assert "0 to 80" in text_of(trial.main, "profile_said")
    assert profile(trial) is None
    for name, text in (("profile_years", "12"), ("profile_before", "0"), ("profile_specialty", "Dermatology")):
        write(trial.main, name, text)
    press(trial.main, "profile_keep_button")
    told = profile(trial)
    assert told is not None
    assert (told.name, told.specialty, told.years, told.n_before) == ("Ann", "Dermatology", 12, 0)
    press(trial.main, "profile_skip_button")
    told = profile(trial)
    assert told is not None
    assert not told.is_told


def test_without_photos_the_page_says_what_is_waited_for(window: Window, tmp_path: Path) -> None:
    window.workspace.create(tmp_path / "Empty", NEW)
    sign_in(window)
    window.main.show()
    assert front(window) == "rater"
    assert text_of(window.main, "rater_heading") == "Not yet"
    assert "no case with photos" in text_of(window.main, "rater_sentence")
    assert find(window.main, QAbstractButton, "rater_go_button").isHidden()
    window.main.show_screen("reading")
    assert front(window) == "rater"


def test_a_charter_with_calibration_leads_there_first(trial: Window) -> None:
    trial.workspace.study.charter = replace(trial.workspace.study.charter, calibration=True)
    sign_in(trial)
    assert front(trial) == "rater"
    assert "Ask the coordinator to prepare them" in text_of(trial.main, "rater_sentence")
    assert isinstance(trial.main.front, RaterScreen)
