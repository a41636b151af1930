"""What this user chose on this machine: recent studies, theme, text size. Never anything out of a study but its name."""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dmscorer import paths

NAME = "settings.json"
LONGEST_LIST = 12
THEMES = ("system", "light", "dark")
IDLE_MINUTES, MOST_IDLE = 30, 8 * 60  # without a key or the mouse, until whoever sits there is signed out
# Memory, not a number of pictures: photos of 2 and of 48 megapixels are kept alike.
PICTURE_MEMORY, LEAST_MEMORY, MOST_MEMORY = 256, 64, 1024  # MB; a picture at screen size takes some 14


@dataclass(frozen=True, slots=True)
class Recent:
    """A study as the first page lists it: not how far it is, since raters see that page too."""

    folder: str
    name: str
    n_cases: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Settings:
    """``picture_memory``: MB for pictures decoded ahead, beside the ones in view."""

    theme: str = "system"
    text_scale: float = 1.0
    geometry: str = ""
    photo_geometry: str = ""  # of the photo's own window, on a second screen
    picture_memory: int = PICTURE_MEMORY
    recent: tuple[Recent, ...] = ()
    keys: tuple[
        tuple[str, str], ...
    ] = ()  # act and key where a person chose another one; see ui/desk/form/desk_keys.py
    idle_minutes: int = IDLE_MINUTES  # 0 = nobody is signed out

    def with_recent(self, study: Recent) -> "Settings":
        """The study moves to the top of the list."""
        others = tuple(known for known in self.recent if known.folder != study.folder)
        return replace(self, recent=(study, *others)[:LONGEST_LIST])

    def without_recent(self, folder: str) -> "Settings":
        return replace(self, recent=tuple(known for known in self.recent if known.folder != folder))


def load() -> Settings:
    """What was chosen; a file that cannot be read is kept beside under another name, and the defaults hold."""
    path = paths.user_config() / NAME
    try:
        return _read(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return Settings()
    except OSError:
        return Settings()  # unreadable today, perhaps readable tomorrow: left where it is
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        _set_aside(path)
        return Settings()


def save(settings: Settings) -> None:
    """Write whole, then swap. Raises OSError where the folder cannot be written."""
    folder = paths.user_config()
    folder.mkdir(parents=True, exist_ok=True)
    body = asdict(settings) | {
        "recent": [asdict(known) | {"opened_at": known.opened_at.isoformat()} for known in settings.recent]
    }
    # A name of its own for each program: two windows that close at once must not write into one file.
    fresh = folder / f"{NAME}.{os.getpid()}"
    fresh.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    fresh.replace(folder / NAME)


def _read(raw: dict[str, Any]) -> Settings:
    recent = tuple(_recent(one) for one in raw.get("recent", []))
    theme, scale, geometry = raw.get("theme", "system"), raw.get("text_scale", 1.0), raw.get("geometry", "")
    if theme not in THEMES or isinstance(scale, bool) or not 1.0 <= scale <= 2.0 or not isinstance(geometry, str):
        raise ValueError("a setting has a value that does not exist")
    photo_geometry, memory = raw.get("photo_geometry", ""), raw.get("picture_memory", PICTURE_MEMORY)
    idle = raw.get("idle_minutes", IDLE_MINUTES)
    if type(memory) is not int or type(idle) is not int or not isinstance(photo_geometry, str):
        raise ValueError("a setting has a value that does not exist")
    # Clamped, not refused: the file is edited by hand, and a number too large must not cost somebody the whole of their
    # settings.
    memory = min(max(memory, LEAST_MEMORY), MOST_MEMORY)
    keys = tuple((str(act), str(key)) for act, key in raw.get("keys", []))
    idle = min(max(idle, 0), MOST_IDLE)
    return Settings(theme, float(scale), geometry, photo_geometry, memory, recent, keys, idle)


def _recent(raw: dict[str, Any]) -> Recent:
    if type(raw["n_cases"]) is not int:
        raise ValueError("a count is no number")
    opened_at = datetime.fromisoformat(raw["opened_at"])
    return Recent(str(raw["folder"]), str(raw["name"]), raw["n_cases"], opened_at)


def _set_aside(path: Path) -> None:
    number = 1
    while (kept := path.with_name(f"settings.broken-{number}.json")).exists():
        number += 1
    path.rename(kept)
