"""Two cards beside each other where they fit, else one under the other; again when the window or the text grows."""

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dmscorer.ui.figures.figure_grid import NARROWEST_PAIR, FigureGrid
from dmscorer.ui.look import theme


def test_cards_follow_the_width_and_the_size_of_the_text(dressed: QApplication, qtbot: QtBot) -> None:
    cards = [QLabel(str(at)) for at in range(3)]
    grid = FigureGrid(cards)
    qtbot.addWidget(grid)
    grid.resize(NARROWEST_PAIR + 40, 400)
    grid.show()
    assert grid.columns == 2
    assert cards[0].y() == cards[1].y() < cards[2].y()
    grid.resize(NARROWEST_PAIR - 40, 400)
    QApplication.processEvents()
    assert grid.columns == 1
    assert cards[0].y() < cards[1].y() < cards[2].y()
    grid.resize(NARROWEST_PAIR + 40, 400)
    try:
        theme.apply(dressed, dark=False, scale=2.0)
        QApplication.processEvents()
        assert grid.columns == 1
    finally:
        theme.apply(dressed, dark=False)
