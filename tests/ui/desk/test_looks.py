"""What must be in view on the desk: at large text, in the smallest window, at the end."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from dmscorer.ui.app import Window
from dmscorer.ui.desk.form.item_row import ItemRow
from tests.ui.desk.test_screen import answer_all, desk, finish, key, screen, trial, type_  # noqa: F401 - a fixture
from tests.ui.hands import find, press, text_of


def in_view(widget: QWidget) -> bool:
    """Whether all of it is seen, past every ancestor that could cut it."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == QRect(widget.rect())


def large(window: Window) -> None:
    window.workspace.preferences.choose_text_scale(2.0)
    QTest.qWait(50)


def test_no_sentence_makes_the_window_wider_at_large_text(trial: Window) -> None:  # noqa: F811
    large(trial)
    type_(trial, "f")
    QTest.keyClick(desk(trial).finish_panel, Qt.Key.Key_2)
    QTest.qWait(50)
    assert "Esc, then Ctrl Z takes it back" in text_of(trial.main, "desk_message")
    assert trial.main.width() == 1280
    press(desk(trial), "finish_back")
    key(trial, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(desk(trial).case.open_items) == 80


@pytest.mark.parametrize("item", ["gottrons_hands.papules", "arm.calcinosis", "scalp.poikiloderma"])
def test_the_current_item_is_in_view_at_large_text(trial: Window, item: str) -> None:  # noqa: F811
    large(trial)
    desk(trial).go_to_item(item)
    QTest.qWait(50)
    assert in_view(find(desk(trial), ItemRow, f"item_{item}"))


def test_all_reasons_are_in_view_at_large_text(trial: Window) -> None:  # noqa: F811
    large(trial)
    type_(trial, ".")
    QTest.qWait(50)
    reasons = trial.workspace.desk.instrument.reasons
    assert all(in_view(find(desk(trial), QWidget, f"reason_scalp.erythema_{reason.id}")) for reason in reasons)


def test_the_reasons_for_the_rest_are_in_view_though_everything_is_open(trial: Window) -> None:  # noqa: F811
    type_(trial, "f")
    QTest.qWait(50)
    reasons = trial.workspace.desk.instrument.reasons
    assert all(in_view(find(desk(trial), QAbstractButton, f"rest_{reason.id}")) for reason in reasons)


def test_at_the_end_no_button_beside_the_list_has_the_keyboard(trial: Window) -> None:  # noqa: F811
    trial.main.activateWindow()
    for _ in range(2):
        answer_all(trial)
        finish(trial)
        key(trial, Qt.Key.Key_Return)
    assert text_of(trial.main, "case_list_title") == "All 2 cases are signed"
    assert QApplication.focusWidget() is screen(trial).case_list


def test_what_the_charter_says_of_a_border_hides_nothing_that_the_form_says(trial: Window) -> None:  # noqa: F811
    study = trial.workspace._any_study()
    notes = (("gottrons_hands", "as far as the wrist"), ("scalp", "to the hairline"))
    study.charter = replace(study.charter, border_notes=notes)
    desk(trial).go_to_item("gottrons_hands.papules")
    told = text_of(trial.main, "site_note").splitlines()
    assert "Papules double the grade of erythema" in told[0]
    assert told[1] == "as far as the wrist"
    desk(trial).go_to_item("scalp.scale")
    assert text_of(trial.main, "site_note") == "to the hairline"
    desk(trial).go_to_item("malar.scale")
    assert find(trial.main, QLabel, "site_note").isHidden()
