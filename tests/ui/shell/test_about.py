"""What the program says of itself, from its menu."""

import tomllib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

import dmscorer
from dmscorer.ui.app import Window
from tests.places import ROOT
from tests.ui.hands import find, text_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support .*", extend=True)


def about(window: Window) -> QDialog:
    action = window.main.findChild(QAction, "about_action")
    assert isinstance(action, QAction)
    action.trigger()
    return find(window.main, QDialog, "about_dialog")


def test_it_says_version_rights_licence_and_what_was_not_verified(window: Window) -> None:
    dialog = about(window)
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    for words in (
        f"dmscorer {dmscorer.__version__}", "Not verified against the printed form", "rights holder",
        "not been checked against the printed form by a clinician", "Not a medical device",
        "GNU General Public License, version 3 or later", "PySide6", "LGPL-3.0",
    ):  # fmt: skip
        assert words in said, words


def test_every_library_that_the_program_needs_is_named(window: Window) -> None:
    """Against the declared dependencies, so that a new one is not forgotten."""
    said = "\n".join(label.text() for label in about(window).findChildren(QLabel, "about_library")).lower()
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for one in needed:
        name = one.split(">")[0].lower().removesuffix("-essentials")
        assert name in said, name


def test_esc_closes_it(window: Window, qtbot: QtBot) -> None:
    window.main.show()
    dialog = about(window)
    assert text_of(dialog, "about_version") == f"dmscorer {dmscorer.__version__}"
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        QApplication.processEvents()
