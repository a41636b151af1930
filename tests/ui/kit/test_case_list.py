"""The rater's list of cases says what comes next, and of a second part only when it opens."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.domain.reading.reading import CaseProgress, CaseState, Reading
from dmscorer.ui.kit.case_list import CaseList, CaseRow
from tests.ui.hands import find, text_of

SIGNED = CaseProgress("c1", "K7F3", 1, CaseState.SIGNED, 80, 80, 3)
OPEN = CaseProgress("c2", "H4M6", 2, CaseState.OPEN, 0, 80, 3)


def shown(qtbot: QtBot, reading: Reading) -> CaseList:
    made = CaseList()
    qtbot.addWidget(made)
    made.show_reading(reading)
    return made


def test_the_day_of_the_second_part_is_all_that_is_said_of_it(dressed: QApplication, qtbot: QtBot) -> None:
    opens = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    found = shown(qtbot, Reading("r", "A", (SIGNED,), 1, opens))
    said = text_of(found, "case_list_said")
    assert said.startswith("A second part opens on ")
    assert "2026" in said
    assert f"{opens.astimezone():%H:%M}" in said
    assert not find(found, CaseRow, "case_K7F3").isEnabled(), "own scores would be seen again before the second part"
    assert not any(word in said.casefold() for word in ("repeat", "again", "same", "twice"))


def test_without_a_second_part_nothing_is_left(dressed: QApplication, qtbot: QtBot) -> None:
    found = shown(qtbot, Reading("r", "A", (SIGNED,)))
    assert "Nothing is left" in text_of(found, "case_list_said")
    assert find(found, CaseRow, "case_K7F3").isEnabled()


def test_the_second_part_is_called_so(dressed: QApplication, qtbot: QtBot) -> None:
    found = shown(qtbot, Reading("r", "A", (SIGNED, OPEN), 2))
    assert text_of(found, "case_list_title") == "Second part: 1 of 2 cases signed"
    assert not find(found, type(found._go), "continue_button").isHidden()
