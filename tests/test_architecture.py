"""The shape of the code, as sentences a machine checks."""

import re
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.places import ROOT

ROOMS = {
    *("study", "demo", "charter", "photos", "reading", "desk", "calibration", "reference", "rater"),
    *("consensus", "agreement", "results", "report", "instrument", "monitor", "words"),
    *("measures", "decoding", "figures"),  # engines of stats and imaging; pictures made of all of it
    *("shell", "look", "acts", "kit", "picture", "welcome", "overview", "gallery", "form", "sites"),  # the window's own
}
"""Every name that a folder inside a layer may have: a room has the same name on every floor."""
MOST_FILES = 18  # in one folder: what one still takes in at a glance


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


def folders() -> list[Path]:
    return [path for path in (ROOT / "dmscorer").rglob("*") if path.is_dir() and any(path.glob("*.py"))]


def test_every_folder_inside_a_layer_is_a_room_of_the_list() -> None:
    layer = 1
    inside = [path for path in folders() if len(path.relative_to(ROOT / "dmscorer").parts) > layer]
    assert {path.name for path in inside} == ROOMS


def test_no_folder_holds_more_files_than_one_takes_in_at_a_glance() -> None:
    files = {path: [one for one in path.glob("*.py") if one.name != "__init__.py"] for path in folders()}
    assert {str(path.relative_to(ROOT)): len(held) for path, held in files.items() if len(held) > MOST_FILES} == {}


def test_every_file_that_the_pages_name_exists() -> None:
    for page in ("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text("utf-8")
        layers = "domain|store|imaging|stats|figures|formats|workflows|ui|cli|resources|tests|packaging"
        named = set(re.findall(rf"[`(]((?:{layers})/[\w/.-]+)[`):]", text))
        absent = [name for name in named if not (ROOT / name).exists() and not (ROOT / "dmscorer" / name).exists()]
        assert absent == [], page
