"""Known errors become one sentence; bugs become a crash report without study content, and the window lives on."""

import re
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QCoreApplication, QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

import dmscorer
from dmscorer import paths
from dmscorer.domain.errors import Refusal

_PACKAGE: Final = Path(dmscorer.__file__).resolve().parent
_NOISE: Final = ("This plugin does not support propagateSizeHints()",)  # the offscreen platform, at every window
_LONGEST_REPORTED: Final = 50  # a fault in a paint event would otherwise fill the disk


@dataclass(frozen=True, slots=True)
class Message:
    """What the window says: a sentence for the person, details to copy."""

    sentence: str
    details: str
    is_bug: bool = False


class Messages(QObject):
    """Takes errors from any thread and says them in the main thread through ``arrived``."""

    arrived = Signal(object)  # Message
    _taken = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self._reported: set[str] = set()
        self._before: tuple[Callable[..., Any], Callable[..., Any]] | None = None
        self._qt_before: Callable[..., Any] | None = None
        # The last few: Qt may say the same at every paint.
        self._warnings: deque[str] = deque(maxlen=20)
        # queued: an error inside a paint event must not change the window while it paints
        self._taken.connect(self.arrived, Qt.ConnectionType.QueuedConnection)

    def tell(self, error: BaseException) -> None:
        """Say a known error; report a bug (once for each place)."""
        if isinstance(error, Refusal):
            self._taken.emit(Message(str(error), f"{_versions()}\n{type(error).__name__}: {error}"))
            return
        report = _report(error, tuple(self._warnings))
        if report in self._reported or len(self._reported) >= _LONGEST_REPORTED:
            return
        self._reported.add(report)
        self._taken.emit(Message(self._bug_sentence(_kept(report)), report, is_bug=True))

    def install(self) -> None:
        """Catch what nobody caught: in slots, in threads, in Qt itself."""
        self._before = sys.excepthook, threading.excepthook
        # PySide prints what a slot raises and goes on as if nothing was: without this a bug would leave no trace.
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        self._qt_before = qInstallMessageHandler(self._on_qt_message)

    def uninstall(self) -> None:
        """Leave everything as it was before ``install``."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            qInstallMessageHandler(self._qt_before)
            self._before = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None, /) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        self.tell(error.with_traceback(trace))

    def _on_thread_exception(self, caught: threading.ExceptHookArgs, /) -> None:
        if caught.exc_value is not None:
            self.tell(caught.exc_value)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) and text not in _NOISE:
            place = f"{context.category}: {_speaker(text)}"
            self._warnings.append(place)
            sys.stderr.write(f"{place}\n")

    def _bug_sentence(self, kept: Path | None) -> str:
        if kept is None:
            return self.tr(
                "The program has a fault. Your saved scores are safe. Copy the details and send them to the developers."
            )
        return self.tr("The program has a fault. Your saved scores are safe. The crash report is in {file}.").format(
            file=kept
        )


def crash_folder() -> Path:
    return paths.user_data() / "crashes"


def _kept(report: str) -> Path | None:
    """Write the report; None where the disk refuses (the window then offers it for copying)."""
    stamp = f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S.%f}"
    path = crash_folder() / f"{stamp}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report, encoding="utf-8")
    except OSError:
        return None
    return path


def _report(error: BaseException, warnings: tuple[str, ...]) -> str:
    """Places and kinds only: the words of an exception may quote a study."""
    parts = [_versions(), ""]
    cause: BaseException | None = error
    while cause is not None:
        parts += [_frame(frame) for frame in traceback.extract_tb(cause.__traceback__)]
        parts += [type(cause).__qualname__, ""]
        cause = cause.__cause__ or cause.__context__
    return "\n".join([*parts, *(["Qt said:", *warnings] if warnings else [])]) + "\n"


def _speaker(text: str) -> str:
    """Which function of Qt spoke; its words may quote a file or what stands in a widget."""
    found = re.match(r"Q\w+(?:::\w+)*", text)
    return f"{found.group()} …" if found else "…"


def _frame(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    if path.is_relative_to(_PACKAGE):
        return f"{path.relative_to(_PACKAGE.parent).as_posix()}:{frame.lineno} in {frame.name}: {frame.line}"
    # Of other people's files no line of code and no folder: the path may hold the user's name.
    return f"{path.name}:{frame.lineno} in {frame.name}"


def _versions() -> str:
    return f"dmscorer {dmscorer.__version__}, Python {sys.version.split()[0]}, PySide6 {qt_version}, {sys.platform}"
