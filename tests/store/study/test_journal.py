"""The journal beside an open study: emptied in time, watched, and missed; each with a real fault."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import text

from dmscorer.domain.errors import CannotOpen, CannotSave
from dmscorer.store.study import database, journal, migrations, volume
from tests.places import ROOT

KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy import text
from dmscorer.store.study import database
study = database.open_for_writing(Path(sys.argv[1]))
for number in range(3):
    with study.write() as connection:
        connection.execute(text(f"INSERT INTO people VALUES ('{number}', '{number}', 'A', 'rater', {number}, NULL)"))
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database.create(tmp_path / "Trial.dmstudy").close()
    return tmp_path / "Trial.dmstudy"


@pytest.fixture
def killed(folder: Path) -> Path:
    """Three people were saved, and the program was killed before it carried them over."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False, env=env)
    assert wal(folder).stat().st_size > 0
    return folder


def wal(folder: Path) -> Path:
    return folder / "study.sqlite-wal"


def add(study: database.Database, number: int) -> None:
    with study.write() as connection:
        connection.execute(text(f"INSERT INTO people VALUES ('{number}', '{number}', 'A', 'rater', {number}, NULL)"))


def people(path: Path) -> int:
    """What the database holds without its journal."""
    alone = path.with_name("alone.sqlite")
    shutil.copy(path, alone)
    connection = driver.connect(f"{alone.as_uri()}?mode=ro&immutable=1", uri=True)
    found = connection.execute("SELECT count(*) FROM people").fetchone()[0]
    connection.close()
    alone.unlink()
    return int(found)


def test_what_is_saved_lies_in_the_database_itself_after_settling(folder: Path) -> None:
    study = database.open_for_writing(folder)
    add(study, 1)
    assert people(folder / "study.sqlite") == 0
    study.settle()
    assert people(folder / "study.sqlite") == 1
    add(study, 2)  # the journal is written again from its beginning, and that is no fault
    study.close()
    assert people(folder / "study.sqlite") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_journal_that_was_removed_stops_entry_and_loses_nothing(folder: Path, is_replaced: bool) -> None:
    study = database.open_for_writing(folder)
    add(study, 1)
    wal(folder).unlink()
    if is_replaced:
        wal(folder).write_bytes(b"somebody else's")
    for _ in range(2):
        with pytest.raises(CannotSave, match=r"study\.sqlite-wal"):
            add(study, 2)
    study.close()
    again = database.open_for_writing(folder)
    assert again.without_journal_since is None
    again.close()
    assert people(folder / "study.sqlite") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be emptied there")
def test_a_journal_that_was_emptied_stops_entry_and_is_said_at_the_next_opening(folder: Path) -> None:
    study = database.open_for_writing(folder)
    add(study, 1)
    study.settle()
    add(study, 2)
    os.truncate(wal(folder), 0)
    with pytest.raises(CannotSave, match=r"study\.sqlite-wal"):
        add(study, 3)
    study.settle()
    study.close()
    again = database.open_for_writing(folder)
    assert again.without_journal_since is not None
    again.close()
    assert people(folder / "study.sqlite") == 1  # whole, as it was when the hand rested last
    database.open_for_writing(folder).close()


def test_a_killed_study_with_its_journal_lacks_nothing(killed: Path) -> None:
    reader = database.open_for_reading(killed)
    with reader.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM people")).scalar() == 3
    with reader.write_beside() as beside:
        assert beside is not None
    assert reader.without_journal_since is None
    reader.close()
    study = database.open_for_writing(killed)
    assert study.without_journal_since is None
    study.close()
    assert people(killed / "study.sqlite") == 3


@pytest.mark.parametrize("how", ["removed", "emptied"])
def test_a_study_whose_journal_is_missing_is_recognised(killed: Path, how: str) -> None:
    wal(killed).unlink()
    if how == "emptied":
        wal(killed).touch()
    reader = database.open_for_reading(killed)
    assert reader.without_journal_since is not None
    reader.close()
    study = database.open_for_writing(killed)
    assert study.without_journal_since is not None
    study.close()
    again = database.open_for_writing(killed)
    assert again.without_journal_since is None
    again.close()


def test_a_copy_of_the_file_alone_is_recognised_and_one_through_the_backup_is_whole(folder: Path) -> None:
    study = database.open_for_writing(folder)
    add(study, 1)
    for name in ("alone.dmstudy", "whole.dmstudy"):
        (folder.parent / name).mkdir()
    shutil.copy(folder / "study.sqlite", folder.parent / "alone.dmstudy")
    migrations.back_up(folder / "study.sqlite", folder.parent / "whole.dmstudy/study.sqlite")
    beside = database.open_for_reading(folder)  # while it is open: nothing is missing
    assert beside.without_journal_since is None
    beside.close()
    study.close()
    for name, is_missed in (("alone.dmstudy", True), ("whole.dmstudy", False)):
        copy = database.open_for_reading(folder.parent / name)
        assert (copy.without_journal_since is not None) == is_missed
        copy.close()
    assert people(folder.parent / "whole.dmstudy/study.sqlite") == 1


def test_a_stick_has_no_journal_to_miss(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volume, "is_local_disk", lambda _folder: False)
    study = database.open_for_writing(folder)
    add(study, 1)
    study.settle()
    shutil.copytree(folder, folder.parent / "copy.dmstudy")
    study.close()
    copy = database.open_for_reading(folder.parent / "copy.dmstudy")
    assert copy.without_journal_since is None
    copy.close()


def test_an_opening_that_failed_half_way_leaves_no_journal_to_miss(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark is written, then the disk stops answering: the next opening must not tell of a loss that never was."""

    def no_answer(_connection: object) -> None:
        error = driver.OperationalError("disk I/O error")
        error.sqlite_errorcode = 10  # SQLITE_IOERR
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(journal, "settle", no_answer)
        with pytest.raises(CannotOpen, match="does not answer"):
            database.open_for_writing(folder)
    again = database.open_for_writing(folder)
    assert again.without_journal_since is None
    again.close()


def test_a_journal_that_is_missing_is_still_told_after_an_opening_that_failed(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wal(killed).unlink()
    with monkeypatch.context() as broken:
        broken.setattr(journal, "mark_open", lambda _engine: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            database.open_for_writing(killed)
    again = database.open_for_writing(killed)
    assert again.without_journal_since is not None
    again.close()
