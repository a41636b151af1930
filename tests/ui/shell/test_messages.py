"""Known errors are a sentence; bugs are a report that quotes nothing from a study."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dmscorer import paths
from dmscorer.domain.errors import Refusal
from dmscorer.ui.shell import messages as module
from dmscorer.ui.shell.messages import Message, Messages

SECRET = "PATIENT-0815"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def heard(data: Path, qtbot: QtBot) -> Iterator[tuple[Messages, list[Message]]]:
    made, said = Messages(), []  # type: ignore[var-annotated]
    made.arrived.connect(said.append)
    yield made, said
    made.deleteLater()


def broken() -> None:
    raise KeyError(SECRET)


def caught() -> KeyError:
    try:
        broken()
    except KeyError as error:
        return error
    raise AssertionError


def test_a_known_error_is_said_as_it_is(heard: tuple[Messages, list[Message]], qtbot: QtBot, data: Path) -> None:
    messages, said = heard
    messages.tell(Refusal("The disk is full: free some space."))
    qtbot.waitUntil(lambda: len(said) == 1)
    assert said[0].sentence == "The disk is full: free some space."
    assert not said[0].is_bug
    assert "dmscorer 0" in said[0].details
    assert not (data / "crashes").exists()


def test_a_bug_is_reported_with_its_place_and_without_content(
    heard: tuple[Messages, list[Message]], qtbot: QtBot, data: Path
) -> None:
    messages, said = heard
    messages.tell(caught())
    qtbot.waitUntil(lambda: len(said) == 1)
    (report,) = (data / "crashes").iterdir()
    text = report.read_text("utf-8")
    assert said[0].is_bug
    assert str(report) in said[0].sentence
    assert "KeyError" in text
    assert "in broken" in text
    assert "PySide6" in text
    assert SECRET not in text + said[0].sentence + said[0].details
    assert str(Path(__file__).parent) not in text


def test_the_same_bug_is_reported_once(heard: tuple[Messages, list[Message]], qtbot: QtBot, data: Path) -> None:
    messages, said = heard
    for _ in range(3):
        messages.tell(caught())
    qtbot.wait(20)
    assert len(said) == 1
    assert len(list((data / "crashes").iterdir())) == 1


def test_a_bug_is_said_even_where_no_report_can_be_written(
    heard: tuple[Messages, list[Message]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    messages, said = heard
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(module, "crash_folder", lambda: tmp_path / "file" / "crashes")
    messages.tell(caught())
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "Copy the details" in said[0].sentence


def test_what_nobody_caught_arrives(
    heard: tuple[Messages, list[Message]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages, said = heard
    before = sys.excepthook, threading.excepthook
    monkeypatch.setattr(module, "qInstallMessageHandler", lambda _: None)
    messages.install()
    error = Refusal("Not saved: try again.")
    sys.excepthook(Refusal, error, None)
    worker = threading.Thread(target=broken)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(said) == 2)
    assert {message.is_bug for message in said} == {True, False}
    messages.uninstall()
    assert (sys.excepthook, threading.excepthook) == before
