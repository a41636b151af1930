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
