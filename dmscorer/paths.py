"""Where things are: shipped resources, and the folders that belong to this user."""

import sys
from pathlib import Path

import platformdirs

APP = "dmscorer"


def resources() -> Path:
    """The folder of shipped data files, in a checkout, an installed wheel and a frozen build alike."""
    package = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", package)) / "dmscorer" / "resources"
    for candidate in (frozen, package / "resources", package.parent / "resources"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"dmscorer is installed without its resources folder (looked beside {package})")


def user_data() -> Path:
    """Where crash reports, logs and the demo study live unless a person chose another place."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def user_config() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False))
