"""Overview: what can be done, and the grid."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dmscorer.domain.study.study import Visit
from dmscorer.store.photos import photos
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.overview.progress_grid import ProgressGrid
from dmscorer.ui.overview.screen import StudyScreen
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.reading.blinding import SecondPart
from dmscorer.workflows.study import labels
from dmscorer.workflows.study import study as studies
from tests.workflows.consensus.test_consensus import score_all

Front = Callable[[Screen], None]


def buttons(screen: Screen) -> list[str]:
    return [b.text() for b in screen.findChildren(QPushButton) if b.objectName().startswith("act_")]


def words(screen: Screen) -> list[list[str]]:
    grid = screen.findChild(ProgressGrid)
    assert isinstance(grid, ProgressGrid)
    model = grid.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_new_study_is_handed_from_rater_to_rater(space: Workspace, front: Front) -> None:
    screen = StudyScreen(space)
    front(screen)
    assert buttons(screen) == ["Hand over to A", "Hand over to B", "Hand over to C"]
    assert screen.aside() == "2 subjects · 4 visits · 3 raters"
    assert words(screen)[0] == ["P00", "visit 1", "1", "open", "open", "open"]
    assert words(screen)[1][0] == ""


def test_the_grid_tells_how_far_each_reading_is(space: Workspace, front: Front) -> None:
    rater = studies.raters(space.study)[0]
    begun = blinding.begin(space.study, rater)
    reading.enter_all(space.study, begun.id, begun.cases[0].case_id, {"scalp.scale": 0, "arm.scale": 1})
    screen = StudyScreen(space)
    front(screen)
    assert sorted(row[3] for row in words(screen)) == ["2 of 81", "open", "open", "open"]


def test_flagged_items_can_be_decided_and_the_button_goes_there(space: Workspace, front: Front, qtbot: QtBot) -> None:
    score_all(space.study, {"A": {"scalp.erythema": 3}}, leave=1)
    screen = StudyScreen(space)
    front(screen)
    assert buttons(screen) == ["Hand over to C", "Decide", "Export"]
    label = screen.findChild(QLabel, "signed_label")
    assert isinstance(label, QLabel)
    assert "11 of 12" in label.text()
    decide = screen.findChild(QPushButton, "act_decide_button")
    assert isinstance(decide, QPushButton)
    with qtbot.waitSignal(space.screen_asked) as asked:
        QTest.mouseClick(decide, Qt.MouseButton.LeftButton)
    assert asked.args == ["consensus"]


def test_a_decision_elsewhere_is_seen_at_once(space: Workspace, front: Front, qtbot: QtBot) -> None:
    score_all(space.study, {"A": {"scalp.erythema": 3}})
    screen = StudyScreen(space)
    front(screen)
    found = consensus.meeting(space.study).to_decide[0]
    space.consensus_acts.decide(found.case_id, found.item, 0, "definition")
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    assert any("3 flagged" in label.text() for label in screen.findChildren(QLabel))


def test_large_text_cuts_no_line_and_keeps_the_window(space: Workspace, front: Callable[[Screen], None]) -> None:
    """Sentences are whole, and the page scrolls instead of making the window larger than the screen."""
    space.preferences.choose_text_scale(2.0)
    screen = StudyScreen(space)
    front(screen)
    screen.window().resize(900, 600)
    QTest.qWait(50)
    assert (screen.window().width(), screen.window().height()) == (900, 600)
    labels = [label for label in screen.findChildren(WholeLabel) if label.isVisible() and label.text()]
    assert labels
    assert all(label.height() >= label.heightForWidth(label.width()) for label in labels)


def test_hidden_repeats_are_one_quiet_line_until_somebody_is_that_far(
    space: Workspace, front: Callable[[Screen], None]
) -> None:
    screen = StudyScreen(space)
    days = datetime(2026, 3, 1, 12, tzinfo=UTC)
    none, waits = SecondPart("A", 0, 0, None, False), SecondPart("B", 0, 0, days, False)
    assert screen._second_parts([none]) == [
        "Each rater's hidden repeats open some time after they have signed the first part."
    ]
    assert screen._second_parts([none, waits, SecondPart("C", 4, 1, days, True)])[2].endswith(
        "1 of 4 hidden repeats signed"
    )


def test_labels_that_look_alike_are_asked_about_and_merged(space: Workspace, front: Front) -> None:
    """P00 and p00 may be one patient: one press makes the visits one subject's, and the question goes."""
    with space.study.database.write() as connection:
        made = Visit(space.study.new_id(), space.study.new_id(), "p00", "visit 9", 99)
        photos.add_visit(connection, made)
    screen = StudyScreen(space)
    front(screen)
    press = screen.findChild(QPushButton, "merge_subject_P00_button")
    assert isinstance(press, QPushButton)
    assert press.text() == "Yes, “P00”"
    QTest.mouseClick(press, Qt.MouseButton.LeftButton)
    with space.study.database.read() as connection:
        assert {visit.subject for visit in photos.all_visits(connection)} == {"P00", "P01"}
    assert labels.found(space.study) == ()


def test_labels_that_differ_are_asked_about_once(space: Workspace, front: Front) -> None:
    with space.study.database.write() as connection:
        photos.add_visit(connection, Visit(space.study.new_id(), space.study.new_id(), "p00", "visit 9", 99))
    screen = StudyScreen(space)
    front(screen)
    press = screen.findChild(QPushButton, "keep_subject_P00_button")
    assert isinstance(press, QPushButton)
    QTest.mouseClick(press, Qt.MouseButton.LeftButton)
    assert labels.found(space.study) == ()
    with space.study.database.read() as connection:
        assert len({visit.subject for visit in photos.all_visits(connection)}) == 3
