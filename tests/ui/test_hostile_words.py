"""Names that look like markup are shown as names on every screen, in labels and in tooltips."""

import re
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from dmscorer.domain.study.study import NewPerson, Visit
from dmscorer.store.photos import photos
from dmscorer.ui.app import Window
from dmscorer.ui.kit import tooltip
from dmscorer.workflows.study.study import NewStudy

HOSTILE = "<b>Ba$$in</b><img src=x>"
SCREENS = ("study", "charter", "photos", "consensus", "agreement", "results", "export")


@pytest.fixture
def hostile(window: Window, tmp_path: Path) -> Window:
    raters = tuple(NewPerson(code, f"{HOSTILE}{code}") for code in "AB")
    window.workspace.create(tmp_path / "Hostile", NewStudy(HOSTILE, raters, seed=7, passphrase="open sesame"))
    with window.workspace.study.database.write() as connection:
        photos.add_visit(connection, Visit("v", "c", f"{HOSTILE}S", f"{HOSTILE}V", 1))
    return window


def shown_as_markup(root: QWidget) -> list[str]:
    """Labels and tooltips in which Qt would look for tags; one made by ``tooltip.plain`` holds none but its own."""
    worded = [one for one in root.findChildren(QLabel) if one.text()]  # the others hold an icon
    labels = [one for one in worded if one.textFormat() != Qt.TextFormat.PlainText]
    tips = [one.toolTip() for one in root.findChildren(QWidget) if "<" in one.toolTip()]
    return [f"{one.objectName()}: {one.text()}" for one in labels] + [tip for tip in tips if not is_plain(tip)]


def is_plain(tip: str) -> bool:
    inner = re.fullmatch(r"<span>(.*)</span>", tip, re.DOTALL)
    return inner is not None and "<" not in inner[1].replace("<br>", "")


def test_no_screen_takes_a_name_for_markup(hostile: Window) -> None:
    seen = []
    for name in SCREENS:
        hostile.workspace.show_screen(name)
        seen += shown_as_markup(hostile.main)
    assert seen == []
    assert any(HOSTILE in label.text() for label in hostile.main.findChildren(QLabel))


def test_the_walk_can_fail(hostile: Window) -> None:
    label = QLabel(HOSTILE, hostile.main)
    assert shown_as_markup(hostile.main) == [f": {HOSTILE}"]
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setToolTip(HOSTILE)
    assert shown_as_markup(hostile.main) == [HOSTILE]


def test_a_tooltip_shows_what_was_written() -> None:
    assert tooltip.plain("V1, 3 photos") == "V1, 3 photos"
    made = tooltip.plain(f"{HOSTILE}\n& more")
    assert is_plain(made)
    assert unescape(made.removeprefix("<span>").removesuffix("</span>").replace("<br>", "\n")) == f"{HOSTILE}\n& more"
