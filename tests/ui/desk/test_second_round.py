"""The second round in the window: the coordinator asks once, a rater scores the open items alone and signs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from dmscorer.domain.charter.charter import SecondRound
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.app import Window
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.reading import reading as readings
from tests import people as people_
from tests.ui.desk.test_screen import NEW, add_visits
from tests.ui.hands import find, press, text_of

PHRASES = {"A": "ann's own", "B": "bo's own"}


@pytest.fixture
def signed(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """Two raters have signed one case and differ on the scalp's erythema: 0 and 3."""
    monkeypatch.setattr(Workspace, "show", lambda *_, **__: SimpleNamespace(cancel=lambda: None))  # pictures never come
    space = window.workspace
    space.create(tmp_path / "Trial", NEW)
    study = space.study
    study.charter = replace(study.charter, second_round=SecondRound.WITH_SPREAD)
    add_visits(study, 1)
    for rater, level in zip(space.people()[1:], (0, 3), strict=True):
        people_.sign_in(space, rater, PHRASES[rater.code])
        begun = blinding.begin(study, rater)
        answers: dict[str, Answer | None] = dict.fromkeys(study.instrument.item_ids, 0)
        readings.enter_all(study, begun.id, begun.cases[0].case_id, answers | {"scalp.erythema": level})
        readings.sign_checked(study, rater, begun.id, begun.cases[0].case_id)
    people_.sign_in(space, space.people()[0], "open sesame")
    window.main.resize(1280, 800)
    window.main.show()
    yield window
    space.close()


def ask(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    window.main.show_screen("consensus")
    qtbot.waitUntil(lambda: find(window.main, QAbstractButton, "ask_again_button").isVisible())
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    monkeypatch.setattr(
        QMessageBox, "clickedButton", lambda box: box.findChild(QAbstractButton, answer) if answer else None
    )
    press(window.main, "ask_again_button")


def test_not_yet_asks_nobody(signed: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(signed, qtbot, monkeypatch, "")
    assert signed.workspace.consensus_acts.asked_again == ()


def test_a_rater_scores_the_open_item_alone(signed: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(signed, qtbot, monkeypatch, "ask_again_now")
    qtbot.waitUntil(lambda: "second round: 0 of 2" in text_of(signed.main, "ask_again_said"))
    space = signed.workspace
    people_.sign_in(space, space.people()[1], PHRASES["A"])
    signed.main.show_screen("reading")
    front = signed.main.front
    assert isinstance(front, ReadingScreen)
    desk = front.desk
    assert (desk.form.site, desk.form.current_item, desk.case.open_items) == (
        "scalp",
        "scalp.erythema",
        ("scalp.erythema",),
    )
    assert "Levels given before: Erythema: 0 · 3" in [label.text() for label in desk.form.findChildren(QLabel)]
    QTest.keyClicks(desk, "2")
    assert desk.case.open_items == ()
    press(signed.main, "site_arm")
    QTest.keyClicks(desk, "3")  # was not asked again
    assert desk.case.answers["arm.erythema"] == 0
    QTest.keyClicks(desk, "f")
    if desk.finish_panel.findChild(QAbstractButton, "sign_without") is not None:
        press(desk, "sign_without")
    field = find(desk, QLineEdit, "sign_passphrase")
    QTest.keyClicks(field, PHRASES["A"])
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.case.is_signed
    people_.sign_in(space, space.people()[0], "open sesame")
    assert [(one.rater, one.n_signed) for one in space.consensus_acts.asked_again] == [("A", 1), ("B", 0)]
