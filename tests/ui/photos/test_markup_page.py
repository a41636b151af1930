"""The strips of keys on a photo: no word is cut at any width, and a width that is enough shows every word."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.photos.redaction_page import HideParts


@pytest.mark.parametrize("width", [536, 640, 800, 1400])
def test_no_key_is_cut(dressed: QApplication, qtbot: QtBot, width: int) -> None:
    page = HideParts()
    qtbot.addWidget(page)
    page.resize(width, 600)
    page.show()
    keys = page.findChildren(KeyButton)
    qtbot.waitUntil(lambda: all(key.width() >= key.sizeHint().width() for key in keys))
    assert keys


def test_the_sentence_beneath_the_keys_is_whole(dressed: QApplication, qtbot: QtBot) -> None:
    page = HideParts()
    qtbot.addWidget(page)
    page.status.setText("Nothing redacted. Drag a rectangle over what raters must not see. " * 3)
    page.resize(536, 600)
    page.show()
    qtbot.waitUntil(lambda: page.status.height() >= page.status.heightForWidth(page.status.width()))
