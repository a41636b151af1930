"""What every test may ask for by name."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from dmscorer import paths
from dmscorer.domain.calibration import calibration
from dmscorer.domain.instrument import instrument_file
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.store.study import passphrases

# Tests make some hundred thousand files and ask that each be durable: in memory, where there is plenty, nobody waits.
MEMORY, PLENTY = Path("/dev/shm"), 8 * 2**30
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= PLENTY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Time limits would make results depend on how busy the machine is; CI repeats the same examples, people get new ones.
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
# A longer campaign: DMSCORER_EXAMPLES=2000 python3 run.py test -k some_property
settings.register_profile(
    "dmscorer",
    deadline=None,
    suppress_health_check=CALM,
    derandomize="CI" in os.environ,
    max_examples=int(os.environ.get("DMSCORER_EXAMPLES", "25")),
)
settings.load_profile("dmscorer")


# Files that take long are begun first, so that no process works on alone at the end; the rest in any order.
LONG = (
    *("tests/e2e/", "tests/outside/", "tests/ui/desk/test_screen.py", "tests/ui/test_leaks.py", "tests/ui/agreement/"),
    *("tests/workflows/report/", "tests/workflows/figures/", "tests/imaging/test_demo.py", "tests/test_wheel.py"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def cdasi() -> Instrument:
    path = paths.resources() / "instruments" / "cdasi-2.toml"
    return instrument_file.load(path.read_bytes(), path.name)


def move_home(home: Path, patch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
        patch.setenv(variable, str(home))
    patch.setenv("HOME", str(home))


@pytest.fixture(scope="session", autouse=True)
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For what a module or the session makes once: that comes before any test has a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        move_home(tmp_path_factory.mktemp("home"), patch)
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing a test does touches the folders of the person who runs it."""
    home = tmp_path / "home"
    move_home(home, monkeypatch)
    return home


@pytest.fixture(scope="session", autouse=True)
def cheap_passphrases() -> Iterator[None]:
    """Argon2id with its smallest parameters: the real ones cost 50 ms a sign-in, on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrases, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def small_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calibration may be passed on the few judgements of a set made for a test."""
    monkeypatch.setattr(calibration, "FEWEST", dict.fromkeys(calibration.Measure, 1))


@pytest.fixture
def undrawn_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of words and tables only: drawing takes most of its time."""
    from dmscorer.domain.report.report import Plot
    from dmscorer.workflows.report import plots

    monkeypatch.setattr(plots, "_plot", lambda one, _draw, _of, writer: Plot(one.name, writer.of(one.title), ""))


@pytest.fixture
def undrawn_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty files for what takes long to draw: tests/workflows/report/test_export_folder.py writes all of it."""
    from dmscorer.workflows.report import export

    def empty(file: export.ExportFile) -> export.ExportFile:
        if file.name not in ("figures/", "report.html", "report.pdf"):
            return file
        return replace(file, content=lambda _: {"a.svg": b""} if file.name.endswith("/") else b"")

    monkeypatch.setattr(export, "FILES", tuple(map(empty, export.FILES)))
