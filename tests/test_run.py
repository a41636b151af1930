"""The set-up script: one sentence for whatever is missing, and locks that belong to the project's dependencies."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import run
from tests.places import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / "packaging" / lock).read_text("utf-8")
    return {
        name.lower().replace("_", "-"): version
        for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_within_its_range(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *(project["dependency-groups"]["dev"] if "dev" in lock else [])]
    pins = pinned(lock)
    for requirement in map(Requirement, wanted):
        version = pins[requirement.name.lower().replace("_", "-")]
        assert requirement.specifier.contains(version), f"{requirement} is pinned to {version}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash_and_no_lock_names_a_host(lock: str) -> None:
    text = (ROOT / "packaging" / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^--?\w", text, re.MULTILINE)
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_plain_lock_is_part_of_the_checks_lock() -> None:
    """Else running the checks and then the program would change versions back and forth."""
    plain, checks = pinned(LOCKS[0]), pinned(LOCKS[1])
    assert plain.items() <= checks.items()


def test_missing_libraries_are_named_with_the_command_that_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(run, "loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    problem = run.library_problem()
    assert problem is not None
    assert "apt-get install --no-install-recommends libegl1," in problem
    monkeypatch.setenv("DISPLAY", ":1")
    assert "libegl1 libxcb-cursor0" in str(run.library_problem())


def test_nothing_is_said_where_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "loads", lambda _library: True)
    assert run.library_problem() is None


def test_a_python_without_venv_is_told_which_package_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PYTHON", tmp_path / "absent")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    problem = run.venv_problem()
    assert problem is not None
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in problem


@pytest.mark.parametrize(
    ("version", "is_fine"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 2), True), ((3, 15, 0), False)]
)
def test_other_pythons_are_refused_in_a_sentence(
    version: tuple[int, int, int], is_fine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert (run.python_problem() is None) is is_fine


# ── the checks ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Every command that the checks would start; all of them succeed."""
    begun: list[list[str]] = []

    def note(*commands: list[str]) -> int:
        begun.extend(commands)
        return 0

    monkeypatch.setattr(run, "run", note)
    monkeypatch.setattr(run, "run_beside", lambda *pair: note(*(command for _, command in pair)))
    return begun


def test_without_more_everything_is_checked(steps: list[list[str]]) -> None:
    assert run.run_checks([]) == 0
    assert [command[2] for command in steps] == ["ruff", "ruff", "mypy", "pytest"]
    assert steps[-1][3:] == ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-q"]


@pytest.mark.parametrize(
    ("chosen", "is_spread"),
    [("tests/domain", True), ("tests/test_run.py", False), ("tests/test_run.py::test_x", False)],
)
def test_chosen_tests_come_alone_and_it_is_said(
    steps: list[list[str]], capsys: pytest.CaptureFixture[str], chosen: str, is_spread: bool
) -> None:
    assert run.run_checks([chosen]) == 0
    ((*_, last),) = steps
    assert last == chosen
    assert ("-n" in steps[0]) is is_spread
    assert "only these tests were run" in capsys.readouterr().out


QUICK, SLOW = "print('told'); raise SystemExit({code})", "import time; time.sleep(600)"


@pytest.mark.parametrize(
    ("quiet", "told", "name"), [(1, None, "types"), (None, 2, "tests"), (3, 0, "types"), (0, 4, "tests")]
)
def test_the_first_step_that_fails_ends_both_and_is_named(
    quiet: int | None, told: int | None, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """None: a step that would run for ten minutes."""

    def step(code: int | None) -> list[str]:
        return [sys.executable, "-c", SLOW if code is None else QUICK.format(code=code)]

    assert run.run_beside(("types", step(quiet)), ("tests", step(told))) == (quiet or told)
    shown = capfd.readouterr()
    assert shown.err.splitlines()[-1] == f"failed: {name}"
    assert shown.out.startswith("── types, and meanwhile tests\n")


def test_two_steps_that_succeed_are_both_told(capfd: pytest.CaptureFixture[str]) -> None:
    words = [sys.executable, "-c", "print('all is well')"]
    assert run.run_beside(("types", words), ("tests", words)) == 0
    assert capfd.readouterr().out.count("all is well") == 2
