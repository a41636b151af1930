"""The wheel carries its resources and works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.places import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel and nothing else of the project."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(place), str(ROOT)], check=True, cwd=place)
    (wheel,) = place.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place / "installed")
    return place / "installed"


def dmscorer(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "dmscorer", *arguments]
    return subprocess.run(command, cwd=installed.parent, env=environment, capture_output=True, text=True, check=False)


def test_everything_under_resources_is_in_the_wheel(installed: Path) -> None:
    shipped = {path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()}
    inside = installed / "dmscorer" / "resources"
    assert {path.relative_to(inside) for path in inside.rglob("*") if path.is_file()} == shipped
    assert not (installed / "tests").exists()


def test_the_wheel_makes_the_demo_outside_the_checkout(installed: Path) -> None:
    made = dmscorer(installed, "demo", "Demo", "--no-window", "--small")
    assert made.returncode == 0, made.stderr
    (study,) = installed.parent.glob("Demo*")
    checked = dmscorer(installed, "check", str(study))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert dmscorer(installed, "consensus", str(study), "--csv", "c.csv").returncode == 0
    assert len((installed.parent / "c.csv").read_text("utf-8").splitlines()) == 1 + 14
