"""A version of PySide6 lost a reference to True and None at every signal and void call; the process died after hours."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

CALLS = 5_000
# References to these come and go with everything else that runs; a lost one a call would be CALLS.
SLACK = CALLS // 5


class Bell(QObject):
    rung = Signal()
    said = Signal(object)


def immortal() -> bool:
    """From Python 3.12 on, True and None are not counted at all."""
    return sys.version_info >= (3, 12)


def test_emitting_a_signal_keeps_every_reference(qapp: QApplication) -> None:
    bell = Bell()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(CALLS):
        bell.rung.emit()
        bell.said.emit(None)
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert immortal() or all(abs(a - b) < SLACK for a, b in zip(after, before, strict=True)), (before, after)


def test_void_calls_keep_every_reference(qapp: QApplication) -> None:
    widget = QWidget()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(CALLS):
        widget.update()
        widget.setEnabled(True)
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert immortal() or all(abs(a - b) < SLACK for a, b in zip(after, before, strict=True)), (before, after)
    widget.deleteLater()
