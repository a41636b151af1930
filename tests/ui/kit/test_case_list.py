"""The rater's list of cases says what comes next, and of a second part only when it opens."""

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.domain.reading.reading import CaseProgress, CaseState, Reading
from dmscorer.ui.kit.case_list import CaseList, CaseRow
from tests.ui.hands import find, press, text_of

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


LAST = CaseProgress("c3", "Q2Q2", 3, CaseState.OPEN, 0, 80, 3)


def test_where_the_order_is_fixed_only_the_next_case_opens(dressed: QApplication, qtbot: QtBot) -> None:
    found = shown(qtbot, Reading("r", "A", (SIGNED, OPEN, LAST), is_forward_only=True))
    rows = [find(found, CaseRow, f"case_{code}") for code in ("K7F3", "H4M6", "Q2Q2")]
    assert [row.isEnabled() for row in rows] == [True, True, False]
    assert "once you have signed the one before it" in text_of(found, "case_list_said")


def test_opening_a_case_out_of_order_is_asked_once(dressed: QApplication, qtbot: QtBot) -> None:
    reading = Reading("r", "A", (SIGNED, OPEN, LAST))
    found = shown(qtbot, reading)
    chosen: list[str] = []
    found.case_chosen.connect(chosen.append)
    find(found, CaseRow, "case_Q2Q2").click()
    assert chosen == []
    assert text_of(found, "case_list_said").startswith("Case H4M6 comes before case Q2Q2 in your order.")
    press(found, "open_early_button")
    assert chosen == ["c3"]
    found.show_reading(reading)
    find(found, CaseRow, "case_Q2Q2").click()
    find(found, CaseRow, "case_H4M6").click()
    assert chosen == ["c3", "c3", "c2"], "asked once, and never of what is next"


def test_the_case_in_progress_is_not_left_behind_unopened(dressed: QApplication, qtbot: QtBot) -> None:
    begun = replace(OPEN, state=CaseState.IN_PROGRESS)
    found = shown(qtbot, Reading("r", "A", (SIGNED, begun, LAST)))
    chosen: list[str] = []
    found.case_chosen.connect(chosen.append)
    find(found, CaseRow, "case_Q2Q2").click()
    assert chosen == ["c3"]
