"""The demo opens at once and fills while it is open."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dmscorer.ui.app import Window
from dmscorer.workflows.demo import demo
from dmscorer.workflows.demo.demo import Making
from tests.ui.hands import text_of


class Scripted(Making):
    """A making whose pictures arrive by script, one step an ``advance``."""

    script: Sequence[tuple[int, bool]] = ()
    is_stopped = False

    def __init__(self, making: Making, script: Sequence[tuple[int, bool]]) -> None:
        self.study, self.megapixels, self.total, self.done = making.study, making.megapixels, 10, 0
        self._pools, self._waiting = (), making._waiting
        self.script = list(script)

    @property
    def is_finished(self) -> bool:
        return not self.script

    def advance(self, seconds: float = 0.0) -> tuple[()]:
        self.done, is_broken = self.script.pop(0)  # type: ignore[attr-defined]
        if is_broken:
            raise OSError("no space")
        return ()

    def stop(self) -> None:
        self.is_stopped = True


@pytest.fixture
def nothing_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is started."""
    monkeypatch.setattr(Making, "__post_init__", lambda self: None)


def opened(window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch, script: list[tuple[int, bool]]) -> Scripted:
    begin = demo.begin
    kept: list[Scripted] = []

    def scripted(where: Path | None, *, small: bool = False) -> Making:
        kept.append(Scripted(begin(where, small=small), script))
        return kept[0]

    monkeypatch.setattr(demo, "begin", scripted)
    window.workspace.demo.open(folder)
    return kept[0]


@pytest.mark.usefixtures("nothing_painted")
def test_it_opens_at_once_with_its_passphrase_shown(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, tmp_path, monkeypatch, [(0, False)] * 1000)
    assert window.main.front is not None
    assert window.main.front.name == "sign_in"
    assert "“demo”" in text_of(window.main, "demo_hint")
    assert text_of(window.main, "job_label") == "Painting the demo's photos"


@pytest.mark.usefixtures("nothing_painted")
def test_progress_shows_and_ends(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    said: list[str] = []
    window.jobs.changed.connect(lambda: said.append(text_of(window.main, "job_progress_label")))
    making = opened(window, tmp_path, monkeypatch, [(4, False), (7, False), (10, False)])
    qtbot.waitUntil(lambda: making.is_stopped and window.main.job_line.isHidden())
    assert any(words.startswith("4 of 10") for words in said)


@pytest.mark.usefixtures("nothing_painted")
def test_a_fault_is_said_once_and_ends_it(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    making = opened(window, tmp_path, monkeypatch, [(1, True), (2, True), (3, True)])
    qtbot.waitUntil(lambda: not window.main.notice.isHidden())
    assert making.is_stopped
    assert making.done == 1


@pytest.mark.usefixtures("nothing_painted")
def test_closing_the_study_ends_it(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    making = opened(window, tmp_path, monkeypatch, [(0, False)] * 1000)
    window.workspace.close()
    assert making.is_stopped
    assert window.jobs.shown == ()
