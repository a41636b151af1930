"""Python's cycle collector, kept to the main thread: a widget found by it in a worker would be destroyed there."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 500


class CycleCollector(QObject):
    """While it lives, cycles are collected by a timer here and nowhere else; ``stop`` gives Python its own way back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """The oldest generation that is due, as Python itself would choose it."""
        due = [
            level for level, (n, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if n > most
        ]
        if due and due[0] == 0:
            gc.collect(max(due))

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()
