"""The first page: recent studies, opening, dropping."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.app import Window
from dmscorer.ui.welcome.screen import HomeScreen
from dmscorer.ui.welcome.study_row import StudyRow
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.ui.hands import find, press

RATERS = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Path]:
    def made(name: str) -> Path:
        study = studies.create(tmp_path / name, NewStudy(name, RATERS, seed=7, passphrase="open sesame"))
        studies.close(study)
        return study.folder

    return made


def home(window: Window) -> HomeScreen:
    assert isinstance(window.main.front, HomeScreen)
    return window.main.front


def drop(page: HomeScreen, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left = Qt.MouseButton.LeftButton
    page.dropEvent(QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier))


def test_a_first_start_says_what_it_is_and_offers_three_acts(window: Window) -> None:
    window.main.show()
    assert find(window.main, QLabel, "recent_label").isHidden()
    for name in ("new_study_button", "open_study_button", "demo_button"):
        assert find(window.main, QAbstractButton, name).isVisible()


def test_a_study_once_opened_is_a_row_that_opens_it_again(window: Window, make: Callable[[str], Path]) -> None:
    window.workspace.open(make("Trial"))
    window.workspace.close()
    assert find(window.main, StudyRow, "study_row_0").accessibleName() == "Trial"
    press(window.main, "study_row_0")
    assert window.workspace.study_name == "Trial"


def test_a_study_that_is_gone_is_said(window: Window, make: Callable[[str], Path], qtbot: QtBot) -> None:
    folder = make("Trial")
    window.workspace.open(folder)
    window.workspace.close()
    folder.rename(folder.with_name("elsewhere.dmstudy"))
    with qtbot.captureExceptions() as raised:
        press(window.main, "study_row_0")
    assert "is not a dmscorer study" in str(raised[0][1])
    assert not window.workspace.is_open


def test_a_row_can_be_taken_off_the_list(window: Window, make: Callable[[str], Path]) -> None:
    window.workspace.open(make("Trial"))
    window.workspace.close()
    find(window.main, StudyRow, "study_row_0").forgotten.emit()
    assert window.workspace.preferences.now.recent == ()


def test_a_dropped_study_opens(window: Window, make: Callable[[str], Path]) -> None:
    drop(home(window), make("Trial"))
    assert window.workspace.study_name == "Trial"


def test_its_database_dropped_opens_it_too(window: Window, make: Callable[[str], Path]) -> None:
    drop(home(window), make("Trial") / "study.sqlite")
    assert window.workspace.study_name == "Trial"


def test_two_things_dropped_open_nothing(window: Window, make: Callable[[str], Path]) -> None:
    drop(home(window), make("One"), make("Two"))
    assert not window.workspace.is_open


def test_a_study_that_is_open_elsewhere_says_who_has_it(window: Window, make: Callable[[str], Path]) -> None:
    folder = make("Trial")
    other = studies.open_study(folder)
    try:
        with pytest.raises(Refusal, match="open elsewhere"):
            window.workspace.open(folder)
    finally:
        studies.close(other)
    assert home(window) is not None
