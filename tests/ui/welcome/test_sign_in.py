"""Signing in by hand: who may, what a wrong passphrase does, what the first time asks."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from dmscorer.domain.study.attempts import WordNeeded
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.app import Window
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.people import sign_in
from tests.ui.hands import find, press, text_of, write
from tests.workflows.conftest import add_cases

RATERS = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))


@pytest.fixture
def untouched(window: Window, tmp_path: Path) -> Window:
    """A study in which nobody has a passphrase yet, on its sign-in page."""
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7))
    add_cases(made, subjects=1)
    window.workspace.take_over(made)
    window.main.show()
    return window


def set_passphrase(window: Window, person: str, phrase: str, again: str | None = None) -> None:
    press(window.main, f"person_{person}")
    write(window.main, "passphrase_line", phrase)
    write(window.main, "passphrase_again_line", phrase if again is None else again)
    press(window.main, "sign_in_button")


def signed_in(window: Window) -> str:
    return window.workspace.person.code if window.workspace.person else ""


def test_the_coordinator_comes_first(untouched: Window) -> None:
    assert not find(untouched.main, QAbstractButton, "person_A").isEnabled()
    assert "coordinator must sign in first" in text_of(untouched.main, "sign_in_sentence")
    set_passphrase(untouched, "coordinator", "open sesame")
    assert signed_in(untouched) == "coordinator"
    untouched.workspace.sign_out()
    assert find(untouched.main, QAbstractButton, "person_A").isEnabled()


def test_two_different_passphrases_set_nothing(untouched: Window) -> None:
    set_passphrase(untouched, "coordinator", "open sesame", "open sesam")
    assert signed_in(untouched) == ""
    assert "differ" in text_of(untouched.main, "sign_in_fault")
    assert not untouched.workspace.people()[0].has_passphrase


def test_a_short_passphrase_is_refused_in_words(untouched: Window) -> None:
    set_passphrase(untouched, "coordinator", "abc")
    assert signed_in(untouched) == ""
    assert "too short" in text_of(untouched.main, "sign_in_fault")


def test_the_second_time_asks_once_and_checks(untouched: Window) -> None:
    set_passphrase(untouched, "coordinator", "open sesame")
    untouched.workspace.sign_out()
    press(untouched.main, "person_coordinator")
    assert find(untouched.main, QLineEdit, "passphrase_again_line").isHidden()
    write(untouched.main, "passphrase_line", "guess")
    press(untouched.main, "sign_in_button")
    assert signed_in(untouched) == ""
    assert "not this person's passphrase" in text_of(untouched.main, "sign_in_fault")
    write(untouched.main, "passphrase_line", "open sesame")
    QTest.keyClick(find(untouched.main, QLineEdit, "passphrase_line"), Qt.Key.Key_Return)
    assert signed_in(untouched) == "coordinator"


def test_what_was_typed_does_not_stay(untouched: Window) -> None:
    set_passphrase(untouched, "coordinator", "open sesame")
    untouched.workspace.sign_out()
    assert find(untouched.main, QLineEdit, "passphrase_line").text() == ""


def test_another_study_has_no_demo_hint(untouched: Window) -> None:
    assert find(untouched.main, QAbstractButton, "sign_in_button").isVisible()
    from PySide6.QtWidgets import QLabel

    assert find(untouched.main, QLabel, "demo_hint").isHidden()


def test_who_is_checked_without_a_click_is_who_signs_in(untouched: Window) -> None:
    """A screen reader's toggle checks the button and sends no click: the person before must not be signed in instead."""
    set_passphrase(untouched, "coordinator", "open sesame")
    word = untouched.workspace.give_word(untouched.workspace.people()[1])
    untouched.workspace.sign_out()
    find(untouched.main, QAbstractButton, "person_A").setChecked(True)
    write(untouched.main, "first_word_line", word)
    write(untouched.main, "passphrase_line", "rater a")
    write(untouched.main, "passphrase_again_line", "rater a")
    press(untouched.main, "sign_in_button")
    assert signed_in(untouched) == "A"


def test_a_rater_needs_the_word_that_the_overview_showed(untouched: Window) -> None:
    set_passphrase(untouched, "coordinator", "open sesame")
    press(untouched.main, "give_word_A")
    said = text_of(untouched.main, "passphrase_state_A")
    (word,) = re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said)
    untouched.workspace.sign_out()
    for typed, told in (("", "need a word"), ("K7F3-M4P8", "not the word"), (word, "")):
        press(untouched.main, "person_A")
        write(untouched.main, "first_word_line", typed)
        write(untouched.main, "passphrase_line", "ann's own")
        write(untouched.main, "passphrase_again_line", "ann's own")
        press(untouched.main, "sign_in_button")
        assert signed_in(untouched) == ("" if told else "A")
        if told:
            assert told in text_of(untouched.main, "sign_in_fault")


def test_a_reset_asks_twice_and_takes_the_passphrase_away(untouched: Window) -> None:
    space = untouched.workspace
    set_passphrase(untouched, "coordinator", "open sesame")
    space.sign_in(space.people()[1], "ann's own", space.give_word(space.people()[1]))
    space.sign_in(space.people()[0], "open sesame")
    press(untouched.main, "give_word_A")
    assert space.people()[1].has_passphrase
    press(untouched.main, "give_word_A")
    assert not space.people()[1].has_passphrase
    with pytest.raises(WordNeeded):
        space.sign_in(space.people()[1], "ann's own")


def chosen(window: Window) -> list[str]:
    people = [one for one in window.main.findChildren(QAbstractButton) if one.objectName().startswith("person_")]
    return [one.objectName() for one in people if one.isCheckable() and one.isChecked()]


def test_whoever_comes_next_is_chosen(untouched: Window) -> None:
    """By place alone, never by who has cases left: that would tell of their progress."""
    assert chosen(untouched) == ["person_coordinator"]
    set_passphrase(untouched, "coordinator", "open sesame")
    untouched.workspace.sign_out()
    assert chosen(untouched) == ["person_A"]
    sign_in(untouched.workspace, untouched.workspace.people()[1], "ann's own")
    untouched.workspace.sign_out()
    assert chosen(untouched) == ["person_B"]
    sign_in(untouched.workspace, untouched.workspace.people()[2], "bo's own")
    untouched.workspace.sign_out()
    assert chosen(untouched) == ["person_coordinator"]


def test_handing_over_chooses_that_rater(untouched: Window) -> None:
    set_passphrase(untouched, "coordinator", "open sesame")
    untouched.workspace.hand_over("B")
    assert chosen(untouched) == ["person_B"]
    untouched.workspace.close()
    assert untouched.workspace.expected == ""
