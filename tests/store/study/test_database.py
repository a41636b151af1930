"""Made, looked at before it is touched, opened for one writer; faults really caused."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from dmscorer.store.reading import levels
from dmscorer.store.study import database, migrations, tables, volume
from dmscorer.store.study.database import (
    DamagedStudy,
    NewerStudy,
    NotAStudy,
    ReadOnlyStudy,
    StudyExists,
    UnfinishedStudy,
)
from dmscorer.store.study.lock import StudyInUse
from tests.places import ROOT

VISIT = "INSERT INTO visits (id, case_id, subject, label, position) VALUES ('v', 'c', 'S', '1', 1)"
PERSON = "INSERT INTO people VALUES ('p', 'A', 'A', 'rater', 1, NULL)"
READING = "INSERT INTO readings VALUES ('r', 'p', 'first', '2026-01-01')"
ENTRY = "INSERT INTO entries VALUES ('e', 'r', 'c', 'scalp.erythema', 2, NULL, 1, '2026-01-01', NULL, NULL, NULL)"

TABLES_OF_VERSION_1 = frozenset(
    (
        "study", "charters", "people", "visits", "originals", "photos", "chart_values", "readings", "assignments",
        "entries", "comments", "signatures", "decisions", "seen", "places", "events",
    )
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study with one entry, closed."""
    folder = tmp_path / "Study äö 1.dmstudy"
    made = database.create(folder)
    with made.write() as connection:
        for statement in (VISIT, PERSON, READING, ENTRY):
            connection.execute(text(statement))
    made.close()
    return folder


def test_a_study_at_rest_is_one_plain_file(folder: Path) -> None:
    assert [path.name for path in folder.iterdir()] == ["study.sqlite"]


def test_every_table_is_strict_and_the_file_says_what_it_is(folder: Path) -> None:
    connection = driver.connect(str(folder / "study.sqlite"))
    rows = connection.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    assert {name for name, _ in rows} == set(tables.metadata.tables)
    assert all(strict for _, strict in rows)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == int.from_bytes(b"DMSC", "big")
    assert connection.execute("PRAGMA user_version").fetchone()[0] == tables.VERSION
    connection.close()


EXTRA = 3  # syncs the folder too once a rollback journal is deleted; with FULL (2) a power cut takes the last save back


@pytest.mark.parametrize(("is_local", "journal"), [(True, "wal"), (False, "delete")])
def test_a_save_is_synced_to_the_disk_in_either_journal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, is_local: bool, journal: str
) -> None:
    monkeypatch.setattr(volume, "is_local_disk", lambda _folder: is_local)
    study = database.open_for_writing(folder)
    with study.write() as connection:
        assert _pragmas(connection) == (EXTRA, journal)
        assert connection.execute(text("PRAGMA recursive_triggers")).scalar() == 1
    reader = study.reader()
    with reader.write_beside() as beside:
        assert beside is not None
        assert _pragmas(beside) == (EXTRA, journal)
    reader.close()
    study.close()


def test_what_a_reader_writes_beside_a_closed_study_is_synced_too(folder: Path) -> None:
    reader = database.open_for_reading(folder)
    with reader.write_beside() as beside:
        assert beside is not None
        assert _pragmas(beside) == (EXTRA, "delete")
    reader.close()


def _pragmas(connection: database.Connection) -> tuple[int, str]:
    return (
        connection.execute(text("PRAGMA synchronous")).scalar_one(),
        connection.execute(text("PRAGMA journal_mode")).scalar_one(),
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET level = 1",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries VALUES ('e', 'r', 'c', 'scalp.erythema', 0, NULL, 1, '2026-01-01', NULL, NULL, NULL)",
        "UPDATE entries SET at = at",
    ],
)
def test_entries_are_only_ever_added(folder: Path, statement: str) -> None:
    study = database.open_for_writing(folder)
    with pytest.raises(DatabaseError, match="only ever added"), study.write() as connection:
        connection.execute(text(statement))
    with study.read() as connection:
        assert connection.execute(text("SELECT level FROM entries")).scalars().all() == [2]
    study.close()


def test_an_entry_is_a_level_or_a_reason_never_both(folder: Path) -> None:
    study = database.open_for_writing(folder)
    statement = "INSERT INTO entries VALUES ('f', 'r', 'c', 'scalp.scale', 1, 'image_quality', 2, '2026-01-01', NULL, NULL, NULL)"
    with pytest.raises(DatabaseError, match="CHECK"), study.write() as connection:
        connection.execute(text(statement))
    study.close()


def test_a_failed_block_leaves_nothing_behind(folder: Path) -> None:
    study = database.open_for_writing(folder)

    def insert_and_fail() -> None:
        with study.write() as connection:
            connection.execute(
                text("INSERT INTO visits (id, case_id, subject, label, position) VALUES ('v2', 'c2', 'S', '2', 2)")
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_and_fail()
    with study.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM visits")).scalar() == 1
    study.close()


def test_a_second_program_hears_who_has_the_study(folder: Path) -> None:
    study = database.open_for_writing(folder)
    code = (
        "import sys; from pathlib import Path; from dmscorer.store.study import database\n"
        "try: database.open_for_writing(Path(sys.argv[1]))\n"
        "except database.Refusal as refusal: print(refusal); sys.exit(1)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False, env=env
    )
    assert done.returncode == 1
    assert f"process {os.getpid()}" in done.stdout
    study.close()
    database.open_for_writing(folder).close()


def test_a_second_opening_in_this_program_is_refused_too(folder: Path) -> None:
    study = database.open_for_writing(folder)
    with pytest.raises(StudyInUse):
        database.open_for_writing(folder)
    study.close()


def test_a_reader_sees_what_the_writer_has_committed_while_it_is_open(folder: Path) -> None:
    study = database.open_for_writing(folder)
    reader = study.reader()
    with study.write() as connection:
        connection.execute(
            text("INSERT INTO visits (id, case_id, subject, label, position) VALUES ('v2', 'c2', 'S', '2', 2)")
        )
    with reader.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM visits")).scalar() == 2
    with pytest.raises(ReadOnlyStudy), reader.write():
        pass
    reader.close()
    study.close()


def test_what_is_no_study_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotAStudy):
        database.open_for_writing(tmp_path)
    with pytest.raises(NotAStudy):
        database.open_for_writing(tmp_path / "absent.dmstudy")


def test_another_programs_database_is_no_study_and_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "other.dmstudy"
    folder.mkdir()
    other = driver.connect(str(folder / "study.sqlite"))
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    before = (folder / "study.sqlite").read_bytes()
    with pytest.raises(NotAStudy):
        database.open_for_writing(folder)
    assert (folder / "study.sqlite").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["study.sqlite"]


def test_a_newer_version_is_refused_and_unchanged(folder: Path) -> None:
    path = folder / "study.sqlite"
    raw = bytearray(path.read_bytes())
    raw[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(raw)
    with pytest.raises(NewerStudy, match="newer dmscorer"):
        database.open_for_writing(folder)
    assert path.read_bytes() == bytes(raw)


@pytest.mark.parametrize("how", ["cut", "empty", "header", "page"])
def test_a_damaged_file_is_refused_and_unchanged(folder: Path, how: str) -> None:
    path = folder / "study.sqlite"
    raw = bytearray(path.read_bytes())
    if how == "cut":
        raw = raw[: len(raw) // 2]
    elif how == "empty":
        raw = bytearray()
    elif how == "header":
        raw[:16] = b"something else!!"
    else:
        raw[4096 : 4096 + 2000] = b"\xff" * 2000
    path.write_bytes(raw)
    with pytest.raises(DamagedStudy):
        database.open_for_writing(folder)
    assert path.read_bytes() == bytes(raw)
    assert [found.name for found in folder.iterdir()] == ["study.sqlite"]


WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
import fcntl, sqlalchemy.dialects.sqlite
from dmscorer.store.study import database
if os.getuid() == 0:  # permission bits do not stop the superuser
    os.setgid(65534); os.setuid(65534)
folder = Path(sys.argv[1])
try: database.open_for_writing(folder)
except database.ReadOnlyStudy as refusal: print("refused:", refusal)
study = database.open_for_reading(folder)
with study.read() as connection: print("read:", connection.exec_driver_sql("SELECT level FROM entries").scalar())
study.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folder permissions work otherwise there")
def test_a_read_only_folder_is_said_to_be_read_only_but_can_be_read(folder: Path) -> None:
    place = Path(tempfile.mkdtemp())  # pytest's own folders are closed to others
    shutil.copytree(folder, place / folder.name)
    for path, mode in ((place, 0o755), (place / folder.name / "study.sqlite", 0o444), (place / folder.name, 0o555)):
        path.chmod(mode)
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", WITHOUT_RIGHTS, str(place / folder.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    left = [path.name for path in (place / folder.name).iterdir()]
    (place / folder.name).chmod(0o755)
    shutil.rmtree(place)
    assert "refused:" in done.stdout, done.stderr
    assert "read: 2" in done.stdout
    assert left == ["study.sqlite"]


def test_a_killed_program_loses_nothing_that_was_saved(folder: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from sqlalchemy import text; from dmscorer.store.study import database\n"
        "study = database.open_for_writing(Path(sys.argv[1]))\n"
        "with study.write() as c: c.execute(text(\"INSERT INTO visits (id, case_id, subject, label, position) VALUES ('v2', 'c2', 'S', '2', 2)\"))\n"
        "os.kill(os.getpid(), 9)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(folder)], check=False, env=env)
    study = database.open_for_writing(folder)
    with study.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM visits")).scalar() == 2
    study.close()
    assert [path.name for path in folder.iterdir()] == ["study.sqlite"]


def test_an_existing_folder_is_not_made_anew(folder: Path) -> None:
    before = (folder / "study.sqlite").read_bytes()
    with pytest.raises(StudyExists):
        database.create(folder)
    assert (folder / "study.sqlite").read_bytes() == before


def test_a_migration_makes_a_backup_first_and_runs_in_one_transaction(folder: Path) -> None:
    path = folder / "study.sqlite"

    def add_note(connection: database.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE visits ADD COLUMN note TEXT")

    def fail(connection: database.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE visits ADD COLUMN other TEXT")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrations.migrate(path, tables.VERSION, database._engine(folder, "mode=rw"), {98: add_note, 99: fail})
    untouched = driver.connect(str(path))
    assert untouched.execute("PRAGMA user_version").fetchone()[0] == tables.VERSION
    assert "note" not in {row[1] for row in untouched.execute("PRAGMA table_info(visits)")}
    untouched.close()
    backup = migrations.migrate(path, tables.VERSION, database._engine(folder, "mode=rw"), {98: add_note})
    assert backup is not None
    old = driver.connect(str(backup))
    assert old.execute("SELECT count(*) FROM entries").fetchone()[0] == 1
    assert old.execute("PRAGMA user_version").fetchone()[0] == tables.VERSION
    old.close()


def test_an_unfinished_journal_on_a_read_only_copy_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "study.sqlite-wal").write_bytes(b"x" * 32)
    monkeypatch.setattr(database, "_can_be_written", lambda _folder: False)
    with pytest.raises(UnfinishedStudy):
        database.open_for_reading(folder)


COLUMNS_LATER = (
    ("visits", "is_reference"),
    ("seen", "actual_at"),
    ("decisions", "given"),
    ("decisions", "present"),
    ("decisions", "has_rated"),
    ("entries", "why"),
)  # what version 1 had the table without


def test_a_study_of_version_1_gets_the_tables_and_triggers_of_today(folder: Path) -> None:
    path = folder / "study.sqlite"
    raw = driver.connect(str(path))
    for trigger in [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        raw.execute(f"DROP TRIGGER {trigger}")
    for table in set(tables.metadata.tables) - TABLES_OF_VERSION_1:
        raw.execute(f"DROP TABLE {table}")
    for table, column in COLUMNS_LATER:
        raw.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    raw.execute("PRAGMA user_version=1")
    raw.commit()
    raw.close()
    database.open_for_writing(folder).close()
    new = driver.connect(str(path))
    assert {row[0] for row in new.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} >= set(
        tables.metadata.tables
    )
    n_triggers = new.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
    assert n_triggers == 2 * len(tables.APPEND_ONLY)
    for table, column in COLUMNS_LATER:
        assert column in {row[1] for row in new.execute(f"PRAGMA table_info({table})")}
    assert new.execute("PRAGMA user_version").fetchone()[0] == tables.VERSION
    assert new.execute("SELECT count(*) FROM entries").fetchone()[0] == 1
    new.close()


def test_a_study_of_version_4_gets_what_was_signed_when_levels_were_shown_from_its_times(folder: Path) -> None:
    """Signed for 1 entry in January, for 2 in March; shown in February, in April, or in a year that is still to come."""
    path = folder / "study.sqlite"
    raw = driver.connect(str(path))
    raw.execute("ALTER TABLE levels_shown DROP COLUMN covers")
    for case, shown in (("c", "2026-02-01"), ("d", "2026-04-01"), ("e", "9998-01-01")):
        if case != "c":
            raw.execute("INSERT INTO visits VALUES (?, ?, 'S', ?, 2, 0)", (case, case, case))
        for covers, at in ((1, "2026-01-01"), (2, "2026-03-01")):
            signature = (f"{case}{covers}", case, covers, at)
            raw.execute("INSERT INTO signatures VALUES (?, 'r', ?, 'A', '', ?, '', ?)", signature)
        raw.execute("INSERT INTO levels_shown VALUES (?, ?)", (case, shown))
    raw.execute("PRAGMA user_version=4")
    raw.commit()
    raw.close()
    study = database.open_for_writing(folder)
    with study.read() as connection:
        assert levels.all_shown(connection) == {"c": {"r": 1}, "d": {"r": 2}, "e": {}}
    with pytest.raises(DatabaseError, match="only ever added"), study.write() as connection:
        connection.execute(text("UPDATE levels_shown SET covers = '{}'"))
    study.close()
