"""Long names give way and stay whole in the tooltip."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.ui.kit.elided_label import ElidedLabel

TEXT = "/home/somebody/Studies/A very long name of a study.dmstudy"


def test_what_does_not_fit_is_cut_in_the_middle(dressed: QApplication, qtbot: QtBot) -> None:
    label = ElidedLabel(TEXT)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()
    assert label.text().startswith("/h")
    assert "…" in label.text()
    assert label.toolTip() == TEXT
    label.resize(900, 20)
    assert label.text() == TEXT
