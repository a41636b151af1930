"""Keys of one's own and the way of the keyboard focus, on a real desk."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from dmscorer.ui.app import Window
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.kit.level_key import LevelKey
from tests.ui.desk.test_screen import answer_all, desk, key, saved, trial, type_  # noqa: F401 - a fixture
from tests.ui.hands import find, press, text_of


def sheet(window: Window) -> QWidget:
    return find(window.main, QWidget, "keys_card")


def focused() -> QWidget:
    holder = QApplication.focusWidget()
    assert holder is not None
    return holder


def change(window: Window, act: str, which: Qt.Key) -> None:
    type_(window, "?")
    press(sheet(window), "keys_change")
    press(sheet(window), f"help_{act}")
    QTest.keyClick(focused(), which)


def cap(window: Window, name: str) -> str:
    return find(window.main, KeyButton, name).accessibleDescription()


def test_a_key_of_ones_own_is_shown_and_kept(trial: Window) -> None:  # noqa: F811
    change(trial, "block_zero", Qt.Key.Key_K)
    assert text_of(sheet(trial), "keys_said") == "K is now “rest of site = 0”."
    QTest.keyClick(sheet(trial), Qt.Key.Key_Escape)
    assert cap(trial, "key_block") == "K"
    type_(trial, "c")
    assert saved(trial) == {}
    type_(trial, "k")
    assert set(saved(trial).values()) == {0}
    assert trial.workspace.preferences.now.keys == (("block_zero", "K"),)


def test_a_key_that_is_taken_is_refused_in_a_sentence(trial: Window) -> None:  # noqa: F811
    change(trial, "note", Qt.Key.Key_C)
    assert text_of(sheet(trial), "keys_said").startswith("C is already “rest of site = 0”.")
    QTest.keyClick(focused(), Qt.Key.Key_2)
    assert text_of(sheet(trial), "keys_said") == "Digits are the levels. Press another key."
    QTest.keyClick(focused(), Qt.Key.Key_F11)
    assert "window uses F11" in text_of(sheet(trial), "keys_said")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert cap(trial, "key_note") == "N"
    assert saved(trial) == {}
    assert sheet(trial).isVisible()


def test_tab_can_be_the_answer(trial: Window) -> None:  # noqa: F811
    change(trial, "site_after", Qt.Key.Key_F7)
    press(sheet(trial), "help_next_open")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert (cap(trial, "key_site"), cap(trial, "help_next_open")) == ("F7", "Tab")


def test_all_keys_can_be_put_back(trial: Window) -> None:  # noqa: F811
    change(trial, "note", Qt.Key.Key_K)
    press(sheet(trial), "keys_restore")
    assert cap(trial, "key_note") == "N"
    assert trial.workspace.preferences.now.keys == ()
    assert find(sheet(trial), QPushButton, "keys_restore").isHidden()


def test_keys_of_ones_own_stand_in_the_sentences(trial: Window) -> None:  # noqa: F811
    change(trial, "finish", Qt.Key.Key_E)
    QTest.keyClick(sheet(trial), Qt.Key.Key_Escape)
    answer_all(trial)
    assert "E finishes" in find(trial.main, QLabel, "desk_message").text()


def test_f6_goes_round_form_photo_tools_and_finish(trial: Window) -> None:  # noqa: F811
    trial.main.activateWindow()
    place, was = desk(trial), []
    place.setFocus()
    for which, held in ((Qt.Key.Key_F6, False),) * 3 + ((Qt.Key.Key_F6, True),):
        modifier = Qt.KeyboardModifier.ShiftModifier if held else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(focused(), which, modifier)
        was.append(focused().objectName())
    assert was == ["key_photo", "finish_button", "case_desk", "finish_button"]


def test_digits_still_score_while_a_tool_has_the_keyboard(trial: Window) -> None:  # noqa: F811
    trial.main.activateWindow()
    key(trial, Qt.Key.Key_F6)
    QTest.keyClick(focused(), Qt.Key.Key_2)
    assert saved(trial) == {"scalp.erythema": 2}


def test_a_click_on_a_tool_leaves_the_keyboard_with_the_form(trial: Window) -> None:  # noqa: F811
    trial.main.activateWindow()
    desk(trial).setFocus()
    press(trial.main, "key_photo")
    assert focused() is desk(trial)


def test_a_key_that_is_tried_while_the_sheet_lies_over_the_form_scores_nothing(trial: Window) -> None:  # noqa: F811
    type_(trial, "?2c")
    assert saved(trial) == {}
    assert sheet(trial).isVisible()
    type_(trial, "?2")
    assert saved(trial) == {"scalp.erythema": 2}


def test_levels_are_scored_while_what_they_mean_is_in_view(trial: Window) -> None:  # noqa: F811
    key(trial, Qt.Key.Key_F1)
    type_(trial, "2")
    assert saved(trial) == {"scalp.erythema": 2}


def test_nothing_but_f6_moves_the_keyboard_away_from_the_form(trial: Window) -> None:  # noqa: F811
    """Every control of the desk is clicked, and the photo, the strip and the body map too."""
    trial.main.activateWindow()
    place = desk(trial)
    opens_something = {"finish_button", "key_note"}
    place.setFocus()
    others = place.findChildren(QAbstractButton)
    levels = place.form.findChildren(LevelKey)
    clicked = [*levels, place.pane.view, place.pane.strip, place.body_map, *others]
    names = []
    for control in clicked:
        if control.isVisible() and control.isEnabled() and control.objectName() not in opens_something:
            QTest.mouseClick(control, Qt.MouseButton.LeftButton)
            names.append(control.objectName())
            assert focused() is place, names[-1]
            place.cards.close()
    assert {"site_scalp", "key_photo", "key_site", "key_help", "key_block"} <= set(names)
    assert len([name for name in names if "erythema" in name]) == 4
