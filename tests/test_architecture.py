"""The shape of the code, as sentences a machine checks."""

import re

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.places import ROOT


def test_imports_follow_the_rules_in_pyproject(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_packaging_is_no_package() -> None:
    """An ``__init__.py`` there would shadow the packaging library."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_top_level_holds_what_architecture_says() -> None:
    shown = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    known = {
        *("dmscorer", "resources", "tests", "packaging", "pyproject.toml", "run.py"),
        *("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    }
    assert shown - known <= {"build", "dist", "screens"}


def test_no_file_is_too_long_to_be_one_room() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in (ROOT / "dmscorer").rglob("*.py")
        if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_every_file_that_the_pages_name_exists() -> None:
    for page in ("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text("utf-8")
        layers = "domain|store|imaging|stats|figures|formats|workflows|ui|cli|resources|tests|packaging"
        named = set(re.findall(rf"[`(]((?:{layers})/[\w/.-]+)[`):]", text))
        absent = [name for name in named if not (ROOT / name).exists() and not (ROOT / "dmscorer" / name).exists()]
        assert absent == [], page
