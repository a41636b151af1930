"""Overview: what can be done, and the grid."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dmscorer.ui.screen import Screen
from dmscorer.ui.screens.study import StudyScreen
from dmscorer.ui.widgets.progress_grid import ProgressGrid
from dmscorer.ui.workspace import Workspace
from dmscorer.workflows import blinding, consensus, reading
from dmscorer.workflows import study as studies
from tests.workflows.test_consensus import score_all

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
    found = consensus.room(space.study).to_decide[0]
    space.settlement.decide(found.case_id, found.item, 0, "definition")
    qtbot.waitUntil(lambda: not space.jobs.is_busy, timeout=60_000)
    assert any("3 flagged" in label.text() for label in screen.findChildren(QLabel))
