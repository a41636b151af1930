"""The rater's desk, driven by keys and clicks on a real study."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.reading.reading import CaseState
from dmscorer.domain.study.study import NewPerson, Visit
from dmscorer.store.photos import photos
from dmscorer.ui.acts.rater_desk import Desk
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests import people as people_
from tests.ui.hands import find, press, text_of

NEW = NewStudy(
    "Trial",
    (NewPerson("A", "Ann Rater"), NewPerson("B", "Bo Other")),
    seed=7,
    without=("alopecia.recent",),
    passphrase="open sesame",
)
VIEWS = ("face_front", "scalp", "chest_neck", "body_front", "hands_dorsal", "face_front")
SECRETS = ("Smithson", "baseline-visit", "IMG_4711", "Bo Other", "2019", "Trial")


def add_visits(study: OpenStudy, count: int = 2) -> None:
    with study.database.write() as connection:
        for v in range(count):
            visit = Visit(study.new_id(), study.new_id(), "Smithson", f"baseline-visit {v + 1}", v + 1)
            photos.add_visit(connection, visit)
            for p, view in enumerate(VIEWS):
                sha256 = f"{v:02}{p:02}".ljust(64, "0")
                facts = {"sha256": sha256, "format": "jpeg", "size_bytes": 1, "width": 600, "height": 800}
                photos.add_original(connection, facts)
                photos.add_photo(connection, study.new_id(), visit.id, sha256, f"IMG_4711_{v}{p}_2019.jpg", view)
    redaction.approve(study, redaction.unreviewed(study), "coordinator")


def shown_at_once(
    _self: Workspace, _photo_id: str, _sharpness: object, then: Callable[[tuple[QImage, ...]], None], **_: object
) -> SimpleNamespace:
    picture = QImage(150, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#caa58d"))
    then((picture,))
    return SimpleNamespace()


@pytest.fixture
def trial(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """One subject, two visits with six photos each; Ann is signed in."""
    monkeypatch.setattr(Workspace, "show", shown_at_once)
    window.workspace.create(tmp_path / "Trial", NEW)
    add_visits(window.workspace.study)
    people_.sign_in(window.workspace, window.workspace.people()[1], "ann's own")
    window.main.show_screen("reading")
    window.main.resize(1280, 800)
    window.main.show()
    yield window
    window.workspace.close()


def screen(window: Window) -> ReadingScreen:
    front = window.main.front
    assert isinstance(front, ReadingScreen)
    return front


def desk(window: Window) -> CaseDesk:
    return screen(window).desk


def type_(window: Window, keys: str) -> None:
    QTest.keyClicks(desk(window), keys)


def key(window: Window, which: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(desk(window), which, modifiers)


def saved(window: Window) -> dict[str, object]:
    """What a new reader of the study finds."""
    case = desk(window).case.case.id
    return dict(window.workspace.desk.sheet(case).answers)


def answer_all(window: Window) -> None:
    for _ in range(len(window.workspace.desk.instrument.sites)):
        type_(window, "c")


def test_digits_score_and_move_on(trial: Window) -> None:
    type_(trial, "21")
    assert saved(trial) == {"scalp.erythema": 2, "scalp.scale": 1}
    assert desk(trial).form.current_item == "scalp.erosion_ulceration"
    assert text_of(trial.main, "saved_label").startswith("Saved ")
    assert text_of(trial.main, "saved_label").endswith("· 2 of 80")


def test_after_the_last_item_comes_the_next_site(trial: Window) -> None:
    type_(trial, "21100")
    assert desk(trial).form.current_item == "malar.erythema"
    assert desk(trial).pane.caption(desk(trial).pane.photo_id or "") == "Face, front"


def test_a_level_that_does_not_exist_changes_nothing(trial: Window) -> None:
    type_(trial, "2")
    type_(trial, "3")
    assert saved(trial) == {"scalp.erythema": 2}
    assert text_of(trial.main, "desk_message") == "Scale has levels 0 to 2."


def test_a_held_key_scores_once(trial: Window) -> None:
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0", True)
    QApplication.sendEvent(desk(trial), held)
    assert saved(trial) == {}


def test_point_and_a_number_say_why_not(trial: Window) -> None:
    type_(trial, ".2")
    assert saved(trial) == {"scalp.erythema": NotAssessable("image_quality")}
    assert desk(trial).form.current_item == "scalp.scale"


def test_point_then_escape_keeps_the_item(trial: Window) -> None:
    type_(trial, ".")
    key(trial, Qt.Key.Key_Escape)
    type_(trial, "3")
    assert saved(trial) == {"scalp.erythema": 3}


def test_one_key_makes_the_rest_of_a_site_zero_and_one_undo_takes_it_back(trial: Window) -> None:
    type_(trial, "2c")
    assert saved(trial) == {
        "scalp.erythema": 2,
        "scalp.scale": 0,
        "scalp.erosion_ulceration": 0,
        "scalp.poikiloderma": 0,
        "scalp.calcinosis": 0,
    }
    assert desk(trial).form.site == "malar"
    key(trial, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert saved(trial) == {"scalp.erythema": 2}
    assert desk(trial).form.site == "scalp"
    key(trial, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(saved(trial)) == 5


def test_backspace_steps_back_and_clears_over_the_border_of_a_site(trial: Window) -> None:
    type_(trial, "21101")
    key(trial, Qt.Key.Key_Backspace)
    assert desk(trial).form.current_item == "scalp.calcinosis"
    assert "scalp.calcinosis" not in saved(trial)
    key(trial, Qt.Key.Key_Backspace)
    assert "scalp.poikiloderma" not in saved(trial)


def test_tab_goes_through_sites_and_space_through_their_photos(trial: Window) -> None:
    key(trial, Qt.Key.Key_Tab)
    assert desk(trial).form.site == "malar"
    key(trial, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    key(trial, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert desk(trial).form.site == "periungual"
    find(trial.main, QAbstractButton, "site_v_neck").click()
    views = []
    for _ in range(3):
        views.append(desk(trial).pane.caption(desk(trial).pane.photo_id or ""))
        key(trial, Qt.Key.Key_Space)
    assert views == ["Chest and neck, front", "Whole body, front", "Chest and neck, front"]


def test_a_second_photo_lies_beside_with_linked_zoom(trial: Window) -> None:
    find(trial.main, QAbstractButton, "site_v_neck").click()
    pane = desk(trial).pane
    type_(trial, "w")
    assert "Whole body, front" in pane.second.accessibleDescription()
    apart = pane.second.scale / pane.view.scale  # both opened on the same site
    pane.view.zoom(1.5)
    assert pane.second.scale / pane.view.scale == pytest.approx(apart)
    pane.second.zoom(1.2)
    assert pane.second.scale / pane.view.scale == pytest.approx(apart)
    pane.view.fit()
    assert pane.second.is_fitted
    type_(trial, "w")
    assert pane.second.isHidden()


def test_a_site_opens_near_on_a_whole_body_photo(trial: Window) -> None:
    find(trial.main, QAbstractButton, "site_abdomen").click()
    assert not desk(trial).pane.view.is_fitted


def test_a_site_without_a_photo_says_so(trial: Window) -> None:
    find(trial.main, QAbstractButton, "site_posterior_neck").click()
    assert desk(trial).pane.photo_id is None
    assert "No photo" in desk(trial).pane.view.accessibleDescription()


def test_the_mouse_scores_and_stays_in_its_site(trial: Window) -> None:
    for item in ("erythema", "scale", "erosion_ulceration", "poikiloderma", "calcinosis"):
        press(desk(trial), f"key_scalp.{item}_0")
    assert len(saved(trial)) == 5
    assert desk(trial).form.site == "scalp"


def test_what_is_not_saved_does_not_look_saved(trial: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Desk, "enter_all", full)
    with qtbot.capture_exceptions() as raised:
        type_(trial, "2")
    assert len(raised) == 1
    assert not find(trial.main, QAbstractButton, "key_scalp.erythema_2").isChecked()
    assert "Not saved" in text_of(trial.main, "desk_message")
    assert desk(trial).form.current_item == "scalp.erythema"


def test_a_signed_case_is_corrected_with_a_reason_and_signed_again(trial: Window) -> None:
    answer_all(trial)
    finish(trial)
    before = desk(trial).case.answers["scalp.erythema"]
    assert not find(trial.main, QAbstractButton, "correct_button").isHidden()
    find(trial.main, QAbstractButton, "site_scalp").click()
    other = 1 if before != 1 else 2
    type_(trial, str(other))
    assert desk(trial).case.answers["scalp.erythema"] == before  # locked
    press(desk(trial), "correct_button")
    note = find(trial.main, QPlainTextEdit, "note_text")
    QTest.keyClicks(note, "wrong side")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert text_of(trial.main, "desk_message") == "The signature holds until a score is changed."
    assert CaseState.VOID not in {one.state for one in trial.workspace.desk.reading().cases}
    desk(trial).go_to_item("scalp.erythema")
    type_(trial, str(other))
    assert "void" in text_of(trial.main, "desk_message")
    assert desk(trial).case.answers["scalp.erythema"] == other
    states = [one.state for one in trial.workspace.desk.reading().cases]
    assert states.count(CaseState.VOID) == 1
    finish(trial)
    assert desk(trial).case.is_signed
    assert CaseState.VOID not in {one.state for one in trial.workspace.desk.reading().cases}


def test_a_note_is_kept_with_its_site(trial: Window) -> None:
    type_(trial, "n")
    note = find(trial.main, QPlainTextEdit, "note_text")
    QTest.keyClicks(note, "violet border")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    case = desk(trial).case.case.id
    assert trial.workspace.desk.sheet(case).comments == {"scalp": "violet border"}
    type_(trial, "2")
    assert saved(trial) == {"scalp.erythema": 2}


def test_closing_and_coming_back_finds_the_same_place(trial: Window) -> None:
    type_(trial, "cc21")
    case, item = desk(trial).case.case.id, desk(trial).form.current_item
    trial.workspace.sign_out()
    people_.sign_in(trial.workspace, trial.workspace.people()[1], "ann's own")
    assert (desk(trial).case.case.id, desk(trial).form.current_item) == (case, item)
    assert item == "periorbital.erosion_ulceration"


def test_finish_lists_what_is_open_one_click_each(trial: Window) -> None:
    answer_all(trial)
    find(trial.main, QAbstractButton, "site_arm").click()
    key(trial, Qt.Key.Key_Backspace)
    type_(trial, "f")
    press(desk(trial), "open_arm.erythema")
    assert desk(trial).form.current_item == "arm.erythema"
    type_(trial, "3")
    assert saved(trial)["arm.erythema"] == 3


def test_everything_open_can_get_one_reason(trial: Window) -> None:
    type_(trial, "2f")
    press(desk(trial), "rest_not_photographed")
    answers = saved(trial)
    assert len(answers) == 80
    assert answers["scalp.erythema"] == 2
    assert answers["arm.scale"] == NotAssessable("not_photographed")


def finish(window: Window, passphrase: str = "ann's own") -> None:
    type_(window, "f")
    if window.main.findChild(QAbstractButton, "sign_without") is not None:
        press(desk(window), "sign_without")
    field = find(window.main, QLineEdit, "sign_passphrase")
    field.clear()
    QTest.keyClicks(field, passphrase)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_signing_asks_for_unseen_photos_once_then_the_passphrase_then_locks(trial: Window) -> None:
    answer_all(trial)
    unseen = set(desk(trial).case.unseen)
    type_(trial, "f")
    assert unseen
    assert all(trial.main.findChild(QAbstractButton, f"unseen_{photo}") for photo in unseen)
    finish(trial, "wrong")
    assert "not this person's passphrase" in text_of(trial.main, "sign_error")
    assert not desk(trial).case.is_signed
    QTest.keyClick(find(trial.main, QLineEdit, "sign_passphrase"), Qt.Key.Key_Escape)
    finish(trial)
    assert desk(trial).case.is_signed
    type_(trial, "3")
    key(trial, Qt.Key.Key_Backspace)
    key(trial, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(saved(trial).values()) == {0}


def test_the_next_case_and_the_end_of_the_list(trial: Window) -> None:
    first = desk(trial).case.case.code
    for _ in range(2):
        answer_all(trial)
        finish(trial)
        key(trial, Qt.Key.Key_Return)
    assert text_of(trial.main, "case_list_title") == "All 2 cases are signed"
    assert all(case.state is CaseState.SIGNED for case in trial.workspace.desk.reading().cases)
    press(trial.main, f"case_{first}")
    type_(trial, "3")
    assert set(saved(trial).values()) == {0}


def test_a_whole_case_by_the_keyboard_alone(trial: Window) -> None:
    """16 sites of five or four items and one of one: 80 digits, F, and the signature."""
    type_(trial, "0" * 80)
    assert len(saved(trial)) == 80
    type_(trial, "f")
    assert desk(trial).is_finishing


def test_photos_that_come_later_are_shown_where_the_rater_is(trial: Window) -> None:
    find(trial.main, QAbstractButton, "site_posterior_neck").click()
    assert desk(trial).pane.photo_id is None
    with trial.workspace._any_study().database.write() as connection:
        for visit in photos.all_visits(connection):
            sha256 = visit.id.replace("-", "").ljust(64, "0")
            facts = {"sha256": sha256, "format": "jpeg", "size_bytes": 1, "width": 600, "height": 800}
            photos.add_original(connection, facts)
            photos.add_photo(connection, visit.case_id, visit.id, sha256, "IMG_4711_late.jpg", "neck_back")
    trial.workspace.photos_changed.emit()
    assert desk(trial).pane.photo_id is None  # nobody has looked at it yet
    redaction.approve(trial.workspace._any_study(), redaction.unreviewed(trial.workspace._any_study()), "coordinator")
    trial.workspace.photos_changed.emit()
    assert desk(trial).form.site == "posterior_neck"
    assert desk(trial).pane.caption(desk(trial).pane.photo_id or "") == "Neck, back"


def texts(widget: QWidget) -> Iterator[str]:
    for one in (widget, *widget.findChildren(QWidget)):
        yield from (
            one.toolTip(),
            one.accessibleName(),
            one.accessibleDescription(),
            one.objectName(),
            one.windowTitle(),
        )
        if isinstance(one, (QLabel, QAbstractButton, QLineEdit)):
            yield one.text()


def test_nothing_here_names_a_patient_a_visit_a_file_or_another_rater(trial: Window) -> None:
    said = set(texts(trial.main))
    for keys in ("c", "f"):
        type_(trial, keys)
        said |= set(texts(trial.main))
    QTest.keyClick(desk(trial).finish_panel, Qt.Key.Key_Escape)
    for keys in ("?", "?", "n"):
        type_(trial, keys)
        said |= set(texts(trial.main))
    screen(trial).show_list()
    said |= set(texts(trial.main))
    assert [text for text in said for secret in SECRETS if secret.lower() in text.lower()] == []


def test_the_window_title_is_the_blind_code(trial: Window) -> None:
    assert trial.main.windowTitle() == f"Case {desk(trial).case.case.code} · dmscorer"


def test_every_button_of_the_desk_has_a_name(trial: Window) -> None:
    nameless = [b for b in desk(trial).findChildren(QAbstractButton) if not b.objectName()]
    assert nameless == []
    silent = [b.objectName() for b in desk(trial).findChildren(QAbstractButton) if not (b.accessibleName() or b.text())]
    assert silent == []


def test_the_desk_fits_1280_by_800_without_scrolling(trial: Window, qtbot: QtBot) -> None:
    qtbot.wait(10)
    for site in trial.workspace.desk.instrument.sites:
        find(trial.main, QAbstractButton, f"site_{site.id}").click()
        qtbot.wait(1)
        assert desk(trial).site_list.verticalScrollBar().maximum() == 0
        assert find(desk(trial), QWidget, "score_form_items").height() <= desk(trial).form.height() - 100
    assert trial.main.width() == 1280
    assert trial.main.height() == 800
