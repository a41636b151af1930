"""With Tab alone through every page: each control once, no trap, the one that has the keyboard visible; Esc goes back."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QCheckBox,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.ui.desk.case_desk import CaseDesk
from tests.people import sign_in
from tests.ui.desk.test_screen import NEW, add_visits, shown_at_once
from tests.ui.hands import find

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support .*", extend=True)


@pytest.fixture
def study(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Window:
    """The coordinator of a study with two visits is signed in; pictures come at once."""
    monkeypatch.setattr(Workspace, "show", shown_at_once)
    window.main.resize(1280, 800)
    window.main.show()
    window.workspace.create(tmp_path / "Trial", NEW)
    add_visits(window.workspace.study)
    return window


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.workspace.jobs.is_busy)
    window.main.notice.hide()
    window.main.activateWindow()
    QApplication.processEvents()


def takers(window: Window) -> set[QWidget]:
    """What can take the keyboard by Tab; of buttons that exclude each other one, as arrow keys move among them."""
    found = set()
    for one in window.main.findChildren(QWidget):
        is_taker = one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if (
            is_taker
            and one.window() is window.main
            and one.isVisible()
            and one.isEnabled()
            and one.focusProxy() is None
        ):
            is_other = isinstance(one, QAbstractButton) and _is_exclusive(one) and not one.isChecked()
            if not is_other:
                found.add(one)
    return found


def _is_exclusive(button: QAbstractButton) -> bool:
    group = cast("QButtonGroup | None", button.group())
    return button.autoExclusive() or (group is not None and group.exclusive())


def step(window: Window) -> QWidget | None:
    QTest.keyClick(window.main.windowHandle(), Qt.Key.Key_Tab)
    QApplication.processEvents()
    return window.main.focusWidget()


def walk(window: Window) -> list[QWidget]:
    """Tab until something comes again."""
    seen: list[QWidget] = []
    while (holder := step(window)) is not None and holder not in seen:
        seen.append(holder)
    return seen


def shows_focus(window: Window, one: QWidget) -> bool:
    one.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    focused = one.grab().toImage()
    one.clearFocus()
    QApplication.processEvents()
    return focused != one.grab().toImage()


def check(window: Window, qtbot: QtBot) -> None:
    settle(window, qtbot)
    front = window.main.front
    assert front is not None
    page, wanted = front.name, takers(window)
    seen = walk(window)
    assert {one.objectName() for one in wanted - set(seen)} == set(), page
    for one in seen:
        # The page itself may hold the keyboard, for keys that belong to no control.
        is_page = isinstance(one, Screen | CaseDesk) or one.objectName().endswith("_page")
        assert is_page or shows_focus(window, one), f"{page}: {one.objectName() or one}"


def test_pages_before_a_study_is_open(window: Window, qtbot: QtBot) -> None:
    window.main.resize(1280, 800)
    window.main.show()
    for name in ("home", "new_study"):
        window.main.show_screen(name)
        check(window, qtbot)


@pytest.mark.parametrize("part", range(3))
def test_the_coordinators_pages(study: Window, qtbot: QtBot, part: int) -> None:
    for name in (*study.main.screen_names(), "visit_order", "monitor")[part::3]:
        study.main.show_screen(name)
        check(study, qtbot)


def test_signing_in_and_the_raters_pages(study: Window, qtbot: QtBot) -> None:
    study.workspace.sign_out()
    check(study, qtbot)
    sign_in(study.workspace, study.workspace.people()[1], "ann's own")
    study.main.show_screen("rater")
    check(study, qtbot)
    study.main.show_screen("reading")
    find(study.main, QAbstractButton, "cases_button").click()
    check(study, qtbot)


def test_from_the_desk_f6_leads_to_every_control(study: Window, qtbot: QtBot) -> None:
    """There Tab goes through the sites."""
    sign_in(study.workspace, study.workspace.people()[1], "ann's own")
    study.main.show_screen("reading")
    settle(study, qtbot)
    desk = find(study.main, CaseDesk, "case_desk")
    desk.setFocus()
    wanted = takers(study)
    QTest.keyClick(study.main.windowHandle(), Qt.Key.Key_F6)
    first = study.main.focusWidget()
    assert first is not None
    seen = [first]
    while (holder := step(study)) is not None and holder is not desk and holder not in seen:
        seen.append(holder)
    assert {one.objectName() for one in wanted - {*seen, desk}} == set()
    assert all(shows_focus(study, one) for one in seen)


def test_ticked_boxes_tabs_and_tables_show_the_keyboard(study: Window, qtbot: QtBot) -> None:
    shown: dict[type[QWidget], bool] = {}
    study.main.show_screen("results")
    settle(study, qtbot)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in study.main.findChildren(QTabBar)))
    made = QCheckBox("ticked", study.main)
    made.setChecked(True)
    made.setFixedSize(100, 40)
    made.show()
    for kind in (QTabBar, QAbstractItemView, QCheckBox):
        for one in study.main.findChildren(kind):
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                shown[kind] = shown.get(kind, True) and shows_focus(study, one)
    assert shown == {QTabBar: True, QAbstractItemView: True, QCheckBox: True}


def test_tab_leaves_a_table_and_arrow_keys_move_in_it(study: Window, qtbot: QtBot) -> None:
    study.main.show_screen("study")
    settle(study, qtbot)
    grid = find(study.main, QAbstractItemView, "progress_grid")
    qtbot.waitUntil(lambda: grid.model().rowCount() == 2)
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    grid.setCurrentIndex(grid.model().index(0, 0))
    QTest.keyClick(study.main.windowHandle(), Qt.Key.Key_Down)
    assert (grid.currentIndex().row(), study.main.focusWidget()) == (1, grid)
    assert step(study) is not grid


@pytest.mark.parametrize(("page", "before"), [("visit_order", "results"), ("monitor", "study")])
def test_esc_goes_back(study: Window, qtbot: QtBot, page: str, before: str) -> None:
    study.main.show_screen(page)
    settle(study, qtbot)
    QTest.keyClick(study.main.windowHandle(), Qt.Key.Key_Escape)
    assert study.main.front is not None
    assert study.main.front.name == before


def test_esc_goes_back_from_a_new_study(window: Window) -> None:
    window.main.show()
    window.main.show_screen("new_study")
    QTest.keyClick(window.main.windowHandle(), Qt.Key.Key_Escape)
    assert window.main.front is not None
    assert window.main.front.name == "home"


def test_enter_presses_the_button_that_has_the_keyboard(study: Window, qtbot: QtBot) -> None:
    """On every page, with a button of the test's own: what the page's buttons do is not asked here."""
    for name in study.main.screen_names():
        study.main.show_screen(name)
        settle(study, qtbot)
        pressed: list[bool] = []
        made = QPushButton("probe", study.main.front)
        made.clicked.connect(lambda _=False, into=pressed: into.append(True))
        made.show()
        made.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(study.main.windowHandle(), Qt.Key.Key_Return)
        assert pressed == [True], name
