"""What happens between start and first use."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dmscorer.domain.study.study import NewPerson
from dmscorer.ui import app
from dmscorer.ui.app import AfterFirstPaint, Start, Window
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy
from tests.ui.hands import text_of


class Watch(QObject):
    """Notes paint events among other things that happen."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self._log = log

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._log.append("painted")
        return False


def test_the_window_is_drawn_before_a_study_is_opened(qtbot: QtBot) -> None:
    log: list[str] = []
    widget, watch = QWidget(), Watch(log)
    qtbot.addWidget(widget)
    AfterFirstPaint(widget, lambda: log.append("opened"))
    widget.installEventFilter(watch)
    widget.show()
    qtbot.waitUntil(lambda: "opened" in log)
    assert log[0] == "painted"
    widget.update()
    qtbot.wait(20)
    assert log.count("opened") == 1


def test_a_study_that_is_open_elsewhere_is_said_on_the_first_page(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    raters = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
    held = studies.create(tmp_path / "Trial", NewStudy("Trial", raters, seed=7))
    try:
        app.begin(window, Start(study=held.folder))
        qtbot.waitUntil(lambda: not window.main.notice.isHidden())
    finally:
        studies.close(held)
    assert "open elsewhere" in text_of(window.main, "notice_label")
    assert window.main.front is not None
    assert window.main.front.name == "home"
