"""Consensus: keys and mouse, one decision at a time, nothing of who or which visit."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.consensus.level_tiles import LevelTiles
from dmscorer.ui.consensus.screen import ConsensusScreen
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.kit.level_key import LevelKey
from dmscorer.workflows.consensus import consensus
from tests.workflows.consensus.test_consensus import score_all
from tests.workflows.consensus.test_decisions import correct

Front = Callable[[Screen], None]


@pytest.fixture
def room(space: Workspace, front: Front) -> ConsensusScreen:
    """A gives 3 where the others give 0: one flagged item in each of four cases."""
    score_all(space.study, {"A": {"v_neck.erythema": 3}})
    screen = ConsensusScreen(space)
    front(screen)
    return screen


def left(screen: Screen) -> str:
    label = screen.findChild(QLabel, "left_count")
    assert isinstance(label, QLabel)
    return label.text()


def empty(screen: Screen) -> EmptyState:
    found = screen.findChild(EmptyState)
    assert isinstance(found, EmptyState)
    return found


def decided(space: Workspace) -> list[tuple[object, str]]:
    return [
        (item.decision.answer, item.decision.reason) for item in consensus.meeting(space.study).decided if item.decision
    ]


def press(screen: QWidget, *keys: str | Qt.Key) -> None:
    for key in keys:
        if isinstance(key, Qt.Key):
            QTest.keyClick(screen, key)
        else:
            QTest.keyClicks(screen, key)


def test_digit_reason_and_enter_decide_and_go_on(space: Workspace, room: ConsensusScreen) -> None:
    assert left(room) == "4"
    press(room, "2", "d", Qt.Key.Key_Return)
    assert left(room) == "3"
    assert decided(space) == [(2, "definition")]


def test_levels_are_shown_sorted_and_nothing_names_rater_subject_or_visit(room: ConsensusScreen) -> None:
    tiles = room.findChild(LevelTiles)
    assert isinstance(tiles, LevelTiles)
    assert tiles.shown == ("0", "0", "3")
    words = " ".join(label.text() for label in room.findChildren(QLabel))
    assert not [word for word in ("P00", "P01", "visit 1", "visit 2", "Ann", "secret") if word in words]


def test_neither_level_nor_reason_alone_decides(space: Workspace, room: ConsensusScreen) -> None:
    press(room, "2", Qt.Key.Key_Return)
    assert left(room) == "4"
    press(room, "4")  # the item has no such level
    press(room, "q", Qt.Key.Key_Return)
    assert decided(space) == [(2, "quality_of_image")]


def test_the_mouse_does_the_same(space: Workspace, room: ConsensusScreen) -> None:
    for kind, name in ((LevelKey, "decide_1"), (QPushButton, "cause_misread_photo"), (QPushButton, "decide_button")):
        button = room.findChild(kind, name)
        assert isinstance(button, QWidget)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert decided(space) == [(1, "misread_photo")]


def test_another_reason_is_written_down(space: Workspace, room: ConsensusScreen) -> None:
    press(room, "1", "o")
    words = room.findChild(QLineEdit, "cause_words")
    assert isinstance(words, QLineEdit)
    assert words.isVisible()
    press(words, Qt.Key.Key_Return)
    assert left(room) == "4"
    press(words, "tattoo 2", Qt.Key.Key_Return)
    assert decided(space) == [(1, "other: tattoo 2")]


def test_what_nobody_can_judge_may_be_decided_too(space: Workspace, room: ConsensusScreen) -> None:
    room._panel.choose_unassessable("image_quality")
    press(room, "q", Qt.Key.Key_Return)
    assert decided(space) == [(NotAssessable("image_quality"), "quality_of_image")]


def test_the_last_decision_can_be_taken_back_and_stays_in_the_record(space: Workspace, room: ConsensusScreen) -> None:
    press(room, "2", "d", Qt.Key.Key_Return, "1", "m", Qt.Key.Key_Return)
    QTest.keyClick(room, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert left(room) == "3"
    assert decided(space) == [(2, "definition")]


def test_discuss_later_puts_it_last(room: ConsensusScreen) -> None:
    first = room._agenda.current
    press(room, "l")
    assert left(room) == "4"
    assert room._agenda.ahead(9)[-1] == first


def test_when_all_is_settled_the_screen_says_so_and_ctrl_z_still_works(room: ConsensusScreen) -> None:
    for _ in range(4):
        press(room, "0", "d", Qt.Key.Key_Return)
    assert empty(room).isVisible()
    assert empty(room).title == "All flagged items are decided"
    QTest.keyClick(room, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not empty(room).isVisible()
    assert left(room) == "1"


def test_a_level_outside_what_the_raters_gave_is_asked_once_more(space: Workspace, front: Front) -> None:
    score_all(space.study, {"A": {"v_neck.erythema": 2}})
    room = ConsensusScreen(space)
    front(room)
    press(room, "3", "d", Qt.Key.Key_Return)
    assert decided(space) == []
    asked = room.findChild(QLabel, "outside_label")
    assert isinstance(asked, QLabel)
    assert asked.text().startswith("The raters gave 0 to 2: 3 lies outside of that.")
    assert not asked.isHidden()
    press(room, "2")
    assert asked.isHidden(), "another level is another question"
    press(room, "3", Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert decided(space) == [(3, "definition")]
    press(room, "0", "d", Qt.Key.Key_Return)
    assert decided(space)[-1] == (0, "definition"), "the lowest level that was given lies inside"


def blue(screen: ConsensusScreen) -> list[str]:
    """Names of the buttons that are shown as the next thing to do."""
    buttons = screen.findChildren(QPushButton)
    return [one.objectName() for one in buttons if one.isVisible() and one.property("kind") == "primary"]


def test_what_remains_is_the_blue_button(space: Workspace, room: ConsensusScreen) -> None:
    for _ in range(4):
        press(room, "0", "d", Qt.Key.Key_Return)
    assert blue(room) == ["lock_button"]
    answer_lock(room, "open sesame")
    assert blue(room) == ["consensus_empty_button"]
    answer_lock(room, "one more rater")
    assert blue(room) == ["lock_button"]


def is_locked(space: Workspace) -> bool:
    return space.consensus_acts.lock_held is not None


def answer_lock(screen: ConsensusScreen, words: str) -> str:
    """Write into the lock's one line and press Enter; gives what is said above it, and what was refused."""
    field = screen.findChild(QLineEdit, "lock_field")
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    press(field, words, Qt.Key.Key_Return)
    said, error = (screen.findChild(QLabel, name) for name in ("lock_said", "lock_error"))
    assert isinstance(said, QLabel)
    assert isinstance(error, QLabel)
    return f"{said.text()} {error.text() if error.isVisible() else ''}"


def test_a_settled_consensus_is_locked_with_the_passphrase_and_unlocked_with_a_reason(
    space: Workspace, room: ConsensusScreen
) -> None:
    for _ in range(4):
        press(room, "0", "d", Qt.Key.Key_Return)
    assert "passphrase" in answer_lock(room, "guess")
    assert not is_locked(space)
    assert answer_lock(room, "open sesame").startswith("Locked by coordinator")
    assert is_locked(space)
    assert answer_lock(room, "one more rater").startswith("Sign that this is the consensus")
    assert not is_locked(space)


def test_who_is_present_is_recorded_with_each_decision(space: Workspace, room: ConsensusScreen) -> None:
    button = room._present
    assert button.text() == "Deciding alone"
    button.menu().actions()[0].trigger()
    press(room, "2", "d", Qt.Key.Key_Return)
    (item,) = consensus.meeting(space.study).decided
    assert item.decision is not None
    assert item.decision.present == (space.people()[1].code,)
    assert button.text() == f"Deciding with {space.people()[1].code}"


def test_what_is_put_off_is_still_put_off_when_the_study_is_opened_again(
    space: Workspace, room: ConsensusScreen
) -> None:
    first = room._agenda.current
    assert first is not None
    press(room, "l")
    assert consensus.meeting(space.study).put_off == {(first.case_id, first.item)}


def changed_late(space: Workspace, room: ConsensusScreen, qtbot: QtBot, level: int) -> ConsensusScreen:
    """Four items decided, then rater A corrects the one decided last; the room is entered again."""
    for _ in range(4):
        press(room, "2", "d", Qt.Key.Key_Return)
    case = consensus.meeting(space.study).decided[-1].case_id
    correct(space.study, "A", case, "v_neck.erythema", level)
    room.shown()
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    return room


def test_a_late_change_shows_both_states_and_k_keeps(space: Workspace, room: ConsensusScreen, qtbot: QtBot) -> None:
    changed_late(space, room, qtbot, 1)
    label = room.findChild(QLabel, "earlier_label")
    assert isinstance(label, QLabel)
    assert "Then 0 0 3, decided 2; now 0 0 1." in label.text()
    press(room, "k")
    assert consensus.meeting(space.study).to_decide == ()
    assert [answer for answer, _ in decided(space)] == [2, 2, 2, 2]


def test_r_reopens_and_what_everybody_now_agrees_on_needs_no_decision(
    space: Workspace, room: ConsensusScreen, qtbot: QtBot
) -> None:
    changed_late(space, room, qtbot, 0)
    press(room, "r")
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    assert len(decided(space)) == 3
    assert empty(room).title == "All flagged items are decided"


def test_masked_levels_say_how_many_signatures_are_missing(space: Workspace, front: Front) -> None:
    screen = ConsensusScreen(space)
    front(screen)
    assert empty(screen).title == "No case is signed yet"


def test_coming_back_keeps_the_place(room: ConsensusScreen, space: Workspace, qtbot: QtBot) -> None:
    press(room, "l")
    second = room._agenda.current
    room.shown()
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    assert room._agenda.current == second


def test_photos_come_from_the_study_and_a_missing_one_is_said(
    space: Workspace, room: ConsensusScreen, qtbot: QtBot
) -> None:
    """The rows of this study have no files: the view says so instead of staying empty."""
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    assert room._photos.view.accessibleDescription()


def test_every_control_has_a_name(room: ConsensusScreen) -> None:
    for kind in (QPushButton, KeyButton, LevelKey, QLineEdit):
        assert all(widget.objectName() for widget in room.findChildren(kind))
