"""The charter's page: choices are kept at once, can be taken back, signed, amended; raters wait until then."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QPushButton, QSpinBox, QWidget

from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.charter.history import NotSigned
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.app import Window
from dmscorer.ui.charter.screen import CharterScreen
from dmscorer.workflows.study.study import NewStudy
from tests import people as people_
from tests.ui.desk.test_screen import add_visits
from tests.ui.hands import find, press, text_of

NEW = NewStudy(
    "Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7, without=("alopecia.recent",),
    passphrase="open sesame", is_draft=True,
)  # fmt: skip


@pytest.fixture
def page(window: Window, tmp_path: Path) -> CharterScreen:
    window.workspace.create(tmp_path / "Trial", NEW)
    add_visits(window.workspace.study)
    window.main.show_screen("charter")
    window.main.resize(1280, 800)
    window.main.show()
    front = window.main.front
    assert isinstance(front, CharterScreen)
    return front


def inside(page: CharterScreen, field: str, kind: type[QWidget]) -> QWidget:
    found = find(page, QWidget, f"charter_{field}").findChild(kind)
    assert found is not None
    return found


def choose_rule(page: CharterScreen, value: str) -> None:
    box = inside(page, "item_rule", QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def sign(page: CharterScreen, phrase: str = "open sesame") -> None:
    QTest.keyClicks(find(page, QLineEdit, "charter_passphrase"), phrase)
    press(page, "charter_sign_button")


def test_a_choice_is_kept_at_once_and_can_be_taken_back(page: CharterScreen) -> None:
    study = page.workspace.study
    choose_rule(page, "majority")
    spin = inside(page, "repeat_share", QSpinBox)
    assert isinstance(spin, QSpinBox)
    spin.setValue(20)
    switch = inside(page, "brightness", QCheckBox)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert (study.charter.item_rule, study.charter.repeat_share, study.charter.brightness) == (
        ItemRule.MAJORITY,
        0.2,
        True,
    )
    assert text_of(page, "charter_item_rule_changed") == "usually: median"
    page.undo()
    page.undo()
    assert (study.charter.item_rule, study.charter.repeat_share, study.charter.brightness) == (
        ItemRule.MAJORITY,
        0.0,
        False,
    )
    assert spin.value() == 0


def test_a_border_note_reaches_the_charter(page: CharterScreen) -> None:
    line = find(page, QLineEdit, "border_v_neck")
    QTest.keyClicks(line, "to the collar bone")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert page.workspace.study.charter.border_notes == (("v_neck", "to the collar bone"),)


def test_a_line_done_with_enter_presses_no_button(page: CharterScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def dialog(*words: object) -> tuple[str, str]:
        asked.append(words)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", dialog)
    find(page, QPushButton, "charter_import_button").setFocus()
    QTest.keyClick(find(page, QLineEdit, "border_v_neck"), Qt.Key.Key_Return)
    assert not asked


def waits_for(window: Window) -> object:
    """What holds the first rater back; afterwards the coordinator is at the charter again."""
    space = window.workspace
    space.sign_out()
    people_.sign_in(space, space.people()[1], "ann's own")
    found = space.side.waits_for
    space.sign_out()
    people_.sign_in(space, space.people()[0], "open sesame")
    window.main.show_screen("charter")
    return found


@pytest.mark.usefixtures("page")
def test_signing_opens_the_cases_and_freezes_the_page(window: Window) -> None:
    assert isinstance(waits_for(window), NotSigned)
    front = window.main.front
    assert isinstance(front, CharterScreen)
    sign(front, "wrong")
    assert "not this person's passphrase" in text_of(front, "charter_sign_error")
    find(front, QLineEdit, "charter_passphrase").clear()
    sign(front)
    assert text_of(front, "charter_said").startswith("Signed by coordinator")
    assert not inside(front, "item_rule", QComboBox).isEnabled()
    assert waits_for(window) is None


def test_an_amendment_is_signed_with_its_reason_or_given_up(page: CharterScreen) -> None:
    sign(page)
    study = page.workspace.study

    def rule() -> ItemRule:
        return study.charter.item_rule

    press(page, "charter_amend_button")
    choose_rule(page, "mean")
    assert rule() is ItemRule.MEDIAN
    assert "not signed" in page.unsaved()
    press(page, "charter_amend_button")  # given up
    assert page.unsaved() == ""
    press(page, "charter_amend_button")
    choose_rule(page, "mean")
    sign(page)
    assert "reason" in text_of(page, "charter_sign_error")
    find(page, QLineEdit, "charter_passphrase").clear()
    QTest.keyClicks(find(page, QLineEdit, "charter_reason"), "as published")
    sign(page)
    assert rule() is ItemRule.MEAN
    assert "as published (item_rule)" in text_of(page, "charter_versions")


def test_the_page_says_what_the_study_can_show(page: CharterScreen) -> None:
    assert text_of(page, "planning_said").startswith("With 2 cases and 2 raters")


def test_a_charter_comes_from_a_file_or_is_refused_in_a_sentence(page: CharterScreen, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text('{"flag_total": 8, "unmask": "each_case"}', encoding="utf-8")
    page._try(lambda: page._acts.take_from(file))
    assert page.workspace.study.charter.flag_total == 8
    file.write_text('{"flag_total": "many"}', encoding="utf-8")
    page._try(lambda: page._acts.take_from(file))
    assert "flag_total" in text_of(page, "charter_fault")
    page._acts.write_to(tmp_path / "kept.json")
    assert '"flag_total": 8' in (tmp_path / "kept.json").read_text(encoding="utf-8")
