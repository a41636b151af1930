"""Ends a decoding child that is too slow or, where the system itself sets it no limit, takes too much memory."""

import subprocess
import sys
import threading
from typing import Final

MEMORY: Final = 4 << 30  # bytes: a 250-megapixel picture and two copies
LIMITS_ITSELF: Final = sys.platform not in ("win32", "darwin")  # there RLIMIT_AS binds; see child.limit_memory
TOO_SLOW = "took too long to decode and was given up: open it in another program and save it as JPEG"
TOO_LARGE = "needs more memory than a photo may (4 GB)"
_EVERY: Final = 0.05  # seconds; a decoder fills some 100 MB meanwhile


class Watchdog:
    """Watches one child while it works on one picture. ``verdict`` says why it was ended; empty = it was not."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float, memory: int | None = None) -> None:
        """``memory``: bytes that the child may hold; None = the system looks after that."""
        self.verdict = ""
        self._process = process
        self._seconds = seconds
        self._memory = memory
        self._is_over = threading.Event()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def release(self) -> None:
        self._is_over.set()

    def _watch(self) -> None:
        if self._memory is None:
            if not self._is_over.wait(self._seconds):
                self._end(TOO_SLOW)
            return
        for _ in range(max(1, round(self._seconds / _EVERY))):
            if self._is_over.wait(_EVERY):
                return
            if held(self._process.pid) > self._memory:
                self._end(TOO_LARGE)
                return
        self._end(TOO_SLOW)

    def _end(self, verdict: str) -> None:
        self.verdict = verdict
        self._process.kill()


def held(pid: int) -> int:
    """Bytes of memory that a process holds; 0 once it is gone."""
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
