"""What was signed when the levels of a case were first shown to anybody: one row a case, only ever added."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from dmscorer.store.reading import entries
from dmscorer.store.study.tables import levels_shown


def add_shown(connection: Connection, cases: Iterable[str], at: datetime) -> None:
    """Keep what each reading's newest signature covers now, in the caller's transaction; ``at`` is only told."""
    covers: dict[str, dict[str, int]] = {case: {} for case in sorted(cases)}
    # In order, so that the newest signature of a reading stands last.
    for signed in entries.all_signatures(connection):
        if signed.case_id in covers:
            covers[signed.case_id][signed.reading_id] = signed.covers_seq
    values = [{"case_id": case, "at": at, "covers": json.dumps(own, sort_keys=True)} for case, own in covers.items()]
    if values:
        # Two readers may show the same case at once; the first row stands.
        connection.execute(insert(levels_shown).on_conflict_do_nothing(), values)


def all_shown(connection: Connection) -> dict[str, dict[str, int]]:
    """Case → reading → number of the last entry whose signature came before the levels were shown."""
    return {row.case_id: json.loads(row.covers or "{}") for row in connection.execute(select(levels_shown))}
