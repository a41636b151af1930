"""Whatever was opened and closed at the desk: the next digit goes to the item that is marked, or nowhere with a word."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QDialog, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dmscorer.ui.app import Window
from dmscorer.ui.desk.photos.photo_window import PhotoWindow, within
from dmscorer.ui.shell.leave_question import may_leave
from tests.ui.desk.test_screen import answer_all, desk, finish, saved, trial  # noqa: F401 - a fixture
from tests.ui.hands import find, press, text_of

# What the platform without a display cannot do, said at every menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support .*", extend=True)

Key = Qt.Key


def strike(which: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the desktop brings it: to the menu in front, else to the active window, wherever the keyboard is in it."""
    if (menu := QApplication.activePopupWidget()) is not None:
        QTest.keyClick(menu, which, modifiers)
        return
    front = QApplication.activeWindow()
    assert front is not None
    QTest.keyClick(front.windowHandle(), which, modifiers)


@contextmanager
def closing(way: Callable[[], None], window: Window) -> Iterator[None]:
    """Close by ``way`` what opens meanwhile, also where opening waits until it is closed."""
    QTimer.singleShot(0, way)
    yield
    QApplication.processEvents()
    window.main.activateWindow()  # as every desktop does; the platform without one leaves a closed menu active
    QApplication.processEvents()


def choose(name: str) -> Callable[[], None]:
    def chosen() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.objectName() == name)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    return chosen


def by_mouse(window: Window, name: str, way: Callable[[], None]) -> None:
    with closing(way, window):
        press(window.main, name)


def by_keys(window: Window, name: str, way: Callable[[], None]) -> None:
    find(window.main, QAbstractButton, name).setFocus(Qt.FocusReason.TabFocusReason)
    with closing(way, window):
        strike(Key.Key_Space)


def escape() -> None:
    strike(Key.Key_Escape)


def notice(window: Window, name: str, *, is_focused: bool) -> None:
    window.main.notice.say("The disk is full.", "details")
    button = find(window.main.notice, QAbstractButton, name)
    if is_focused:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        strike(Key.Key_Space)
    else:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def notice_text(window: Window) -> None:
    """Its words can be selected: a click takes the keyboard there."""
    window.main.notice.say("The disk is full.", "details")
    QTest.mouseClick(find(window.main, QLabel, "notice_label"), Qt.MouseButton.LeftButton)
    window.main.notice.hide()


def question(window: Window) -> None:
    def stay() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        QTest.keyClick(box, Key.Key_Escape)

    with closing(stay, window):
        assert not may_leave(window.main, "Your last score is not saved.")


def card(*keys: Qt.Key) -> Callable[[Window], None]:
    def trip(_window: Window) -> None:
        for which in keys:
            strike(which)

    return trip


def crossed_out(name: str, which: Qt.Key) -> Callable[[Window], None]:
    def trip(window: Window) -> None:
        strike(which)
        press(window.main, name)

    return trip


def key_sheet(window: Window) -> None:
    strike(Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    press(window.main, "keys_change")
    press(window.main, "help_note")
    strike(Key.Key_Escape)  # it stays as it was
    strike(Key.Key_Escape)


def finish_list(window: Window) -> None:
    press(window.main, "finish_button")
    find(window.main, QWidget, "open_periungual.changes").setFocus(Qt.FocusReason.TabFocusReason)
    strike(Key.Key_Escape)


def clicked_open_item(window: Window) -> None:
    strike(Key.Key_F)
    press(window.main, "open_periungual.changes")


def own_window(window: Window) -> None:
    """Opened and closed by the same key, the second time pressed in the photo's window."""
    strike(Key.Key_M)
    QApplication.processEvents()
    assert isinstance(QApplication.activeWindow(), PhotoWindow)
    strike(Key.Key_M)


def own_window_shut(window: Window) -> None:
    strike(Key.Key_M)
    QApplication.processEvents()
    front = QApplication.activeWindow()
    assert isinstance(front, PhotoWindow)
    front.close()


def brought_back(window: Window) -> None:
    strike(Key.Key_M)
    QApplication.processEvents()
    window.main.activateWindow()
    find(window.main, QAbstractButton, "photo_elsewhere_button").setFocus(Qt.FocusReason.TabFocusReason)
    strike(Key.Key_Space)


def case_list_and_back(window: Window) -> None:
    press(window.main, "cases_button")
    strike(Key.Key_Return)


def other_page_and_back(window: Window) -> None:
    window.main.show_screen("rater")
    window.main.show_screen("reading")


def f6_then(which: Qt.Key) -> Callable[[Window], None]:
    def trip(_window: Window) -> None:
        strike(Key.Key_F6)
        strike(which)

    return trip


def about(window: Window) -> None:
    by_mouse(window, "view_button", choose("about_action"))
    find(window.main, QDialog, "about_dialog").close()
    QApplication.processEvents()
    window.main.activateWindow()


def from_another_program(window: Window) -> None:
    find(window.main, QAbstractButton, "person_button").setFocus(Qt.FocusReason.TabFocusReason)
    window.main.clearFocus()
    other = QWidget()
    other.show()
    other.activateWindow()
    QApplication.processEvents()
    other.close()
    window.main.activateWindow()


TRIPS: dict[str, Callable[[Window], None]] = {
    "person menu, mouse, Esc": lambda w: by_mouse(w, "person_button", escape),
    "person menu, keys, Esc": lambda w: by_keys(w, "person_button", escape),
    "view menu, mouse, Esc": lambda w: by_mouse(w, "view_button", escape),
    "view menu, keys, Esc": lambda w: by_keys(w, "view_button", escape),
    "text size": lambda w: by_mouse(w, "view_button", choose("text_125")),
    "dark": lambda w: by_keys(w, "view_button", choose("theme_dark")),
    "light again": lambda w: by_mouse(w, "view_button", choose("theme_light")),
    "a button of the top line": lambda w: find(w.main, QWidget, "person_button").setFocus(),
    "notice, mouse": lambda w: notice(w, "dismiss_button", is_focused=False),
    "notice, keys": lambda w: notice(w, "dismiss_button", is_focused=True),
    "notice, copied": lambda w: notice(w, "copy_details_button", is_focused=True),
    "notice, its words": notice_text,
    "leave question": question,
    "level meanings": card(Key.Key_F1, Key.Key_F1),
    "level meanings, Esc": card(Key.Key_F1, Key.Key_Escape),
    "level meanings stay open": card(Key.Key_F1),
    "level meanings, cross": crossed_out("meanings_card_close", Key.Key_F1),
    "note, Esc": card(Key.Key_N, Key.Key_Escape),
    "note, cross": crossed_out("note_card_close", Key.Key_N),
    "note, kept": crossed_out("note_keep", Key.Key_N),
    "keys": card(Key.Key_Question, Key.Key_Question),
    "keys, cross": crossed_out("keys_card_close", Key.Key_Question),
    "keys, changing": key_sheet,
    "finish, Esc": card(Key.Key_F, Key.Key_Escape),
    "finish, back": crossed_out("finish_back", Key.Key_F),
    "finish, a row focused": finish_list,
    "finish, an open item": clicked_open_item,
    "own window, key": own_window,
    "own window, shut": own_window_shut,
    "own window, brought back": brought_back,
    "a second photo": card(Key.Key_W, Key.Key_W),
    "list of cases": case_list_and_back,
    "my page": other_page_and_back,
    "photo's tools": f6_then(Key.Key_Space),
    "reason asked for": card(Key.Key_Period, Key.Key_Escape),
    "about": about,
    "another program": from_another_program,
}


def home_again(window: Window) -> None:
    """As a rater sits there: the window in front, the form with the keyboard, nothing open."""
    window.main.activateWindow()
    QApplication.processEvents()
    desk(window).cards.close()
    desk(window).setFocus()


@pytest.fixture
def seated(trial: Window, qtbot: QtBot) -> Window:  # noqa: F811
    qtbot.waitActive(trial.main)
    home_again(trial)
    return trial


@pytest.mark.parametrize("part", range(4))
def test_whatever_was_opened_and_closed_the_next_digit_goes_to_the_marked_item(seated: Window, part: int) -> None:
    for name in list(TRIPS)[part::4]:
        TRIPS[name](seated)
        QApplication.processEvents()
        item = desk(seated).form.current_item
        strike(Key.Key_0)
        assert saved(seated).pop(item, None) == 0, name
        following, before = desk(seated).form.site, desk(seated).form.current_item
        strike(Key.Key_Tab)
        assert desk(seated).form.site != following, f"{name}: Tab leaves {before} where it was"
        home_again(seated)


def test_every_control_of_the_window_gives_the_keyboard_back(seated: Window) -> None:
    """Each control that can take the keyboard has it once; a digit pressed there is scored at the marked item."""
    takers = [
        control
        for control in seated.main.findChildren(QWidget)
        if control.isVisible() and control.isEnabled() and control.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    names = set()
    for control in takers:
        control.setFocus(Qt.FocusReason.TabFocusReason)
        item = desk(seated).form.current_item
        strike(Key.Key_0)
        assert saved(seated).get(item) == 0, control.objectName()
        assert desk(seated).hasFocus(), control.objectName()
        names.add(control.objectName())
    assert {"view_button", "person_button", "cases_button", "key_photo", "key_site", "finish_button"} <= names


def test_the_reported_case(seated: Window) -> None:
    by_mouse(seated, "person_button", escape)
    for which in (Key.Key_0, Key.Key_0, Key.Key_Tab, Key.Key_1):
        strike(which)
    assert saved(seated) == {"scalp.erythema": 0, "scalp.scale": 0, "malar.erythema": 1}


def test_enter_presses_the_button_that_has_the_keyboard(seated: Window) -> None:
    opened: list[bool] = []
    find(seated.main, QMenu, "person_menu").aboutToShow.connect(lambda: opened.append(True))
    find(seated.main, QAbstractButton, "person_button").setFocus(Qt.FocusReason.TabFocusReason)
    with closing(escape, seated):
        strike(Key.Key_Return)
    assert opened == [True]


def test_keys_pressed_in_the_photos_own_window_score(seated: Window) -> None:
    strike(Key.Key_M)
    QApplication.processEvents()
    assert isinstance(QApplication.activeWindow(), PhotoWindow)
    for which in (Key.Key_2, Key.Key_Tab, Key.Key_1):
        strike(which)
    assert saved(seated) == {"scalp.erythema": 2, "malar.erythema": 1}


def test_a_digit_in_the_photos_own_window_never_marks_all_that_is_open(seated: Window) -> None:
    strike(Key.Key_F)
    desk(seated).pane.toggle_window()
    QApplication.processEvents()
    strike(Key.Key_1)
    assert saved(seated) == {}
    assert text_of(seated.main, "desk_message") == "Nothing was scored. Esc goes back to the scores."
    strike(Key.Key_Escape)
    strike(Key.Key_1)
    assert saved(seated) == {"scalp.erythema": 1}


def test_a_digit_that_scores_nothing_is_answered_with_a_word(seated: Window) -> None:
    strike(Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    strike(Key.Key_2)
    assert text_of(seated.main, "desk_message") == "Nothing was scored. Esc closes the list of keys."
    strike(Key.Key_Escape)
    answer_all(seated)
    finish(seated)
    strike(Key.Key_2)
    assert text_of(seated.main, "desk_message") == "This case is signed. Nothing was changed."
    assert set(saved(seated).values()) == {0}


def test_the_passphrase_keeps_the_keyboard(seated: Window) -> None:
    """A tick beside it and a menu take it for a moment only."""
    answer_all(seated)
    strike(Key.Key_F)
    press(seated.main, "sign_without")
    field = find(seated.main, QLineEdit, "sign_passphrase")
    QTest.mouseClick(find(seated.main, QCheckBox, "recognised_box"), Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    by_keys(seated, "view_button", escape)
    strike(Key.Key_7)
    assert field.text() == "7"


@pytest.mark.parametrize(
    ("framed", "inside"),
    [
        (QRect(480, -37, 960, 777), QRect(480, 0, 960, 777)),  # the title bar above the screen
        (QRect(-50, 900, 400, 400), QRect(0, 640, 400, 400)),
        (QRect(100, 100, 4000, 300), QRect(0, 100, 1920, 300)),
        (QRect(10, 20, 300, 200), QRect(10, 20, 300, 200)),
    ],
)
def test_the_whole_window_comes_onto_the_screen(framed: QRect, inside: QRect) -> None:
    assert within(framed, QRect(0, 0, 1920, 1040)) == inside


def test_the_photos_own_window_leaves_room_for_its_title_bar(seated: Window) -> None:
    desk(seated).pane.toggle_window()
    own = QApplication.topLevelWidgets()
    photo = next(widget for widget in own if isinstance(widget, PhotoWindow))
    assert photo.geometry().top() - photo.screen().availableGeometry().top() >= 40
