"""The wheel carries its resources and works away from the checkout."""

from pathlib import Path

import pytest

from tests.campaigns import wheel
from tests.places import ROOT

# The command with the demo's pictures small and of two views only; tests/campaigns/wheel.py makes all of them.
TINY = """
import sys
from dmscorer.workflows.demo import demo
from dmscorer.__main__ import main
demo.views = lambda: ("face_front", "nails")
demo.SMALL_MEGAPIXELS = 0.05
sys.exit(main())
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel.unpacked(tmp_path_factory.mktemp("wheel"))


def test_everything_under_resources_is_in_the_wheel(installed: Path) -> None:
    shipped = {path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()}
    inside = installed / "dmscorer" / "resources"
    assert {path.relative_to(inside) for path in inside.rglob("*") if path.is_file()} == shipped
    assert not (installed / "tests").exists()


def test_the_wheel_makes_the_demo_outside_the_checkout(installed: Path) -> None:
    wheel.try_out(installed, ["-c", TINY])
