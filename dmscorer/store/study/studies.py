"""Rows of the cover: study, charter, people."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from dmscorer.domain.charter import charter as charters_
from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import Person, Role, StudyFacts
from dmscorer.store.study.tables import charters, people, study


class NotMade(Refusal):
    """A program of an earlier version was killed while it made the study."""

    def __init__(self) -> None:
        super().__init__("This study was not made to the end and holds nothing: remove its folder and make it again.")


def add_study(connection: Connection, facts: StudyFacts, instrument_file: str, instrument: bytes, made_by: str) -> None:
    connection.execute(
        insert(study).values(
            id=facts.id, name=facts.name, at=facts.created_at, made_by=made_by,
            instrument_file=instrument_file, instrument=instrument.decode(),
        )
    )  # fmt: skip


def facts(connection: Connection) -> StudyFacts:
    row = connection.execute(select(study)).one_or_none()
    if row is None:
        raise NotMade
    return StudyFacts(row.id, row.name, row.at)


def instrument(connection: Connection) -> tuple[str, bytes]:
    """File name and bytes of the instrument the study was made with: later changes of the shipped file do not touch it."""
    row = connection.execute(select(study.c.instrument_file, study.c.instrument)).one()
    return row.instrument_file, row.instrument.encode()


def add_charter(connection: Connection, charter: Charter, version: int, at: datetime) -> None:
    body = charter.canonical().decode()
    connection.execute(insert(charters).values(version=version, body=body, sha256=charter.sha256, at=at))


def charter(connection: Connection) -> Charter:
    """The newest version."""
    body = connection.execute(select(charters.c.body).order_by(charters.c.version.desc()).limit(1)).scalar_one()
    return charters_.read(body)


def charter_version(connection: Connection) -> int:
    """Number of the newest stored text, drafts included."""
    found: int = connection.execute(
        select(charters.c.version).order_by(charters.c.version.desc()).limit(1)
    ).scalar_one()
    return found


def charter_texts(connection: Connection) -> list[tuple[int, str, str]]:
    """(version, text, its hash) of every stored text, drafts included, oldest first."""
    rows = connection.execute(select(charters).order_by(charters.c.version))
    return [(row.version, row.body, row.sha256) for row in rows]


def charter_hash(connection: Connection) -> str:
    found: str = connection.execute(select(charters.c.sha256).order_by(charters.c.version.desc()).limit(1)).scalar_one()
    return found


def add_person(connection: Connection, person: Person, position: int, passphrase: str | None = None) -> None:
    connection.execute(
        insert(people).values(
            id=person.id,
            code=person.code,
            name=person.name,
            role=str(person.role),
            position=position,
            passphrase=passphrase,
        )
    )


def persons(connection: Connection) -> tuple[Person, ...]:
    """Raters in rater order, the coordinator first."""
    rows = connection.execute(select(people).order_by(people.c.position))
    return tuple(Person(r.id, r.code, r.name, Role(r.role), r.passphrase is not None) for r in rows)


def passphrase(connection: Connection, person_id: str) -> str | None:
    found: str | None = connection.execute(select(people.c.passphrase).where(people.c.id == person_id)).scalar_one()
    return found


def set_passphrase(connection: Connection, person_id: str, stored: str | None) -> None:
    """None takes it away."""
    connection.execute(update(people).where(people.c.id == person_id).values(passphrase=stored))
