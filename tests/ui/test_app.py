"""The start: light, with or without a display, and word by word."""

import os
import subprocess
import sys
from pathlib import Path

from tests.places import ROOT

HEAVY = ("pandas", "scipy", "statsmodels", "pingouin", "matplotlib", "pydicom", "sqlalchemy", "numpy", "PIL")
FIRST_PAINT = f"""
import sys
from dmscorer.ui import app
window = app.build()
window.main.show()
app.application().processEvents()
print(sorted(set(sys.modules) & set({HEAVY!r})))
window.close()
"""


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    without = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=without | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    done = run("-c", FIRST_PAINT, QT_QPA_PLATFORM="offscreen")
    assert done.stdout.strip() == "[]", done.stderr


def test_commands_do_not_load_qt() -> None:
    done = run("-c", "import sys, dmscorer.__main__; print([m for m in sys.modules if m.startswith('PySide6')])")
    assert done.stdout.strip() == "[]", done.stderr
