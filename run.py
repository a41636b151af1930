"""dmscorer's two commands: ``python3 run.py`` opens the program on the demo study, ``python3 run.py test`` runs every check.

Any other arguments are handed to the program (``python3 run.py agreement STUDY``). Standard library only: it makes
its own environment in ``.venv`` from the hash-pinned lock, so nothing needs to be installed by hand.
"""

import ctypes
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("DMSCORER_VENV", ROOT / ".venv"))
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LIBRARIES = {  # what Qt loads at start: library file -> Debian package
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
SCREEN_LIBRARIES = {  # in addition, with an X server
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def main() -> int:
    arguments = sys.argv[1:]
    testing = arguments[:1] == ["test"]
    needs_window = testing or not arguments or arguments[0] in ("demo", "open", "screens")
    problem = python_problem() or (library_problem() if needs_window else None) or environment_problem(dev=testing)
    if problem:
        return refuse(problem)
    if testing:
        return run_checks(arguments[1:])
    return run([str(PYTHON), "-m", "dmscorer", *(arguments or ["demo"])])


def refuse(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1


def python_problem() -> str | None:
    if sys.version_info < (3, 11) or sys.version_info >= (3, 15):
        return f"dmscorer needs Python 3.11 to 3.14; this is {sys.version.split()[0]}: install one of those and run it with that."
    return None


def environment_problem(*, dev: bool) -> str | None:
    """Make or refresh ``.venv``; a sentence if that is not possible."""
    plain, checks = (ROOT / "packaging" / name for name in ("requirements.lock", "requirements-dev.lock"))
    if is_installed(checks) or (not dev and is_installed(plain)):  # the checks' lock holds all of the plain one
        return None
    lock = checks if dev else plain
    if problem := venv_problem():
        return problem
    print(f"dmscorer: preparing its environment in {VENV.name} (once, about half a minute) …", file=sys.stderr)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if run([*pip, "--only-binary", ":all:", "-r", str(lock)]) != 0:
        return "The libraries could not be installed: check the network (or the pip settings of this machine) and run the same command again."
    stamp(lock).write_text(fingerprint(lock))
    return None


def is_installed(lock: Path) -> bool:
    return PYTHON.exists() and stamp(lock).is_file() and stamp(lock).read_text() == fingerprint(lock)


def stamp(lock: Path) -> Path:
    return VENV / f"{lock.stem}.sha256"


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def venv_problem() -> str | None:
    if PYTHON.exists():
        return None
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return f"Python's venv module is missing: sudo apt-get install python{version}-venv, then run the same command again."
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"The environment {VENV} could not be made ({error}): free some space or make the folder writable, then run the same command again."
    return None


def library_problem() -> str | None:
    """One sentence with the exact command, if a system library that Qt loads is missing (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    wanted = LIBRARIES | (SCREEN_LIBRARIES if os.environ.get("DISPLAY") else {})
    missing = [package for library, package in wanted.items() if not loads(library)]
    if not missing:
        return None
    return f"The window needs system libraries: sudo apt-get install --no-install-recommends {' '.join(missing)}, then run the same command again."


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def run_checks(pytest_arguments: list[str]) -> int:
    """Format, lint, types, then all tests (import rules and the wheel smoke are among them); each step is named."""
    python = str(PYTHON)
    steps = {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy"],
        "tests": [python, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q", *pytest_arguments],
    }
    for name, command in steps.items():
        print(f"── {name}", flush=True)
        if code := run(command):
            print(f"failed: {name}", file=sys.stderr)
            return code
    return 0


def run(command: list[str]) -> int:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled files halve every later start
    return subprocess.run(
        command, cwd=None if "-m" in command and "dmscorer" in command else ROOT, env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
