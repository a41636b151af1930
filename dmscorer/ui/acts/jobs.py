"""Work away from the window: one executor, and one object in the main thread that brings the answers home."""

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event
from typing import Final, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from dmscorer.ui.acts.cycle_collector import CycleCollector

Progress = Callable[[int, int], None]
T = TypeVar("T")

THREADS: Final = 2
_REPORT_SECONDS: Final = 0.05


class Cancelled(Exception):  # noqa: N818 - an order, not an error
    """Raised inside a job by its own ``progress`` after somebody pressed Cancel."""


class Job:
    """One piece of work. ``done`` of ``total`` is what it last reported; total 0 = not known yet."""

    def __init__(self, title: str, *, is_shown: bool) -> None:
        self.title = title
        self.is_shown = is_shown
        self.done = 0
        self.total = 0
        self.started: float | None = None
        self._stop = Event()
        # What a thread drops last is destroyed there, and a widget must not be: the job holds everything until it has
        # landed in the main thread, and the thread holds the job alone.
        self._work: Callable[[Progress], object] | None = None
        self._answer: object = None
        self._error: Exception | None = None
        self._land: Callable[[], None] | None = None

    def cancel(self) -> None:
        """Ask it to stop: it does so at its next report, and its answer is dropped."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    @property
    def seconds_left(self) -> float | None:
        """From the pace so far; None before there is one."""
        if self.started is None or not 0 < self.done < self.total:
            return None
        return (time.monotonic() - self.started) * (self.total - self.done) / self.done

    # ── for Jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def load(self, work: Callable[[Progress], object], land: Callable[[], None]) -> None:
        self._work, self._land = work, land

    @property
    def answer(self) -> object:
        return self._answer

    @property
    def error(self) -> Exception | None:
        return self._error

    def run(self, progress: Progress) -> None:
        """In a thread: do the work and keep what came of it."""
        self.started = time.monotonic()
        if self._work is None or self.is_cancelled:
            return
        try:
            self._answer = self._work(progress)
        except Cancelled:
            self._stop.set()
        except Exception as error:  # noqa: BLE001 - delivered, not swallowed
            self._error = error

    def land(self) -> None:
        """In the main thread, once: hand the answer over and let everything go."""
        land, self._land = self._land, None
        try:
            if land is not None:
                land()
        finally:
            self._work, self._answer, self._error = None, None, None


class Jobs(QObject):
    """Lives in the main thread as long as the program.

    Jobs that a person watches (``is_shown``) run one after another, so that a thread is always free for pictures.
    """

    changed = Signal()  # a shown job began, reported or ended
    failed = Signal(object)  # an error that no caller wanted
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self._garbage = CycleCollector(self)
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="job")
        self._messages: SimpleQueue[Job | Callable[[], None] | None] = SimpleQueue()
        self._watched: list[Job] = []
        self._shown: deque[Job] = deque()
        self._running: set[Job] = set()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        *,
        owner: QObject | None = None,
        failed: Callable[[Exception], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        is_shown: bool = True,
    ) -> Job:
        """Run ``work(progress)`` in a thread and ``then(answer)`` here.

        ``failed(error)`` takes errors (else the ``failed`` signal does), ``cancelled()`` comes instead of both where
        somebody stopped it; none is called once ``owner`` is gone. ``work`` must not touch a widget.
        """
        job = Job(title, is_shown=is_shown)

        def land() -> None:
            if not (owner is None or isValid(owner)):
                return
            if job.is_cancelled:
                (cancelled or _nothing)()
            elif job.error is None:
                then(cast("T", job.answer))
            else:
                (failed or self.failed.emit)(job.error)

        job.load(work, land)
        self._running.add(job)
        if is_shown:
            self._shown.append(job)
            if len(self._shown) == 1:
                self._executor.submit(self._run, job)
            self.changed.emit()
        else:
            self._executor.submit(self._run, job)
        return job

    def post(self, message: Callable[[], None]) -> None:
        """From inside a job: have this done here, in order and before the job's answer."""
        self._send(message)

    @property
    def shown(self) -> tuple[Job, ...]:
        """What the status line tells about: the running one first, then those that wait."""
        return (*self._shown, *self._watched)

    def watch(self, title: str) -> Job:
        """Show work that goes on elsewhere (other processes); ``report`` how far it is, ``end`` it."""
        job = Job(title, is_shown=True)
        job.started = time.monotonic()
        self._watched.append(job)
        self.changed.emit()
        return job

    def report(self, job: Job, done: int, total: int) -> None:
        job.done, job.total = done, total
        self.changed.emit()

    def end(self, job: Job) -> None:
        if job in self._watched:
            self._watched.remove(job)
            self.changed.emit()

    @property
    def is_busy(self) -> bool:
        return bool(self._running)

    def cancel_all(self) -> None:
        for job in (*self._running, *self._watched):
            job.cancel()

    def close(self) -> None:
        """Cancel and wait; each job stops at its next report."""
        self.cancel_all()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._garbage.stop()

    def _run(self, job: Job) -> None:
        """In a thread."""
        job.run(self._progress(job))
        self._send(job)

    def _progress(self, job: Job) -> Progress:
        last = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal last
            if job.is_cancelled:
                raise Cancelled
            now = time.monotonic()
            job.done, job.total = done, total
            if job.is_shown and (done == total or now - last > _REPORT_SECONDS):
                last = now
                self._send(None)

        return progress

    def _send(self, message: Job | Callable[[], None] | None) -> None:
        self._messages.put(message)
        if isValid(self):
            self._arrived.emit()

    @Slot()
    def _deliver(self) -> None:
        if self._messages.empty():
            return
        message = self._messages.get()
        if message is None:
            self.changed.emit()
        elif isinstance(message, Job):
            self._end(message)
        else:
            message()

    def _end(self, job: Job) -> None:
        self._running.discard(job)
        if job.is_shown:
            self._shown.popleft()
            if self._shown:
                self._executor.submit(self._run, self._shown[0])
            self.changed.emit()
        job.land()


def _nothing() -> None:
    """Most callers have nothing to put back."""
