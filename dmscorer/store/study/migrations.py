"""Steps from one version of the tables to the next, each a named function; a backup is made first."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, inspect, select, update
from sqlalchemy.schema import CreateColumn

from dmscorer import paths
from dmscorer.store.study import tables
from dmscorer.store.study.tables import levels_shown, signatures

Step = Callable[[Connection], None]


def bring_up(connection: Connection) -> None:
    """The tables, columns and triggers that an older version did not have; a new column is nullable or has a server default."""
    tables.metadata.create_all(connection)
    for table in tables.metadata.sorted_tables:
        known = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                # From the table's own definition, so that a migrated study and a new one cannot differ.
                words = CreateColumn(column).compile(connection)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {words}")
    for statement in tables.triggers():
        connection.exec_driver_sql(statement)


def number_shown(connection: Connection) -> None:
    """What was signed when levels were shown, by numbers; until version 4 only the time was kept.

    Derived once, from the times of the signatures as version 4 compared them, so that no number that was reported changes.
    A time that is still to come now, or is none, was told by a wrong clock: then each rater's first signature counts, the
    only one that is surely independent.
    """
    bring_up(connection)
    signed, now = _signed_by_case(connection), datetime.now(UTC)
    # History is never altered, but this column is empty as yet: bring_up puts the trigger back.
    connection.exec_driver_sql("DROP TRIGGER levels_shown_never_update")
    for row in connection.execute(select(levels_shown).where(levels_shown.c.covers.is_(None))).all():
        own = {reading: last for reading, last, at in signed.get(row.case_id, []) if at < row.at <= now}
        covers = json.dumps(own, sort_keys=True)
        connection.execute(update(levels_shown).where(levels_shown.c.case_id == row.case_id).values(covers=covers))
    bring_up(connection)


def _signed_by_case(connection: Connection) -> dict[str, list[tuple[str, int, datetime]]]:
    """(reading, last entry covered, time) in the order of signing within a reading."""
    of = signatures.c
    found: dict[str, list[tuple[str, int, datetime]]] = {}
    for row in connection.execute(select(of.case_id, of.reading_id, of.covers_seq, of.at).order_by(of.covers_seq)):
        found.setdefault(row.case_id, []).append((row.reading_id, row.covers_seq, row.at))
    return found


STEPS: dict[int, Step] = {2: bring_up, 3: bring_up, 4: bring_up, 5: number_shown}  # version it leads to → step


def migrate(path: Path, version: int, engine: Engine, steps: dict[int, Step] | None = None) -> Path | None:
    """Bring the database to the newest version in one transaction; the backup's path if anything was done."""
    steps = STEPS if steps is None else steps
    due = [number for number in sorted(steps) if number > version]
    if not due:
        engine.dispose()
        return None
    # Beside the database and under a name that says which version it precedes: whoever needs it finds it without the
    # program.
    backup = back_up(path, path.with_name(f"{path.stem}.before-version-{due[-1]}.sqlite"))
    try:
        with engine.begin() as connection:
            for number in due:
                steps[number](connection)
            # In the same transaction: a study killed half way is still of its old version and is migrated again.
            connection.exec_driver_sql(f"PRAGMA user_version={due[-1]}")
    finally:
        engine.dispose()
    return backup


def back_up(path: Path, target: Path) -> Path:
    """A checked copy through the driver's own backup call: copying an open database file is none.

    It gets its name when it is whole, so that no half of it is ever taken for a backup.
    """
    part = target.with_name(paths.part_name())
    try:
        _copy(path, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    paths.sync_folder(target.parent)
    return target


def _copy(path: Path, target: Path) -> None:
    source = driver.connect(str(path))
    copy = driver.connect(str(target))
    try:
        source.backup(copy)
        # Of an open study too: the copy is whole, with what lay in the journal.
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'unclosed'").fetchone():
            copy.execute("DELETE FROM unclosed")
            copy.commit()
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
        if found != "ok":
            raise OSError(f"the copy of {path.name} is not sound: {found}")
    finally:
        copy.close()
        source.close()
