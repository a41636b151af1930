"""When the levels of a case were first shown to anybody: one row a case, only ever added."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from dmscorer.store.study.tables import levels_shown


def add_shown(connection: Connection, cases: Iterable[str], at: datetime) -> None:
    values = [{"case_id": case, "at": at} for case in sorted(cases)]
    if values:
        connection.execute(insert(levels_shown).on_conflict_do_nothing(), values)


def all_shown(connection: Connection) -> dict[str, datetime]:
    return {row.case_id: row.at for row in connection.execute(select(levels_shown))}
