"""The wheel, unpacked in a folder of its own, makes the whole small demo, checks it and writes its consensus.

``python -m tests.campaigns.wheel``: all views of all visits are painted, which takes minutes; the short form, with two views,
is tests/test_wheel.py. Exit code 1 with what went wrong.
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.places import ROOT

VISITS = 14


def unpacked(place: Path) -> Path:
    """Build the wheel; a folder with what is in it and nothing else of the project."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(place), str(ROOT)], check=True, cwd=place)
    (wheel,) = place.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place / "installed")
    return place / "installed"


def dmscorer(installed: Path, *arguments: str, program: Sequence[str] = ("-m", "dmscorer")) -> None:
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    command = [sys.executable, *program, *arguments]
    done = subprocess.run(command, cwd=installed.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def try_out(installed: Path, program: Sequence[str] = ("-m", "dmscorer")) -> None:
    """The demo made by ``program``, then checked and settled by the installed program itself."""
    dmscorer(installed, "demo", "Demo", "--no-window", "--small", program=program)
    (study,) = installed.parent.glob("Demo*")
    dmscorer(installed, "check", str(study))
    dmscorer(installed, "consensus", str(study), "--csv", "c.csv")
    assert len((installed.parent / "c.csv").read_text("utf-8").splitlines()) == 1 + VISITS


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        try:
            try_out(unpacked(Path(folder)))
        except AssertionError as error:
            sys.stdout.write(f"{error}\n")
            return 1
    sys.stdout.write("the wheel made, checked and settled the demo\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
