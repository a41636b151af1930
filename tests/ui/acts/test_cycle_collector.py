"""Cycles are collected in the main thread only, while the window lives."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from dmscorer.ui.acts.cycle_collector import CycleCollector


class Ring:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def garbage(qtbot: QtBot) -> Iterator[CycleCollector]:
    made = CycleCollector()
    yield made
    made.stop()
    assert gc.isenabled()


def fill() -> list[list[int]]:
    """Enough new containers that Python would collect."""
    return [[n] for n in range(5_000)]


def test_a_worker_collects_nothing(garbage: CycleCollector) -> None:
    ring = weakref.ref(Ring())
    kept: list[list[list[int]]] = []
    worker = threading.Thread(target=lambda: kept.append(fill()))
    worker.start()
    worker.join()
    assert ring() is not None


def test_the_timer_does(garbage: CycleCollector, qtbot: QtBot) -> None:
    ring = weakref.ref(Ring())
    kept = fill()
    qtbot.waitUntil(lambda: ring() is None)
    assert len(kept) == 5_000
