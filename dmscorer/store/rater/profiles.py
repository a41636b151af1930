"""Rows of raters' profiles: one a person; the newest holds."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from dmscorer.domain.rater.profile import Profile
from dmscorer.store.study.tables import people, profiles


def keep(connection: Connection, person_id: str, profile: Profile, at: datetime) -> None:
    values = {name: getattr(profile, name) for name in Profile.__slots__} | {"at": at}
    statement = upsert(profiles).values(person_id=person_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))


def find(connection: Connection, person_id: str) -> Profile | None:
    """None where the person was never asked; an empty profile where nothing was told."""
    row = connection.execute(select(profiles).where(profiles.c.person_id == person_id)).first()
    return None if row is None else Profile(row.name, row.specialty, row.years, row.n_before)


def by_code(connection: Connection) -> dict[str, Profile]:
    query = select(people.c.code, profiles).join(people, profiles.c.person_id == people.c.id)
    rows = connection.execute(query.order_by(people.c.position))
    return {row.code: Profile(row.name, row.specialty, row.years, row.n_before) for row in rows}
