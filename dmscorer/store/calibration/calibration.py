"""Rows of certificates: one a finished calibration, only ever added."""

from sqlalchemy import Connection, insert, select

from dmscorer.domain.calibration.calibration import Certificate, Closeness, Measure
from dmscorer.store.study.tables import certificates


def add_certificate(connection: Connection, made: Certificate) -> None:
    found = made.closeness
    connection.execute(
        insert(certificates).values(
            id=made.id, reading_id=made.reading_id, rater=made.rater, number=made.number, set_sha256=made.set_sha256,
            n_cases=made.n_cases, measure=str(found.measure), value=found.value, needed=made.needed, n=found.n,
            n_possible=found.n_possible, note=found.note, at=made.at,
        )
    )  # fmt: skip


def all_certificates(connection: Connection, rater: str | None = None) -> tuple[Certificate, ...]:
    """In the order of their time; of one rater or of all."""
    query = select(certificates).order_by(certificates.c.at, certificates.c.number)
    if rater is not None:
        query = query.where(certificates.c.rater == rater)
    return tuple(
        Certificate(
            r.id, r.reading_id, r.rater, r.number, r.set_sha256, r.n_cases,
            Closeness(Measure(r.measure), r.value, r.n, r.n_possible, r.note), r.needed, r.at,
        )
        for r in connection.execute(query)
    )  # fmt: skip
