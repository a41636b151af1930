"""A rater calibrates: scores, sees the panel's levels after signing, fails, tries again, passes, reads."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from dmscorer.domain.study.study import NewPerson
from dmscorer.store.photos import photos
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.app import Window
from dmscorer.ui.calibration.expert_panel import PanelScreen
from dmscorer.ui.calibration.screen import CalibrationScreen
from dmscorer.ui.desk.photos.photo_window import PhotoWindow
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.calibration import expert_panel as panel
from dmscorer.workflows.study.study import NewStudy
from tests import people as people_
from tests.ui.hands import find, press, text_of, write
from tests.workflows.conftest import add_cases

pytestmark = pytest.mark.usefixtures("small_set")

NEW = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, passphrase="open sesame")
LEVELS = "subject,visit,rater,scalp.erythema,scalp.scale,arm.erythema\r\nP00,visit 1,panel,3,2,0\r\nP00,visit 2,panel,1,0,2\r\n"


@pytest.fixture
def trial(window: Window, tmp_path: Path) -> Iterator[Window]:
    """The visits of P00 are reference cases, P01 is to be read; Ann is signed in."""
    space = window.workspace
    space.create(tmp_path / "Trial", NEW)
    add_cases(space.study, subjects=2)
    with space.study.database.read() as connection:
        visits = [visit.id for visit in photos.all_visits(connection) if visit.subject == "P00"]
    calibration.take_as_reference(space.study, visits, "coordinator")
    (tmp_path / "panel.csv").write_text(LEVELS, "utf-8", newline="")
    panel.import_table(space.study, tmp_path / "panel.csv", space.people()[0])
    space.study.charter = replace(space.study.charter, calibration=True)
    people_.sign_in(space, space.people()[1], "ann's own")
    window.main.resize(1280, 800)
    window.main.show()
    yield window
    space.close()


def screen(window: Window) -> CalibrationScreen:
    front = window.main.front
    assert isinstance(front, CalibrationScreen)
    return front


def levels_of(window: Window) -> dict[str, int]:
    """The panel's levels of the case on the desk, as the fixture wrote them."""
    with window.workspace._any_study().database.read() as connection:
        visits = {v.case_id: v.label for v in photos.all_visits(connection, of_reference=True)}
    scalp = {"scalp.erythema": 3, "scalp.scale": 2, "arm.erythema": 0}
    return scalp if visits[screen(window).desk.case.case.id] == "visit 1" else {
        "scalp.erythema": 1, "scalp.scale": 0, "arm.erythema": 2
    }  # fmt: skip


def score_case(window: Window, qtbot: QtBot, levels: dict[str, int]) -> None:
    """By the keyboard and the finish panel, as a rater does."""
    desk = screen(window).desk
    case = desk.case
    for item in window.workspace.desk.instrument.item_ids:
        case.enter(item, levels.get(item, 0))
    for photo in case.case.photos:
        case.see(photo.id)
    QTest.keyClicks(desk, "f")
    find(desk.finish_panel, QLineEdit, "sign_passphrase")
    write(desk.finish_panel, "sign_passphrase", "ann's own")
    press(desk.finish_panel, "sign_button")
    qtbot.waitUntil(lambda: find(window.main, QAbstractButton, "feedback_next_button").isVisible())


def begin(window: Window) -> None:
    press(window.main, "rater_go_button")


def test_a_rater_fails_tries_again_passes_and_reads(trial: Window, qtbot: QtBot) -> None:
    assert text_of(trial.main, "rater_heading") == "First, calibrate on reference cases"
    begin(trial)
    for _ in range(2):
        score_case(trial, qtbot, {})
        press(trial.main, "feedback_next_button")
    assert text_of(trial.main, "calibration_result_title") == "Not close enough yet"
    assert "weighted kappa 0.00 from 6 judgements (0.60 needed)" in text_of(trial.main, "calibration_result_reached")
    press(trial.main, "calibration_result_button")
    assert text_of(trial.main, "rater_heading") == "Not close enough yet"
    begin(trial)
    for _ in range(2):
        score_case(trial, qtbot, levels_of(trial))
        assert text_of(trial.main, "feedback_said") == "You agreed with the expert panel on all 3 items."
        press(trial.main, "feedback_next_button")
    assert text_of(trial.main, "calibration_result_title") == "Calibrated"
    press(trial.main, "calibration_result_button")
    assert text_of(trial.main, "rater_heading") == "Cases to score: 2"
    assert "passed, weighted kappa 1.00" in text_of(trial.main, "certificates_said")
    begin(trial)
    assert isinstance(trial.main.front, ReadingScreen)


def test_the_panels_levels_stand_beside_after_signing(trial: Window, qtbot: QtBot) -> None:
    begin(trial)
    wanted = levels_of(trial)
    score_case(trial, qtbot, {})
    different = [item for item, level in wanted.items() if level]
    assert text_of(trial.main, "feedback_said").startswith(
        f"You agreed with the expert panel on {3 - len(different)} of 3 items."
    )
    rows = trial.main.findChildren(QAbstractButton)
    names = {row.objectName() for row in rows if row.objectName().startswith("difference_") and row.isVisible()}
    assert names == {f"difference_{item}" for item in different}
    row = find(trial.main, QAbstractButton, "difference_scalp.erythema")
    assert f"panel {wanted['scalp.erythema']}" in row.accessibleDescription()
    assert "you 0" in row.accessibleDescription()
    row.click()
    assert screen(trial).desk.form.site == "scalp"


def test_leaving_and_coming_back_goes_on_with_the_same_case(trial: Window, qtbot: QtBot) -> None:
    begin(trial)
    code = screen(trial).desk.case.case.code
    QTest.keyClicks(screen(trial).desk, "2")
    press(trial.main, "leave_calibration_button")
    assert trial.main.front is not None
    assert trial.main.front.name == "rater"
    begin(trial)
    assert screen(trial).desk.case.case.code == code
    assert screen(trial).desk.case.answers == {"scalp.erythema": 2}
    QTest.keyClick(screen(trial).desk, Qt.Key.Key_Escape)


def test_while_calibrating_there_is_nothing_else(trial: Window) -> None:
    begin(trial)
    assert trial.main.screen_names() == ("calibration",)
    trial.main.show_screen("reading")
    assert isinstance(trial.main.front, CalibrationScreen)
    for planted in ("P00", "P01", "visit 1", "secret", "Trial"):
        assert planted not in trial.main.windowTitle()


def test_leaving_closes_the_photos_own_window(trial: Window) -> None:
    begin(trial)
    desk = screen(trial).desk
    desk.pane.toggle_window()
    assert photo_windows()
    press(trial.main, "leave_calibration_button")
    assert not photo_windows()


def test_leaving_the_expert_panel_closes_the_photos_own_window(trial: Window) -> None:
    trial.workspace.sign_in(trial.workspace.people()[0], "open sesame")
    trial.workspace.lay_on_desk(DeskMode.PANEL)
    front = trial.main.front
    assert isinstance(front, PanelScreen)
    front.open_case(trial.workspace.desk.reading().cases[0].case_id)
    front.desk.pane.toggle_window()
    assert photo_windows()
    press(trial.main, "leave_panel_button")
    assert not photo_windows()


def photo_windows() -> list[PhotoWindow]:
    """Those that can be seen."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, PhotoWindow) and one.isVisible()]
