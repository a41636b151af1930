"""The page on which the coordinator states the order of visits: suggested, moved by keys, confirmed, changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton

from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.session import NotForRaters
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.ui.overview.screen import StudyScreen
from dmscorer.ui.results.screen import ResultsScreen
from dmscorer.ui.visits.screen import VisitOrderScreen
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import NewStudy
from tests import people as people_
from tests.ui.desk.test_screen import add_visits
from tests.ui.hands import find, press, text_of
from tests.workflows.conftest import state_order
from tests.workflows.consensus.test_consensus import score_all

Front = Callable[[Screen], None]


@pytest.fixture
def page(space: Workspace, front: Front) -> VisitOrderScreen:
    """Visits 1 and 2 of two subjects, without dates, and nobody has stated their order."""
    state_order(space.study)
    made = VisitOrderScreen(space)
    front(made)
    return made


def listed(page: Screen, name: str) -> list[str]:
    shown = find(page, QListWidget, name)
    return [shown.item(at).data(Qt.ItemDataRole.UserRole) for at in range(shown.count())]


def confirm(page: VisitOrderScreen, phrase: str = "open sesame") -> None:
    find(page, QLineEdit, "order_passphrase").setText(phrase)
    press(page, "confirm_order_button")


def stated(space: Workspace) -> tuple[str, ...]:
    return visit_order.order(space.study).stated


def test_nothing_has_a_place_until_somebody_gives_it_one(page: VisitOrderScreen, space: Workspace) -> None:
    assert listed(page, "placed_visits") == []
    assert listed(page, "unplaced_visits") == ["visit 1", "visit 2"]
    assert not find(page, QPushButton, "confirm_order_button").isEnabled()
    assert "once the order of visits is known" in text_of(page, "visit_order_said")
    assert stated(space) == ()


def test_the_suggestion_is_offered_and_counts_only_once_confirmed(page: VisitOrderScreen, space: Workspace) -> None:
    press(page, "use_suggestion_button")
    assert listed(page, "placed_visits") == ["visit 1", "visit 2"]
    assert stated(space) == ()
    confirm(page, "wrong one")
    assert "passphrase" in text_of(page, "visit_order_error")
    assert stated(space) == ()
    confirm(page)
    assert stated(space) == ("visit 1", "visit 2")
    assert "visit 1, visit 2" in text_of(page, "visit_order_history")


def test_alt_and_arrows_move_a_visit_and_numbers_follow(page: VisitOrderScreen, space: Workspace) -> None:
    press(page, "use_suggestion_button")
    shown = find(page, QListWidget, "placed_visits")
    shown.setCurrentRow(0)
    QTest.keyClick(shown, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert listed(page, "placed_visits") == ["visit 2", "visit 1"]
    assert shown.item(0).text().startswith("1.  visit 2")
    QTest.keyClick(shown, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # the last one stays
    assert listed(page, "placed_visits") == ["visit 2", "visit 1"]
    assert page.unsaved()
    confirm(page)
    assert stated(space) == ("visit 2", "visit 1")
    assert not page.unsaved()


def test_a_visit_is_placed_and_taken_out_by_keys(page: VisitOrderScreen) -> None:
    left, placed = find(page, QListWidget, "unplaced_visits"), find(page, QListWidget, "placed_visits")
    left.setCurrentRow(1)
    QTest.keyClick(left, Qt.Key.Key_Return)
    assert (listed(page, "placed_visits"), listed(page, "unplaced_visits")) == (["visit 2"], ["visit 1"])
    assert "visit 1" in text_of(page, "visit_order_doubts")  # what this order would leave open
    QTest.keyClick(placed, Qt.Key.Key_Delete)
    assert listed(page, "placed_visits") == []


def test_changing_places_after_scores_were_shown_asks_for_a_reason(space: Workspace, front: Front) -> None:
    score_all(space.study, {})
    page = VisitOrderScreen(space)
    front(page)
    assert listed(page, "placed_visits") == ["visit 1", "visit 2"]
    assert not find(page, QLineEdit, "order_reason").isVisible()
    page.findChild(QListWidget, "placed_visits").setCurrentRow(0)  # type: ignore[union-attr]
    press(page, "move_down_button")
    assert find(page, QLineEdit, "order_reason").isVisible()
    confirm(page)
    assert "Give a reason" in text_of(page, "visit_order_error")
    find(page, QLineEdit, "order_reason").setText("was swapped")
    confirm(page)
    assert stated(space) == ("visit 2", "visit 1")
    assert "was swapped" in text_of(page, "visit_order_history")


def test_dates_against_the_list_are_said_while_it_is_made(page: VisitOrderScreen, space: Workspace) -> None:
    for label, day in (("visit 1", "2021-01-01"), ("visit 2", "2020-01-01")):
        clinical.add_visit(space.study, "P00", label, day, "coordinator")
    page.shown()
    press(page, "use_suggestion_button")
    assert "The dates of “P00” contradict" in text_of(page, "visit_order_doubts")
    assert find(page, QLineEdit, "order_reason").isVisible()


def test_overview_and_results_lead_there_while_change_is_held_back(space: Workspace, front: Front) -> None:
    state_order(space.study)
    score_all(space.study, {})
    asked: list[str] = []
    space.screen_asked.connect(asked.append)
    overview = StudyScreen(space)
    front(overview)
    press(overview, "act_order_button")
    results = ResultsScreen(space)
    front(results)
    assert text_of(results, "scores_tab_empty_title") == "The order of visits is not known"
    assert results.scores.is_empty
    press(results, "scores_tab_empty_button")
    assert asked == ["visit_order", "visit_order"]


def test_raters_never_get_there(window: Window, tmp_path: Path) -> None:
    raters = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
    window.workspace.create(tmp_path / "Trial", NewStudy("Trial", raters, seed=7, passphrase="open sesame"))
    add_visits(window.workspace.study)
    window.main.show_screen("visit_order")
    assert window.main.front is not None
    assert window.main.front.name == "visit_order"
    people_.sign_in(window.workspace, window.workspace.people()[1], "ann's own")
    window.main.show_screen("visit_order")
    assert window.main.front.name != "visit_order"
    with pytest.raises(NotForRaters):
        VisitOrderScreen(window.workspace).shown()
