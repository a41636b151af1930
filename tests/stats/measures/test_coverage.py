"""The short form of ``tests.campaigns.coverage``: a few cells, and the control that must fail."""

import pytest

from tests.campaigns.coverage import CONTROL, Cell, cells, coverage


@pytest.mark.parametrize("cell", [Cell("m40", 7, 1.0, 0.8), Cell("6r3", 21, 0.25, 0.5), CONTROL])
def test_the_interval_holds_the_truth(cell: Cell) -> None:
    assert coverage(cell, 200, 3).is_good


def test_the_control_misses() -> None:
    assert not coverage(CONTROL, 200, 3, is_control=True).is_good


def test_all_cells_are_there() -> None:
    assert len(set(cells())) == 144
