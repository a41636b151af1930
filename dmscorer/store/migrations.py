"""Steps from one version of the tables to the next, each a named function; a backup is made first."""

from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine

Step = Callable[[Connection], None]
STEPS: dict[int, Step] = {}  # version it leads to → step; version 1 is the first, so there is none yet


def migrate(path: Path, version: int, engine: Engine, steps: dict[int, Step] | None = None) -> Path | None:
    """Bring the database to the newest version in one transaction; the backup's path if anything was done."""
    steps = STEPS if steps is None else steps
    due = [number for number in sorted(steps) if number > version]
    if not due:
        engine.dispose()
        return None
    backup = back_up(path, path.with_name(f"{path.stem}.before-version-{due[-1]}.sqlite"))
    try:
        with engine.begin() as connection:
            for number in due:
                steps[number](connection)
            connection.exec_driver_sql(f"PRAGMA user_version={due[-1]}")
    finally:
        engine.dispose()
    return backup


def back_up(path: Path, target: Path) -> Path:
    """A checked copy through the driver's own backup call: copying an open database file is none."""
    source = driver.connect(str(path))
    copy = driver.connect(str(target))
    try:
        source.backup(copy)
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
        if found != "ok":
            raise OSError(f"the backup {target.name} is not sound: {found}")
    finally:
        copy.close()
        source.close()
    return target
