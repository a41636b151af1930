"""The monitor check from the person's menu: shown, confirmed, kept in the record, and back again."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.app import Window
from dmscorer.workflows.monitor import monitor
from dmscorer.workflows.study.study import NewStudy
from tests.ui.hands import press, text_of


@pytest.fixture
def trial(window: Window, tmp_path: Path) -> Window:
    people = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
    window.main.show()
    window.workspace.create(tmp_path / "Trial", NewStudy("Trial", people, seed=7, passphrase="open sesame"))
    return window


def marked(trial: Window) -> list[str]:
    """The entries of the rail that say that their page is in front."""
    return [button.objectName() for button in trial.main.rail.findChildren(QPushButton) if button.isChecked()]


def test_a_person_checks_the_monitor_and_goes_back(trial: Window) -> None:
    action = trial.main.findChild(QAction, "monitor_action")
    assert action is not None
    action.trigger()
    assert trial.main.front is not None
    assert trial.main.front.name == "monitor"
    assert marked(trial) == []
    assert text_of(trial.main, "monitor_said") == ""
    press(trial.main, "confirm_monitor_button")
    assert text_of(trial.main, "monitor_said").startswith("Confirmed on 20")
    (found,) = monitor.confirmations(trial.workspace.study).items()
    assert found[0] == trial.workspace.people()[0].code
    assert set(found[1][1]) == {"width", "height", "ratio"}
    press(trial.main, "leave_monitor_button")
    assert trial.main.front.name == "study"
    assert marked(trial) == ["rail_study"]
