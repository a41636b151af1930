"""Answers come home to the main thread, in order, and never to somebody who has gone."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from dmscorer.ui.acts.jobs import Job, Jobs, Progress
from tests.ui.conftest import PATIENCE


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def test_the_work_is_elsewhere_and_the_answer_is_here(jobs: Jobs, qtbot: QtBot) -> None:
    heard: list[tuple[threading.Thread, threading.Thread]] = []
    jobs.start("x", lambda _: threading.current_thread(), lambda t: heard.append((t, threading.current_thread())))
    qtbot.waitUntil(lambda: len(heard) == 1)
    worker, here = heard[0]
    assert here is threading.main_thread()
    assert worker is not here


def test_an_error_goes_to_who_asked(jobs: Jobs, qtbot: QtBot) -> None:
    heard: list[Exception] = []
    answers: list[object] = []
    jobs.start("x", lambda _: 1 // 0, answers.append, failed=heard.append)
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert type(heard[0]) is ZeroDivisionError
    assert answers == []


def test_an_error_that_nobody_takes_is_announced(jobs: Jobs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(jobs.failed) as caught:
        jobs.start("x", lambda _: 1 // 0, lambda _: None)
    assert type(caught.args[0]) is ZeroDivisionError


def test_cancel_stops_the_work_at_its_next_report(jobs: Jobs, qtbot: QtBot) -> None:
    began, ended = threading.Event(), threading.Event()
    answers: list[object] = []

    def forever(progress: Progress) -> None:
        try:
            for step in range(100_000):
                began.set()
                progress(step, 100_000)
                time.sleep(0.001)
        finally:
            ended.set()

    put_back: list[str] = []
    job = jobs.start("x", forever, answers.append, cancelled=lambda: put_back.append("put back"))
    assert began.wait(PATIENCE / 1000)
    job.cancel()
    assert ended.wait(PATIENCE / 1000)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert answers == []
    assert put_back == ["put back"]
    assert jobs.shown == ()


def test_an_answer_for_a_deleted_owner_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    owner, go = QObject(), threading.Event()
    answers: list[object] = []
    jobs.start("x", lambda _: go.wait(PATIENCE / 1000), answers.append, owner=owner)
    delete(owner)
    go.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert answers == []


def test_shown_jobs_wait_for_each_other_and_pictures_do_not(jobs: Jobs, qtbot: QtBot) -> None:
    go = threading.Event()
    order: list[str] = []
    jobs.start("first", lambda _: go.wait(PATIENCE / 1000), lambda _: order.append("first"))
    jobs.start("second", lambda _: True, lambda _: order.append("second"))
    jobs.start("picture", lambda _: True, lambda _: order.append("picture"), is_shown=False)
    qtbot.waitUntil(lambda: order == ["picture"])
    assert [job.title for job in jobs.shown] == ["first", "second"]
    go.set()
    qtbot.waitUntil(lambda: order == ["picture", "first", "second"])


def test_progress_is_known_here_with_the_time_left(jobs: Jobs, qtbot: QtBot) -> None:
    reported, go = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        progress(0, 4)
        time.sleep(0.1)
        progress(2, 4)
        reported.set()
        go.wait(PATIENCE / 1000)

    began = time.monotonic()
    job = jobs.start("x", work, lambda _: None)
    early = job.seconds_left
    assert reported.wait(PATIENCE / 1000)
    left = job.seconds_left
    most = time.monotonic() - began
    go.set()
    assert (job.done, job.total) == (2, 4)
    assert early is None
    assert left is not None
    assert 0.1 <= left <= most  # half is done: the other half takes as long


def test_many_answers_all_arrive_once(jobs: Jobs, qtbot: QtBot) -> None:
    answers: list[int] = []
    for number in range(300):
        jobs.start("x", lambda _, n=number: n, answers.append, is_shown=False)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(answers) == 300)
    assert sorted(answers) == list(range(300))


def test_work_elsewhere_is_watched_until_it_ends(jobs: Jobs, qtbot: QtBot) -> None:
    job = jobs.watch("Painting")
    with qtbot.waitSignal(jobs.changed):
        jobs.report(job, 3, 9)
    assert [(one.title, one.done, one.total) for one in jobs.shown] == [("Painting", 3, 9)]
    jobs.cancel_all()
    assert job.is_cancelled
    jobs.end(job)
    assert jobs.shown == ()


def test_what_a_job_refers_to_is_let_go_in_the_main_thread(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that drops the last reference to a widget destroys it where it does not live: a crash, now and then.

    Here every thread is made to linger after its answer was sent.
    """

    class Widget:
        def look(self, _progress: Progress) -> int:
            return 1

        def land(self, _answer: int) -> None:
            pass

    send = jobs._send

    def send_and_linger(message: Job | Callable[[], None] | None) -> None:
        send(message)
        time.sleep(0.1)

    monkeypatch.setattr(jobs, "_send", send_and_linger)
    let_go: list[threading.Thread] = []
    for _ in range(4):
        widget = Widget()
        weakref.finalize(widget, lambda: let_go.append(threading.current_thread()))
        jobs.start("x", widget.look, widget.land, is_shown=False)
        del widget
    qtbot.waitUntil(lambda: len(let_go) == 4)
    assert set(let_go) == {threading.main_thread()}


class Witness:
    """Notes in which thread it was destroyed."""

    def __init__(self, seen: list[threading.Thread]) -> None:
        self._seen = seen

    def __del__(self) -> None:
        self._seen.append(threading.current_thread())


@pytest.mark.parametrize("ends_well", [True, False])
def test_nothing_of_the_caller_is_destroyed_in_a_thread(jobs: Jobs, qtbot: QtBot, ends_well: bool) -> None:
    """A widget whose last reference a worker drops is destroyed there, and the process dies."""
    seen: list[threading.Thread] = []

    def start_one() -> None:
        asked, wanted = Witness(seen), Witness(seen)

        def work(_: Progress) -> int:
            return len(str(asked)) // int(ends_well)

        def then(_: object, wanted: Witness = wanted) -> None:
            del wanted

        jobs.start("x", work, then, failed=then, is_shown=False)

    for _ in range(200):
        start_one()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    jobs.close()
    assert len(seen) == 400
    assert set(seen) == {threading.main_thread()}
