"""Blind codes from the system's randomness; and other ones for what an earlier version drew from a seed that could be found.

The first versions derived the codes from a seed of 31 bits: three codes were enough to find it, and with it the patient and
visit of every case.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from random import SystemRandom
from typing import Final

from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.reading import blinding
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.store.reading import entries
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection, Database

DRAWN, RENEWED = "reading_order_drawn", "codes_renewed"
WHO: Final = "dmscorer"


def drawn() -> Iterator[str]:
    """Endless, each only once."""
    return blinding.blind_codes(SystemRandom())


def unused(connection: Connection) -> Iterator[str]:
    """Codes that name no case yet, whoever reads it and in whichever part.

    Two raters who talk about "K7" must not mean different cases without knowing it.
    """
    used = {row.code for row in entries.all_assigned(connection, tuple(ReadingKind))}
    return (code for code in drawn() if code not in used)


def renew(database: Database, charter: Charter, at: datetime) -> tuple[str, ...]:
    """Other codes for readings with derived ones in which nobody has begun; the order stays. Gives their ids.

    A reading that was begun keeps its codes: the rater may have written one down.
    """
    if not charter.has_short_seed:
        return ()
    with database.read() as connection:
        due = _due(connection)
    if not due:
        return ()
    with database.write() as connection:
        codes = unused(connection)
        for reading_id in due:
            for row in entries.assigned(connection, reading_id):
                entries.rename(connection, reading_id, row.case_id, next(codes))
        told = row_digests.told(connection, {"assignments": due})
        events.record(connection, at, WHO, RENEWED, {"readings": list(due)} | told)
    return due


def _due(connection: Connection) -> tuple[str, ...]:
    told = [json.loads(event.body) for event in events.of_kinds(connection, (DRAWN, RENEWED))]
    # Events of today tell a hash of the seed, or nothing; those of the first versions tell the seed itself.
    derived = dict.fromkeys(body["reading"] for body in told if "seed" in body)
    done = {reading for body in told for reading in body.get("readings", ())}
    return tuple(one for one in derived if one not in done and not entries.is_begun(connection, one))
