"""What the drawn figures put on the page."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.domain.agreement.forest import forest
from dmscorer.ui.agreement.forest_plot import ForestPlot
from dmscorer.ui.agreement.heat_map import HeatCell, HeatMap, shade
from dmscorer.ui.look import theme
from dmscorer.ui.overview.progress_grid import GridCell, GridRow, Mark, ProgressGrid
from tests.domain.agreement.agreement_rows import row


def test_the_forest_speaks_its_figures(dressed: QApplication, qtbot: QtBot) -> None:
    plot = ForestPlot()
    qtbot.addWidget(plot)
    plot.show_forest(forest([row("activity", 0.86, 0.62, 0.95), row("damage", None)]), ["Activity"])
    assert plot.accessibleDescription() == "Activity: 0.86  0.62 to 0.95"


def test_a_forest_without_bars_can_be_drawn(dressed: QApplication, qtbot: QtBot) -> None:
    plot = ForestPlot()
    qtbot.addWidget(plot)
    plot.show_forest(forest([row("damage", None)]), [])
    assert not plot.grab().isNull()


def test_heat_is_depth_and_nothing_varying_is_not(dressed: QApplication, qtbot: QtBot) -> None:
    """A cell at half of the scale is as deep as it goes, one at 0 the palest; one without variation is hatched."""
    heat = HeatMap()
    qtbot.addWidget(heat)
    cells = [HeatCell(0, 0, 0.5, True, "deep"), HeatCell(0, 1, 0.0, True, "pale"), HeatCell(0, 2, 0.0, False, "none")]
    heat.show_cells(["Scale"], cells)
    heat.resize(400, heat.sizeHint().height())
    image = heat.grab().toImage()
    deep, pale = (image.pixelColor(heat.box_of(cell).center()) for cell in cells[:2])
    assert deep == QColor(theme.tokens().levels[-1])
    assert pale == QColor(shade(0.0))
    box = heat.box_of(cells[2]).adjusted(4, 4, -4, -4)
    seen = {
        image.pixelColor(x, y).name() for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())
    }
    assert len(seen) > 1


def test_pointing_at_a_cell_says_it_in_words(dressed: QApplication, qtbot: QtBot) -> None:
    heat = HeatMap()
    qtbot.addWidget(heat)
    cell = HeatCell(0, 0, 0.5, True, "Scalp · Scale: 50 %")
    heat.show_cells(["Scale"], [cell])
    heat.resize(400, 60)
    heat.show()
    with qtbot.waitSignal(heat.pointed) as pointed:
        QTest.mouseMove(heat, heat.box_of(cell).center())
    assert pointed.args == ["Scalp · Scale: 50 %"]
    with qtbot.waitSignal(heat.pointed) as away:
        QTest.mouseMove(heat, QPoint(2, 50))
    assert away.args == [""]


def test_the_states_of_the_grid_differ_in_shape_not_only_in_colour(dressed: QApplication, qtbot: QtBot) -> None:
    """Drawn in grey, no two of the five marks are the same picture."""
    grid = ProgressGrid()
    qtbot.addWidget(grid)
    cells = tuple(GridCell(mark, "", 0.4) for mark in Mark)
    grid.fill(["Subject", *"ABCDE"], [GridRow(("P1",), cells)])
    grid.resize(900, 120)
    pictures = set()
    for column in range(1, 6):
        box = grid.visualRect(grid.model().index(0, column))
        part = grid.viewport().grab(box.adjusted(0, 0, 32 - box.width(), 0)).toImage()
        grey = [part.pixelColor(x, y).lightness() // 64 for x in range(part.width()) for y in range(part.height())]
        pictures.add(tuple(grey))
    assert len(pictures) == 5


def test_a_subject_stands_once(dressed: QApplication, qtbot: QtBot) -> None:
    grid = ProgressGrid()
    qtbot.addWidget(grid)
    rows = [GridRow((subject, visit), (GridCell(Mark.OPEN, "open"),)) for subject in "PQ" for visit in "12"]
    grid.fill(["Subject", "Visit", "A"], rows)
    shown = [grid.model().index(row, 0).data(Qt.ItemDataRole.DisplayRole) for row in range(4)]
    assert shown == ["P", "", "Q", ""]
