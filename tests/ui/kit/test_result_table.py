"""Sorting: numbers as numbers, what has none always last."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.ui.kit.result_table import Column, ResultTable, Shown

COLUMNS = (Column("Measure"), Column("ICC", is_number=True))
ROWS = tuple(
    (Shown(name, name), Shown(text, key))
    for name, text, key in (("b", "10", 10.0), ("a", "not estimable", None), ("C", "9", 9.0))
)


@pytest.fixture
def table(dressed: QApplication, qtbot: QtBot) -> ResultTable:
    made = ResultTable()
    qtbot.addWidget(made)
    made.fill(COLUMNS, ROWS)
    return made


def names(table: ResultTable) -> str:
    return "".join(str(table.model().index(row, 0).data()) for row in range(table.model().rowCount()))


def test_rows_come_as_given(table: ResultTable) -> None:
    assert names(table) == "baC"


@pytest.mark.parametrize(
    ("order", "expected"), [(Qt.SortOrder.AscendingOrder, "Cba"), (Qt.SortOrder.DescendingOrder, "bCa")]
)
def test_what_is_not_estimable_is_last_in_either_direction(
    table: ResultTable, order: Qt.SortOrder, expected: str
) -> None:
    table.sortByColumn(1, order)
    assert names(table) == expected


def test_names_sort_without_regard_to_case(table: ResultTable) -> None:
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names(table) == "abC"


def test_the_order_stays_with_new_rows_of_the_same_columns_and_goes_with_others(table: ResultTable) -> None:
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.fill(COLUMNS, ROWS[::-1])
    assert names(table) == "Cba"
    table.fill((*COLUMNS, Column("Note")), [(*row, Shown("")) for row in ROWS])
    assert names(table) == "baC"


def test_numbers_stand_right(table: ResultTable) -> None:
    index = table.model().index(0, 1)
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
