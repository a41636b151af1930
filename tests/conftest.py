"""What every test may ask for by name."""

import os
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from dmscorer import paths
from dmscorer.domain.calibration import calibration
from dmscorer.domain.instrument import instrument_file
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.store.study import passphrases

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


@pytest.fixture(scope="session")
def cdasi() -> Instrument:
    path = paths.resources() / "instruments" / "cdasi-2.toml"
    return instrument_file.load(path.read_bytes(), path.name)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing a test does touches the folders of the person who runs it."""
    home = tmp_path / "home"
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with its smallest parameters: the real ones cost 50 ms a sign-in, on purpose."""
    monkeypatch.setattr(passphrases, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def small_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calibration may be passed on the few judgements of a set made for a test."""
    monkeypatch.setattr(calibration, "FEWEST", dict.fromkeys(calibration.Measure, 1))
