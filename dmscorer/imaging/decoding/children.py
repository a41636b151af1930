"""Keeps up to two decoding children, starts them when first needed, replaces the ones that die, and leaves none behind."""

import atexit
import os
import queue
import subprocess
import sys
from threading import Lock
from typing import BinaryIO

from dmscorer.imaging.decoding import wire
from dmscorer.imaging.decoding.watchdog import LIMITS_ITSELF, MEMORY, Watchdog
from dmscorer.imaging.pixels import Undecodable

ARGUMENT = "--decode-photos"  # how a frozen program is asked to be the child; see __main__
CHILDREN = 2
SECONDS = 60.0
CRASHED = "made the decoder stop, so it is damaged or hostile: copy it again from the camera"


class Child:
    """One running child; used by one thread at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 — our own program
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def streams(self) -> tuple[BinaryIO, BinaryIO]:
        writer, reader = self._process.stdin, self._process.stdout
        if writer is None or reader is None:
            raise AssertionError("both were asked for")
        return writer, reader  # type: ignore[return-value]

    def ask(self, head: wire.Head, body: bytes, seconds: float) -> tuple[wire.Head, bytearray]:
        writer, reader = self.streams
        watchdog = Watchdog(self._process, seconds, None if LIMITS_ITSELF else MEMORY)
        try:
            wire.send(writer, head | {"seconds": seconds}, body)
            return wire.receive(reader)
        except (wire.Broken, OSError, ValueError) as error:
            self.end()
            raise Undecodable(watchdog.verdict or CRASHED) from error
        finally:
            watchdog.release()

    def end(self) -> None:
        self._process.kill()
        for stream in self.streams:
            try:
                stream.close()
            except OSError:  # what was still to be written went with the child
                continue
        self._process.wait()


class Children:
    """A fixed number of places, each empty or with a child in it."""

    def __init__(self, count: int = CHILDREN) -> None:
        self._places: queue.LifoQueue[Child | None] = queue.LifoQueue()
        self._all: set[Child] = set()
        self._lock = Lock()
        for _ in range(count):
            self._places.put(None)

    def ask(self, head: wire.Head, body: bytes, seconds: float = SECONDS) -> tuple[wire.Head, bytearray]:
        """The answer of a free child; Undecodable if the child dies of the picture or is too slow."""
        child = self._places.get()
        try:
            if child is None or not child.is_alive:
                child = self._replaced(child)
            return child.ask(head, body, seconds)
        finally:
            self._places.put(child)

    def _replaced(self, old: Child | None) -> Child:
        self._dropped(old)
        child = Child()
        with self._lock:
            self._all.add(child)
        return child

    def _dropped(self, child: Child | None) -> None:
        if child is not None:
            child.end()
            with self._lock:
                self._all.discard(child)

    def end(self) -> None:
        """End every child, busy or not."""
        with self._lock:
            running = tuple(self._all)
        for child in running:
            child.end()


def command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    return [sys.executable, "-c", "from dmscorer.imaging.decoding.child import serve; serve()"]


def environment() -> dict[str, str]:
    """The same import path as ours; one thread for the linear algebra that the child never uses."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}


CHILDREN_OF_THIS_PROGRAM = Children()
atexit.register(CHILDREN_OF_THIS_PROGRAM.end)
