"""Spoil rows and bytes of a study: ``python -m tests.campaigns.damage [--rows 500] [--bytes 500] [--seed 1] [--control]``.

In a copy of a study one cell of text is made a time that is none, text that is not UTF-8, broken JSON, or has one bit flipped; or one
bit of the file is flipped. Then the study is opened and checked, and its tables are made, as ``check`` and ``consensus`` do.
Each must end in findings, in results or in one sentence, never in a traceback; a cell that is no text, time or JSON any
more must be among the findings. Exit code 1 else. ``--control`` reads as strictly as once: that campaign must fail.
"""

import argparse
import random
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import sqlcipher3.dbapi2 as driver

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.study import damage, tables
from dmscorer.workflows.audit import audit
from dmscorer.workflows.reading import ratings
from dmscorer.workflows.results import results
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy

NOT_UTF8, NO_TIME, NO_JSON = b"\xff\xfe\x80", b"yesterday", b'{"items": ['


@dataclass(frozen=True, slots=True)
class Spoilt:
    """``must_be_found``: whether the cell cannot be what its column says."""

    what: str
    must_be_found: bool


def made(place: Path) -> Path:
    """Two raters, two subjects, all items 0 or 1."""
    new = NewStudy("Trial", (NewPerson("A", "Ann"), NewPerson("B", "Bo")), seed=7)
    study = studies.create(place / "Trial", new, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    items = study.instrument.item_ids
    rows = [[s, "V1", r, *(["1", "0"][at % 2] for at in range(len(items)))] for s in ("S1", "S2") for r in "AB"]
    table = place / "ratings.csv"
    table.write_text(
        "\n".join(",".join(row) for row in [["subject", "visit", "rater", *items], *rows]), encoding="utf-8"
    )
    ratings.import_table(study, table)
    studies.close(study)
    return study.folder


def spoil_cell(path: Path, chance: random.Random) -> Spoilt:
    """One cell of text of one row, past every trigger and rule of the file."""
    connection = driver.connect(str(path))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("PRAGMA ignore_check_constraints=ON")
    filled = [
        t for t in tables.metadata.sorted_tables if connection.execute(f"SELECT count(*) FROM {t.name}").fetchone()[0]
    ]
    table = chance.choice(filled)
    column = chance.choice([c for c in table.columns if c.type.python_type is str or isinstance(c.type, tables.Moment)])
    rows = connection.execute(f'SELECT rowid, CAST("{column.name}" AS BLOB) FROM {table.name}').fetchall()
    row, before = chance.choice(rows)
    kinds = [NOT_UTF8, NO_TIME if isinstance(column.type, tables.Moment) else NOT_UTF8, None]
    if (table.name, column.name) in damage.JSON:
        kinds.append(NO_JSON)
    spoilt = chance.choice(kinds)
    value = flipped(before or b"0", chance) if spoilt is None else spoilt
    connection.execute(f'UPDATE {table.name} SET "{column.name}" = CAST(? AS TEXT) WHERE rowid = ?', (value, row))
    connection.commit()
    connection.close()
    return Spoilt(f"{table.name}.{column.name} = {value!r}", spoilt is not None)


def spoil_byte(path: Path, chance: random.Random) -> Spoilt:
    content = path.read_bytes()
    path.write_bytes(flipped(content, chance))
    return Spoilt("one bit of the file", must_be_found=False)


def flipped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def faults(folder: Path, spoilt: Spoilt) -> list[str]:
    """What went wrong with the spoilt study: a traceback, or damage that nobody told."""
    try:
        is_found = looked_at(folder)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what this campaign looks for
        return [f"{spoilt.what}: {type(error).__name__}: {error}"]
    return [f"{spoilt.what}: not found"] if spoilt.must_be_found and not is_found else []


def looked_at(folder: Path) -> bool:
    """Whether opening or ``check`` said that something is wrong."""
    try:
        study = studies.open_study(folder, write=False)
    except Refusal:
        return True
    try:
        is_found = bool(audit.check(study).findings)
        results.consensus_csv(study, study.charter.item_rule)
    except Refusal:
        is_found = True
    finally:
        studies.close(study)
    return is_found


def campaign(rows: int, bits: int, seed: int) -> int:
    chance, wrong = random.Random(seed), []
    with tempfile.TemporaryDirectory() as place:
        folder = made(Path(place))
        path, whole = folder / "study.sqlite", Path(place) / "whole.sqlite"
        shutil.copy(path, whole)
        for spoil in [spoil_cell] * rows + [spoil_byte] * bits:
            for left in folder.glob("study.sqlite-*"):
                left.unlink()
            shutil.copy(whole, path)
            wrong += faults(folder, spoil(path, chance))
    for sentence in wrong:
        print(sentence)
    print(f"{rows} cells and {bits} bits spoilt: {len(wrong)} tracebacks or untold")
    return 1 if wrong else 0


def strictly(stack: ExitStack) -> None:
    """As it once was: the first spoilt cell ends the reading."""
    stack.enter_context(mock.patch.object(damage, "moment", datetime.fromisoformat))
    stack.enter_context(mock.patch.object(damage, "ERRORS", ()))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=500)
    asked.add_argument("--bytes", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--control", action="store_true")
    chosen = asked.parse_args()
    with ExitStack() as stack:
        if chosen.control:
            strictly(stack)
        return campaign(chosen.rows, chosen.bytes, chosen.seed)


if __name__ == "__main__":
    sys.exit(main())
