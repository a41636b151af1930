"""Steps from one version of the tables to the next, each a named function; a backup is made first."""

from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.schema import CreateColumn

from dmscorer.store.study import tables

Step = Callable[[Connection], None]


def bring_up(connection: Connection) -> None:
    """The tables, columns and triggers that an older version did not have; a new column is nullable or has a server default."""
    tables.metadata.create_all(connection)
    for table in tables.metadata.sorted_tables:
        known = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                words = CreateColumn(column).compile(connection)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {words}")
    for statement in tables.triggers():
        connection.exec_driver_sql(statement)


STEPS: dict[int, Step] = {2: bring_up, 3: bring_up}  # version it leads to → step; so far all only add


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
