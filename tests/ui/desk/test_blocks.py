"""Acts on a whole site, what undo and redo leave behind, and what a signed case says."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.reading.reading import CaseState
from dmscorer.ui.app import Window
from dmscorer.ui.look import theme
from tests.ui.desk.test_screen import answer_all, desk, finish, key, saved, trial, type_  # noqa: F401 - a fixture
from tests.ui.hands import find, press, text_of

CTRL = Qt.KeyboardModifier.ControlModifier
REASON = NotAssessable("not_photographed")


def items_of(window: Window, site: str) -> tuple[str, ...]:
    return window.workspace.desk.instrument.site(site).item_ids


def test_a_site_that_nobody_can_judge_costs_two_keys(trial: Window) -> None:  # noqa: F811
    type_(trial, "x1")
    assert saved(trial) == dict.fromkeys(items_of(trial, "scalp"), REASON)
    assert desk(trial).form.site != "scalp"
    key(trial, Qt.Key.Key_Z, CTRL)
    assert saved(trial) == {}, "one act, so one undo"


def test_it_leaves_what_was_answered_and_esc_or_the_key_again_gives_nothing(trial: Window) -> None:  # noqa: F811
    first, second, *rest = items_of(trial, "scalp")
    type_(trial, "2")
    type_(trial, "xx")
    type_(trial, "x")
    key(trial, Qt.Key.Key_Escape)
    assert saved(trial) == {first: 2}
    key(trial, Qt.Key.Key_Up)
    type_(trial, "x1")  # asked at the first that is open
    assert saved(trial) == {first: 2, **dict.fromkeys((second, *rest), REASON)}
    desk(trial).go_to_item(first)
    type_(trial, "x")
    assert text_of(trial.main, "desk_message") == "Nothing is open at this site."


def test_one_item_after_the_site_was_asked_for_is_one_item(trial: Window) -> None:  # noqa: F811
    type_(trial, "x.1")
    assert saved(trial) == {items_of(trial, "scalp")[0]: REASON}


def test_by_the_mouse(trial: Window) -> None:  # noqa: F811
    press(trial.main, "key_block_decline")
    first = items_of(trial, "scalp")[0]
    QTest.mouseClick(find(trial.main, QAbstractButton, f"reason_{first}_not_photographed"), Qt.MouseButton.LeftButton)
    assert set(saved(trial)) == set(items_of(trial, "scalp"))


@pytest.fixture(params=[1.0, 2.0])
def scaled(trial: Window, request: pytest.FixtureRequest) -> Iterator[Window]:  # noqa: F811
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, False, request.param)
    trial.main.resize(1280, 720)
    QApplication.processEvents()
    yield trial
    theme.apply(app, False, 1.0)


def area(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def test_no_reason_for_all_that_is_open_lies_where_rest_of_site_is_0_lay(scaled: Window) -> None:
    keys = [area(find(scaled.main, QAbstractButton, name)) for name in ("key_block", "key_block_decline")]
    type_(scaled, "f")
    QApplication.processEvents()
    shown = [one for one in desk(scaled).finish_panel.findChildren(QAbstractButton) if one.isVisible()]
    reasons = [one for one in shown if one.objectName().startswith("rest_") and not one.visibleRegion().isEmpty()]
    for button in shown:
        if button.objectName() != "finish_back" and not button.visibleRegion().isEmpty():
            seen = button.visibleRegion().boundingRect().translated(area(button).topLeft())
            assert not any(seen.intersects(one) for one in keys), button.objectName()
    assert reasons or theme.tokens().scale > 1


def test_undo_takes_back_to_sign_without_some_photos(trial: Window) -> None:  # noqa: F811
    answer_all(trial)
    type_(trial, "f")
    press(trial.main, "sign_without")
    field = find(trial.main, QLineEdit, "sign_passphrase")
    assert field.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert not field.isVisible()
    press(trial.main, "sign_without")
    key(trial, Qt.Key.Key_Escape)
    desk(trial).finish_panel.put_away.emit()
    before = saved(trial)
    key(trial, Qt.Key.Key_Z, CTRL)
    assert saved(trial) == before, "the scores were the act before it"
    type_(trial, "f")
    assert not field.isVisible(), "asked again"


def test_a_passphrase_that_was_begun_is_undone_as_text(trial: Window) -> None:  # noqa: F811
    answer_all(trial)
    type_(trial, "f")
    press(trial.main, "sign_without")
    field = find(trial.main, QLineEdit, "sign_passphrase")
    QTest.keyClicks(field, "ann")
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.isVisible()


def test_redo_leaves_the_cursor_where_typing_goes_on(trial: Window) -> None:  # noqa: F811
    type_(trial, "12")
    here = desk(trial).form.current_item
    for _ in range(2):
        key(trial, Qt.Key.Key_Z, CTRL)
    assert desk(trial).form.current_item == items_of(trial, "scalp")[0]
    for _ in range(2):
        key(trial, Qt.Key.Key_Y, CTRL)
    assert (desk(trial).form.current_item, len(saved(trial))) == (here, 2)


@pytest.mark.parametrize("keys", ["c", "x1"])
def test_redo_of_a_block_goes_on_to_the_next_site(trial: Window, keys: str) -> None:  # noqa: F811
    type_(trial, keys)
    here = desk(trial).form.current_item
    key(trial, Qt.Key.Key_Z, CTRL)
    assert desk(trial).form.site == "scalp"
    key(trial, Qt.Key.Key_Y, CTRL)
    assert desk(trial).form.current_item == here


@pytest.mark.parametrize("keys", ["2", ".", "c", "x", "n"])
def test_a_signed_case_says_so_whatever_is_tried(trial: Window, keys: str) -> None:  # noqa: F811
    answer_all(trial)
    finish(trial)
    before = saved(trial)
    assert text_of(trial.main, "aside_label").endswith("signed")
    type_(trial, keys)
    assert text_of(trial.main, "desk_message") == "This case is signed. Nothing was changed."
    for which in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        desk(trial).bar.say("")
        key(trial, which, CTRL)
        assert text_of(trial.main, "desk_message") == "This case is signed. Nothing was changed."
    assert saved(trial) == before


def test_a_correction_that_changes_nothing_leaves_the_signature(trial: Window) -> None:  # noqa: F811
    answer_all(trial)
    finish(trial)
    press(desk(trial), "correct_button")
    note = find(trial.main, QPlainTextEdit, "note_text")
    QTest.keyClicks(note, "wrong side")
    QTest.keyClick(note, Qt.Key.Key_Return, CTRL)
    desk(trial).go_to_item("scalp.erythema")
    type_(trial, "0")  # what it was
    assert desk(trial).case.is_signed
    type_(trial, "n")
    assert text_of(trial.main, "desk_message") == "This case is signed. Nothing was changed."
    states = [one.state for one in trial.workspace.desk.reading().cases]
    assert states == [CaseState.SIGNED, CaseState.OPEN]
