"""Windows are tested without a display unless one is asked for."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dmscorer.ui.look import theme
from dmscorer.ui.look.tokens import LIGHT
from tests.ui.small_study import front, space  # noqa: F401 - fixtures of every screen

if TYPE_CHECKING:
    from dmscorer.ui.app import Window

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its light dress at 100 %; widgets of earlier tests are really gone (a loop would have done it)."""
    sweep()
    if theme.tokens() != LIGHT or not qapp.styleSheet():
        theme.apply(qapp, False, 1.0)
    yield qapp
    sweep()


def sweep() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(dressed: QApplication, qtbot: QtBot) -> "Iterator[Window]":
    """The program's window, not shown, on its first page."""
    from dmscorer.ui import app

    made = app.build()
    qtbot.addWidget(made.main)
    yield made
    made.close()
