"""dmscorer's two commands: ``python3 run.py`` opens the program on the demo study, ``python3 run.py test`` runs every check.

Any other arguments are handed to the program (``python3 run.py agreement STUDY``). Standard library only: it makes
its own environment in ``.venv`` from the hash-pinned lock, so nothing needs to be installed by hand.
"""

import ctypes
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

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
    """Format, lint, types, then all tests (import rules and the wheel smoke are among them); each step is named.

    With arguments for pytest, such as a folder or a file of tests, only those tests, so that the answer comes in seconds.
    """
    python = str(PYTHON)
    tests = [python, "-m", "pytest", *spread(pytest_arguments), "-q", *pytest_arguments]
    if pytest_arguments:
        code = run_step(f"tests {' '.join(pytest_arguments)}", tests)
        print("only these tests were run: python3 run.py test, without more, checks format, lint and types as well")
        return code
    for name, words in (("format", ("format", "--check")), ("lint", ("check",))):
        if code := run_step(name, [python, "-m", "ruff", *words, "."]):
            return code
    return run_beside(("types", [python, "-m", "mypy"]), ("tests", tests))


def spread(pytest_arguments: list[str]) -> list[str]:
    """Over two processes, a file to each, but for single files: they are over before a second process has begun."""
    paths = [one for one in pytest_arguments if (ROOT / one.split("::")[0]).exists()]
    if paths and all((ROOT / one.split("::")[0]).is_file() for one in paths):
        return []
    return ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]  # the order is that of tests/conftest.py


def run_step(name: str, command: list[str]) -> int:
    print(f"── {name}", flush=True)
    code = run(command)
    return failed(name, code) if code else 0


def run_beside(quiet: tuple[str, list[str]], told: tuple[str, list[str]]) -> int:
    """Two steps at once; the first that fails ends both. ``quiet`` is told in one piece, when it has ended."""
    print(f"── {quiet[0]}, and meanwhile {told[0]}", flush=True)
    with tempfile.TemporaryFile() as said:
        first, second = start(quiet[1], said), start(told[1])
        try:
            while second.poll() is None and not first.poll():
                time.sleep(0.1)
            code = first.poll() or second.poll() or first.wait()
        finally:
            end(first, second)
        said.seek(0)
        print(f"── {quiet[0]}\n{said.read().decode('utf-8', 'replace')}", end="", flush=True)
    return failed(quiet[0] if first.returncode == code else told[0], code) if code else 0


def failed(name: str, code: int) -> int:
    print(f"failed: {name}", file=sys.stderr)
    return code


def end(*processes: "subprocess.Popen[bytes]") -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
        process.wait()


def start(command: list[str], said: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """``said``: where everything that it prints goes, instead of to the terminal."""
    errors = subprocess.STDOUT if said else None
    return subprocess.Popen(command, stdout=said, stderr=errors, **surroundings(command))


def run(command: list[str]) -> int:
    return subprocess.run(command, check=False, **surroundings(command)).returncode


def surroundings(command: list[str]) -> dict[str, Any]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled files halve every later start
    return {"cwd": None if "-m" in command and "dmscorer" in command else ROOT, "env": environment}


if __name__ == "__main__":
    sys.exit(main())
