"""The decoding children die alone, are replaced, and leave nobody behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from dmscorer.imaging.decoding import children, watchdog
from dmscorer.imaging.decoding.children import Children
from dmscorer.imaging.pixels import Undecodable
from tests.imaging.pictures import patch, saved
from tests.places import ROOT

ASK = {"kind": "png", "is_header_only": False, "longest": None}


def test_a_slow_picture_is_given_up_and_the_next_one_decoded() -> None:
    pool = Children(1)
    with pytest.raises(Undecodable, match="too long"):
        pool.ask(ASK, saved(patch((1, 2, 3)), "png"), seconds=0.0)
    head, body = pool.ask(ASK, saved(patch((1, 2, 3)), "png"))
    assert (head["rows"], head["columns"], len(body)) == (32, 48, 32 * 48 * 4)
    pool.end()


@pytest.mark.parametrize(("memory", "verdict"), [(200 << 20, watchdog.TOO_LARGE), (2 << 30, "")])
def test_where_no_limit_binds_the_watchdog_ends_what_takes_too_much_memory(memory: int, verdict: str) -> None:
    """The process really fills 500 MB and then answers: a limit below ends it before, one above lets it be."""
    greedy = "held = [b'1' * (10 << 20) for _ in range(50)]; import time; time.sleep(0.5); print('done')"
    with subprocess.Popen([sys.executable, "-c", greedy], stdout=subprocess.PIPE) as process:
        watch = watchdog.Watchdog(process, 30, memory)
        told, _ = process.communicate()
        watch.release()
    assert (watch.verdict, told.strip()) == (verdict, b"" if verdict else b"done")


def test_a_child_ended_by_the_watchdog_is_a_refusal_and_the_next_picture_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Children(1)
    monkeypatch.setattr(children, "LIMITS_ITSELF", False)
    monkeypatch.setattr(children, "MEMORY", 1 << 20)
    hung = "import time; time.sleep(30)"
    with monkeypatch.context() as while_hung:
        while_hung.setattr(children, "command", lambda: [sys.executable, "-c", hung])
        with pytest.raises(Undecodable, match="more memory"):
            pool.ask(ASK, saved(patch((1, 2, 3)), "png"))
    monkeypatch.setattr(children, "MEMORY", 4 << 30)
    assert pool.ask(ASK, saved(patch((1, 2, 3)), "png"))[0]["rows"] == 32
    pool.end()


def test_a_crash_of_the_decoder_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "command", lambda: [sys.executable, "-c", "import os; os.abort()"])
    pool = Children(1)
    with pytest.raises(Undecodable, match="damaged or hostile"):
        pool.ask(ASK, saved(patch((1, 2, 3), size=(500, 500)), "png"))
    pool.end()


def test_a_lying_child_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    lie = (
        "import sys, struct; sys.stdin.buffer.read(10); sys.stdout.buffer.write(struct.pack('>IQ', 2, 1 << 50) + b'{}')"
    )
    monkeypatch.setattr(children, "command", lambda: [sys.executable, "-c", lie])
    pool = Children(1)
    with pytest.raises(Undecodable):
        pool.ask(ASK, saved(patch((1, 2, 3)), "png"))
    pool.end()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_killed_program_leaves_no_orphan() -> None:
    program = (
        "import sys; from dmscorer.imaging.decoding import children\n"
        "child = children.Child()\n"
        "child.ask({'kind': 'png', 'is_header_only': True}, open(sys.argv[1], 'rb').read(), 30)\n"
        "print(child._process.pid, flush=True); input()"
    )
    picture = ROOT / ".pytest_cache" / f"orphan-{os.getpid()}.png"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(saved(patch((1, 2, 3)), "png"))
    with subprocess.Popen(
        [sys.executable, "-c", program, str(picture)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    picture.unlink()
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")
