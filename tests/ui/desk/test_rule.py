"""How a site is judged stands with every site; the charter is named only where it says something."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dmscorer.ui.app import Window
from dmscorer.ui.desk.card_contents import meanings
from dmscorer.ui.desk.form.score_form import ScoreForm
from tests.ui.desk.test_score_form import cdasi, form  # noqa: F401 - fixtures
from tests.ui.desk.test_screen import desk, key, trial  # noqa: F401 - a fixture
from tests.ui.hands import find, text_of

# The two parts of the rule: the most severe lesion, and the worse side.
PARTS = {"en": ("most severely affected", "worse side"), "de": ("am stärksten betroffene", "schlimmere Seite")}


def test_the_rule_stands_with_every_site_and_in_f1(trial: Window) -> None:  # noqa: F811
    for site in trial.workspace.desk.instrument.sites:
        desk(trial).go_to_item(site.item_ids[0])
        rule = find(trial.main, QLabel, "site_rule")
        assert rule.isVisible()
        assert all(part in rule.text() for part in PARTS["en"])
    desk(trial).go_to_item("scalp.erythema")
    key(trial, Qt.Key.Key_F1)
    assert text_of(trial.main, "meanings_rule") == text_of(trial.main, "site_rule")


def test_what_the_patient_is_asked_is_not_judged_by_the_worse_side(form: ScoreForm, qtbot: QtBot) -> None:  # noqa: F811
    rule = find(form, QLabel, "site_rule")
    form.show_site("alopecia", {})
    assert (rule.isHidden(), rule.text()) == (True, "")
    card = meanings(form._instrument, "alopecia", "en")
    qtbot.addWidget(card)
    assert not any("worse side" in label.text() for label in card.findChildren(QLabel))
    form.show_site("scalp", {})
    assert not rule.isHidden()


def test_the_rule_in_german(form: ScoreForm) -> None:  # noqa: F811
    made = ScoreForm(form._instrument, "de")
    made.show_site("scalp", {})
    assert all(part in find(made, QLabel, "site_rule").text() for part in PARTS["de"])


def test_at_the_first_item_the_rule_is_in_view(form: ScoreForm) -> None:  # noqa: F811
    form.resize(328, 420)
    for _ in range(4):
        form.step(1)
    for _ in range(4):
        form.step(-1)
    QApplication.processEvents()
    rule = find(form, QLabel, "site_rule")
    assert rule.visibleRegion().boundingRect().height() == rule.height()


def test_nobody_is_sent_to_a_charter_that_says_nothing(trial: Window) -> None:  # noqa: F811
    note = find(trial.main, QLabel, "site_note")
    for site in trial.workspace.desk.instrument.sites:
        desk(trial).go_to_item(site.item_ids[0])
        assert "charter" not in note.text().lower(), site.id
    desk(trial).go_to_item("mechanics_hand.erythema")
    assert note.text().startswith("A type of lesion")


def test_what_the_charter_says_of_a_border_can_be_read_beside_the_site_and_in_f1(trial: Window) -> None:  # noqa: F811
    study = trial.workspace._any_study()
    study.charter = replace(study.charter, border_notes=(("arm", "Elbows count with the arm."),))
    desk(trial).go_to_item("arm.erythema")
    told = text_of(trial.main, "site_note").splitlines()
    assert told == ["The charter says where a lesion of the elbows counts.", "Elbows count with the arm."]
    key(trial, Qt.Key.Key_F1)
    assert text_of(trial.main, "meanings_note").splitlines() == told
