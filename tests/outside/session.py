"""A virtual screen, a bus for accessibility, the program, and eyes on it: all ended together."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.places import ROOT

SYSTEM_PYTHON = Path("/usr/bin/python3")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
Told = dict[str, Any]


def missing() -> str:
    """What this machine lacks to look at the program from outside; empty = nothing."""
    if sys.platform != "linux":
        return "the accessibility bus is Linux's"
    wanted = ("Xvfb", "dbus-daemon", "xdotool")
    lacks = [name for name in wanted if shutil.which(name) is None] + [str(p) for p in (LAUNCHER,) if not p.exists()]
    probe = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if not lacks and subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode:
        lacks.append("python3-gi with gir1.2-atspi-2.0")
    return f"not installed: {', '.join(lacks)}" if lacks else ""


class Screen:
    """Xvfb and the two buses. ``environment`` is what a program needs to appear there."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        read, write = os.pipe()
        words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        self._others: list[subprocess.Popen[Any]] = [
            subprocess.Popen(words, pass_fds=(write,), stderr=subprocess.DEVNULL)
        ]
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--print-address", "--nofork"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._others.append(bus)
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "WAYLAND", "DBUS"))
        }
        self.environment = kept | {
            "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": address, "HOME": str(home), "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "XDG_RUNTIME_DIR": str(home),
        }  # fmt: skip
        self._start([str(LAUNCHER), "--launch-immediately"])
        time.sleep(0.5)

    def _start(self, words: Sequence[str]) -> None:
        quiet = subprocess.DEVNULL
        self._others.append(subprocess.Popen(words, env=self.environment, stdout=quiet, stderr=quiet))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for process in reversed(self._others):
            process.terminate()
        for process in self._others:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
            _close_pipes(process)


class Program:
    """The program as a process, and the eyes on it."""

    def __init__(self, screen: Screen, *arguments: str) -> None:
        self._environment: Mapping[str, str] = screen.environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dmscorer", *arguments], cwd=ROOT, env=self._environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        without = {name: value for name, value in self._environment.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        self._eyes = subprocess.Popen(
            [SYSTEM_PYTHON, str(Path(__file__).with_name("eyes.py")), str(self.process.pid)],
            env=without, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def look(self, *names: str, seconds: float = 10.0) -> list[Told]:
        told = self._ask({"look": names, "seconds": seconds})
        lost = [name for name, one in zip(names, told, strict=True) if one is None]
        assert not lost, f"not on the screen: {lost}"
        return list(told)

    def name_of(self, name: str, seconds: float = 10.0) -> str:
        return str(self.look(name, seconds=seconds)[0]["name"])

    def starting(self, text: str) -> dict[str, Told]:
        return dict(self._ask({"starting": text}))

    def inside(self, name: str) -> list[Told]:
        """Every control inside that one which stood still while it was looked at, with its whole ``id``."""
        return [one for one in self._ask({"inside": name}) if one is not None]

    def press(self, name: str) -> None:
        assert self._ask({"press": name}) is True, f"cannot be pressed: {name}"

    def write(self, name: str, text: str) -> None:
        assert self._ask({"write": [name, text]}) is True, f"cannot be written: {name}"

    def wait_for(self, name: str, words: str, seconds: float = 10.0) -> None:
        end = time.monotonic() + seconds
        while not re.search(words, said := self.name_of(name)):
            assert time.monotonic() < end, f"{name} says “{said}”, not “{words}”"
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.close()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(10)
        self._eyes.kill()
        self._eyes.wait()
        for process in (self.process, self._eyes):
            _close_pipes(process)

    def _ask(self, what: Told) -> Any:
        assert self._eyes.stdin is not None
        assert self._eyes.stdout is not None
        self._eyes.stdin.write(json.dumps(what) + "\n")
        self._eyes.stdin.flush()
        line = self._eyes.stdout.readline()
        if not line:
            raise EOFError("the eyes are gone")
        told = json.loads(line)
        if isinstance(told, dict) and "gone" in told:
            raise EOFError(told["gone"])
        return told


def _close_pipes(process: subprocess.Popen[Any]) -> None:
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
