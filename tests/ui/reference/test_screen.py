"""The coordinator makes the calibration: takes visits, brings levels in, cuts grade pictures."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QListWidget, QTabWidget
from pytestqt.qtbot import QtBot

from dmscorer.domain.calibration.grades import Tone
from dmscorer.ui.acts.desk_mode import DeskMode
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.ui.reference.screen import ReferenceScreen
from dmscorer.workflows.photos import intake, redaction
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.ui.hands import find, press, text_of
from tests.ui.small_study import RATERS
from tests.workflows.conftest import add_cases

Front = Callable[[Screen], None]
LEVELS = "subject,visit,rater,scalp.erythema\r\nP00,visit 1,panel,3\r\n"


def take(screen: ReferenceScreen, *rows: int) -> None:
    for row in rows:
        find(screen, QListWidget, "free_visits").item(row).setCheckState(Qt.CheckState.Checked)
    press(screen, "take_reference_button")


def test_visits_are_taken_get_levels_and_can_be_put_back(space: Workspace, front: Front, tmp_path: Path) -> None:
    screen = ReferenceScreen(space)
    front(screen)
    assert "no reference case yet" in text_of(screen, "reference_said")
    assert find(screen, QListWidget, "free_visits").count() == 4
    take(screen, 0, 1)
    assert find(screen, QListWidget, "free_visits").count() == 2
    (tmp_path / "panel.csv").write_text(LEVELS, "utf-8")
    screen.import_table(tmp_path / "panel.csv")
    first, second = space.calibration_set.cases
    assert (first.n_judged, first.is_ready, second.is_ready) == (1, True, False)
    assert text_of(screen, "reference_said").startswith("1 of 2 ")
    assert not find(screen, QAbstractButton, f"put_back_{first.visit.id}").isEnabled()


def test_a_wrong_table_is_said_and_changes_nothing(space: Workspace, front: Front, tmp_path: Path) -> None:
    screen = ReferenceScreen(space)
    front(screen)
    take(screen, 1)
    (tmp_path / "panel.csv").write_text(LEVELS, "utf-8")  # of the visit that was not taken
    screen.import_table(tmp_path / "panel.csv")
    assert "P00, visit 1 is no reference case" in text_of(screen, "calibration_fault")
    assert not space.calibration_set.cases[0].is_ready


def test_when_raters_have_everything_the_page_says_what_to_do(space: Workspace, front: Front) -> None:
    blinding.begin(space.study, studies.raters(space.study)[0])
    screen = ReferenceScreen(space)
    front(screen)
    assert "Photos page" in text_of(screen, "free_visits_said")
    assert find(screen, QAbstractButton, "take_reference_button").isHidden()


@pytest.fixture
def pictured(space: Workspace, tmp_path: Path) -> Workspace:
    """A reference case with a real picture, red at the right."""
    folder = tmp_path / "in" / "REF" / "1"
    folder.mkdir(parents=True)
    array = np.full((200, 200, 3), 120, np.uint8)
    array[:, 100:] = (200, 0, 0)
    Image.fromarray(array).save(folder / "face.jpg", quality=95)
    intake.add(space.study, tmp_path / "in", "coordinator")
    redaction.approve(space.study, redaction.unreviewed(space.study), "coordinator")
    free = next(visit for visit in space.calibration_set.free_visits if visit.subject == "REF")
    space.calibration_set.take([free.id])
    return space


def test_a_grade_picture_is_cut_where_the_frame_is(pictured: Workspace, front: Front, qtbot: QtBot) -> None:
    screen = ReferenceScreen(pictured)
    front(screen)
    marker = screen._maker.marker
    marker.window().resize(1200, 900)
    find(screen, QTabWidget, "calibration_tabs").setCurrentIndex(1)
    qtbot.waitUntil(lambda: marker._image is not None)
    place = marker._place()
    begin = QPoint(round(place.center().x()) + 5, round(place.top()) + 5)
    end = QPoint(round(place.right()) - 5, round(place.bottom()) - 5)
    QTest.mousePress(marker, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(marker, end)
    QTest.mouseRelease(marker, Qt.MouseButton.LeftButton, pos=end)
    find(screen, QComboBox, "grade_level").setCurrentIndex(1)
    find(screen, QComboBox, "grade_tone").setCurrentIndex(2)
    press(screen, "grade_keep_button")
    (made,) = pictured.calibration_set.pictures
    assert (made.sign, made.level, made.tone) == ("erythema", 2, Tone.DARK)
    import io

    red = np.asarray(Image.open(io.BytesIO(made.picture)).convert("RGB"), float).mean(axis=(0, 1))
    assert red[0] - red[1] > 150
    press(screen, f"grade_picture_{made.id}")
    assert pictured.calibration_set.pictures == ()


def test_what_is_missing_is_counted(space: Workspace, front: Front) -> None:
    screen = ReferenceScreen(space)
    front(screen)
    assert "Choose a reference case first" in text_of(screen, "grades_said")
    take(screen, 0)
    # 17 levels above 0, by hand in tests/workflows/calibration/test_grades.py, on three pairs of skin types
    assert "51 combinations of level and skin type are missing" in text_of(screen, "grades_said")


def test_the_panel_scores_at_the_desk(window: Window, tmp_path: Path) -> None:
    window.workspace.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"))
    add_cases(window.workspace.study, subjects=1)
    window.main.show()
    press(window.main, "rail_reference")
    take(find(window.main, ReferenceScreen, "reference"), 0)
    press(window.main, "panel_desk_button")
    assert window.workspace.desk_mode is DeskMode.PANEL
    assert window.main.screen_names() == ("panel",)
    press(window.main, "continue_button")
    case = window.workspace.desk.reading().cases[0].case_id
    window.workspace.desk.enter_all(case, dict.fromkeys(window.workspace.desk.instrument.item_ids, 0))
    window.workspace.desk.sign(case, "open sesame")
    press(window.main, "leave_panel_button")
    find(window.main, ReferenceScreen, "reference")
    assert window.main.screen_names()[0] == "study"
    assert window.workspace.calibration_set.cases[0].is_ready
