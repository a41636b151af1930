"""Three states, one current item, and nothing shown before it is saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel
from pytestqt.qtbot import QtBot

from dmscorer import paths
from dmscorer.domain.instrument import instrument_file
from dmscorer.domain.instrument.instrument import Instrument, NotAssessable
from dmscorer.ui.desk.form.item_row import ItemRow
from dmscorer.ui.desk.form.score_form import ScoreForm
from dmscorer.ui.kit.level_key import KeyState, LevelKey


@pytest.fixture(scope="module")
def cdasi() -> Instrument:
    return instrument_file.load((paths.resources() / "instruments" / "cdasi-2.toml").read_bytes(), "cdasi-2")


@pytest.fixture
def form(dressed: QApplication, qtbot: QtBot, cdasi: Instrument) -> ScoreForm:
    made = ScoreForm(cdasi)
    qtbot.addWidget(made)
    made.resize(328, 700)
    made.show_site("scalp", {})
    made.show()
    return made


def row_of(form: ScoreForm, item: str) -> ItemRow:
    return next(row for row in form.rows if row.item.id == item)


def states(form: ScoreForm, item: str) -> list[KeyState]:
    return [key.state for key in row_of(form, item).keys]


def test_the_three_states_are_three_pictures(form: ScoreForm) -> None:
    open_key = row_of(form, "scalp.erythema").keys[0].grab().toImage()
    form.set_answers({"scalp.erythema": 0})
    zero = row_of(form, "scalp.erythema").keys[0].grab().toImage()
    form.set_answers({"scalp.erythema": NotAssessable("image_quality")})
    declined = row_of(form, "scalp.erythema").keys[0].grab().toImage()
    assert open_key != zero
    assert zero != declined
    assert open_key != declined


def test_zero_is_not_unanswered_and_not_declined(form: ScoreForm) -> None:
    form.set_answers({"scalp.scale": 0, "scalp.calcinosis": NotAssessable("not_photographed")})
    assert states(form, "scalp.erythema") == [KeyState.OPEN] * 4
    assert states(form, "scalp.scale") == [KeyState.CHOSEN, KeyState.PASSED, KeyState.PASSED]
    assert states(form, "scalp.calcinosis") == [KeyState.DECLINED] * 2
    assert row_of(form, "scalp.erythema").accessibleDescription() == "–  unanswered"
    assert row_of(form, "scalp.scale").accessibleDescription() == "0 absent"
    assert row_of(form, "scalp.calcinosis").accessibleDescription() == "n/a · not photographed"


def test_a_digit_asks_and_only_the_saved_answer_shows(form: ScoreForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.scored) as asked:
        form.press_digit(2)
    assert asked.args == ["scalp.erythema", 2]
    assert states(form, "scalp.erythema") == [KeyState.OPEN] * 4
    form.set_answers({"scalp.erythema": 2})
    assert states(form, "scalp.erythema")[2] is KeyState.CHOSEN


def test_a_click_asks_and_makes_the_item_current(form: ScoreForm, qtbot: QtBot) -> None:
    key = form.findChild(LevelKey, "key_scalp.scale_1")
    assert key is not None
    with qtbot.waitSignal(form.scored) as asked:
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert asked.args == ["scalp.scale", 1]
    assert form.current_item == "scalp.scale"
    assert not key.isChecked()


def test_a_digit_beyond_the_levels_says_so(form: ScoreForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.key_refused) as refused, qtbot.assertNotEmitted(form.scored):
        form.press_digit(4)
    assert refused.args == ["Erythema has levels 0 to 3."]


def test_dot_then_a_number_gives_the_reason(form: ScoreForm, qtbot: QtBot) -> None:
    form.ask_reason()
    is_asked_at_first = form.is_asking_reason
    with qtbot.waitSignal(form.declined) as asked, qtbot.assertNotEmitted(form.scored):
        form.press_digit(2)
    assert asked.args == ["scalp.erythema", "image_quality"]
    assert (is_asked_at_first, form.is_asking_reason) == (True, False)
    form.ask_reason()
    with qtbot.assertNotEmitted(form.declined):
        form.press_digit(0)
        form.cancel_reason()
    assert not form.is_asking_reason


def test_clear_asks_only_where_there_is_an_answer(form: ScoreForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.cleared):
        form.clear_current()
    form.set_answers({"scalp.erythema": 1})
    with qtbot.waitSignal(form.cleared) as asked:
        form.clear_current()
    assert asked.args == ["scalp.erythema"]


def test_papules_without_a_grade_warn_and_do_not_block(form: ScoreForm, qtbot: QtBot) -> None:
    form.show_site("gottrons_hands", {"gottrons_hands.erythema": 0, "gottrons_hands.papules": 1})
    label = form.findChild(QLabel, "warning_gottrons_hands.papules")
    assert label is not None
    assert not label.isHidden()
    assert "grade 0" in label.text()
    form.set_answers({"gottrons_hands.erythema": 1, "gottrons_hands.papules": 1})
    assert label.isHidden()


def test_a_site_opens_at_its_first_open_item(form: ScoreForm) -> None:
    form.show_site("arm", {"arm.erythema": 0, "arm.scale": 0})
    assert form.current_item == "arm.erosion_ulceration"
    assert form.step(1)
    assert form.current_item == "arm.poikiloderma"
    assert form.step(1)
    assert not form.step(1)


def test_a_locked_form_takes_nothing(form: ScoreForm, qtbot: QtBot) -> None:
    form.set_answers({"scalp.erythema": 1})
    form.set_locked(is_locked=True)
    with qtbot.assertNotEmitted(form.scored), qtbot.assertNotEmitted(form.cleared):
        form.press_digit(0)
        form.clear_current()
        QTest.mouseClick(row_of(form, "scalp.scale").keys[0], Qt.MouseButton.LeftButton)
    form.ask_reason()
    assert not form.is_asking_reason


def test_every_control_has_a_name_and_none_is_a_spin_box(form: ScoreForm, cdasi: Instrument) -> None:
    assert not form.findChildren(QAbstractSpinBox)
    for site in cdasi.sites:
        form.show_site(site.id, {})
        for key in [key for row in form.rows for key in (*row.keys, *row.reason_keys)]:
            assert key.objectName()
            assert key.accessibleName()


def test_german_words_come_from_the_instrument(dressed: QApplication, qtbot: QtBot, cdasi: Instrument) -> None:
    made = ScoreForm(cdasi, "de")
    qtbot.addWidget(made)
    made.show_site("scalp", {})
    assert made.rows[0].keys[3].word == "dunkelrot"


def test_a_screen_readers_toggle_asks_once_and_checks_nothing_before_it_is_saved(form: ScoreForm, qtbot: QtBot) -> None:
    asked: list[tuple[str, int]] = []
    form.scored.connect(lambda item, level: asked.append((item, level)))
    key = row_of(form, "scalp.erythema").keys[2]
    key.toggle()
    assert asked == [("scalp.erythema", 2)]
    assert not key.isChecked()
    form.set_answers({"scalp.erythema": 2})
    assert key.isChecked()
    assert len(asked) == 1


def test_the_names_of_the_parts_are_whole(form: ScoreForm) -> None:
    """An indent once pushed them out of their own height: the darkest row must lie well inside."""
    headings = [label for label in form.findChildren(QLabel) if label.text() in ("ACTIVITY", "DAMAGE")]
    assert len(headings) == 2
    for heading in headings:
        picture = heading.grab().toImage()
        inked = [
            y
            for y in range(picture.height())
            if any(picture.pixelColor(x, y).lightness() < 160 for x in range(picture.width()))
        ]
        assert len(inked) >= 7
        assert inked[0] > 1
        assert inked[-1] < picture.height() - 2
