"""Pictures of the screens: every screen, light and dark, in two sizes."""

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QWidget

from dmscorer.ui import app
from dmscorer.ui.app import Start, Window

SIZES = (QSize(1280, 800), QSize(1920, 1080))


def save_without_display(start: Start) -> int:
    """No screen to open a window on: draw into files, say so, and be done."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = _folder()
    code = save(folder, start.study)
    sys.stdout.write(f"No display was found, so no window could open: pictures of the screens are in {folder}.\n")
    return code


def save(folder: Path, study: Path | None = None) -> int:
    """Every screen of ``study`` (or of a small demo) as PNG in ``folder``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    window = app.build()
    try:
        app.begin(window, Start(study=study, is_demo=study is None))
        for theme_name in ("light", "dark"):
            window.workspace.preferences.choose_theme(theme_name)
            for size in SIZES:
                _save_front(window, folder, f"{theme_name}_{size.width()}x{size.height()}", size)
    finally:
        window.close()
    return 0


def _save_front(window: Window, folder: Path, ending: str, size: QSize) -> None:
    window.main.resize(size)
    window.main.show()
    settle(50)
    front = window.main.front
    if front is not None:
        _grab(window.main, folder / f"{front.name}_{ending}.png")


def _grab(widget: QWidget, path: Path) -> None:
    widget.grab().save(str(path))


def settle(milliseconds: int) -> None:
    """Let the window draw and jobs deliver."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _folder() -> Path:
    here = Path.cwd() / "screens"
    try:
        here.mkdir(exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="dmscorer-screens-"))
    return here
