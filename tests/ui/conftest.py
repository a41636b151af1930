"""Windows are tested without a display unless one is asked for."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

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
PATIENCE = 600_000  # ms, on a machine with much else to do


class PatientBot(QtBot):
    """What a test waits for comes at once, and late on a busy machine: only what never comes is a fault."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its light dress at 100 %; widgets of earlier tests are really gone (a loop would have done it)."""
    sweep()
    dress(qapp)
    yield qapp
    sweep()


def dress(app: QApplication) -> None:
    if theme.tokens() != LIGHT or not app.styleSheet():
        theme.apply(app, False, 1.0)


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
