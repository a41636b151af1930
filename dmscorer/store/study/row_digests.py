"""Digests of rows as they stand, for the events of the acts that wrote them: a later change by another program shows.

An event tells ``{"rows": {kind: {key: digest}}}``; None where the act left no such row. The last event that tells of a key
counts. Whoever adds a way to write one of these tables tells of it the same way.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, select

from dmscorer.store.study.tables import (
    assignments,
    certificates,
    chart_values,
    clinical_values,
    grade_pictures,
    originals,
    people,
    photos,
    profiles,
    readings,
    redactions,
    signatures,
    visits,
)

BODY = "rows"
_AT_ONCE = 500  # keys of one query; SQLite takes 32,766 values at most

_o, _p, _v, _c = originals.c, photos.c, visits.c, certificates.c
# Columns by name, the key first: one that a later version adds must not change the digest of what is there.
_KINDS: dict[str, Select[Any]] = {
    "people": select(people.c.id, people.c.code, people.c.name, people.c.role, people.c.position),
    "passphrases": select(people.c.id, people.c.passphrase),
    "visits": select(_v.id, _v.case_id, _v.subject, _v.label, _v.position, _v.is_reference),
    "photos": select(
        _p.visit_id, _p.id, _p.sha256, _p.source_name, _p.view, _p.position,
        _o.format, _o.size_bytes, _o.width, _o.height, _o.taken_at, _o.camera,
    ).join(originals, _p.sha256 == _o.sha256),
    "redactions": select(
        redactions.c.photo_id, redactions.c.id, redactions.c.shapes, redactions.c.author, redactions.c.at,
        redactions.c.revises, redactions.c.is_decided,
    ),
    "chart_values": select(
        chart_values.c.visit_id, chart_values.c.id, chart_values.c.item, chart_values.c.level, chart_values.c.at,
        chart_values.c.author, chart_values.c.revises,
    ),
    "clinical_values": select(
        clinical_values.c.visit_id, clinical_values.c.id, clinical_values.c.column, clinical_values.c.text,
        clinical_values.c.at, clinical_values.c.author, clinical_values.c.revises,
    ),
    "readings": select(readings.c.id, readings.c.person_id, readings.c.kind, readings.c.at),
    "assignments": select(
        assignments.c.reading_id, assignments.c.case_id, assignments.c.code, assignments.c.position
    ),
    # Of imported sheets alone: those on screen have an event each.
    "imported_signatures": select(
        signatures.c.reading_id, signatures.c.id, signatures.c.case_id, signatures.c.person, signatures.c.meaning,
        signatures.c.covers_seq, signatures.c.digest, signatures.c.at,
    ).join(readings, readings.c.id == signatures.c.reading_id).where(readings.c.kind == "imported"),
    "certificates": select(
        _c.id, _c.reading_id, _c.rater, _c.number, _c.set_sha256, _c.n_cases, _c.measure, _c.value, _c.needed, _c.n,
        _c.n_possible, _c.note, _c.at,
    ),
    "grade_pictures": select(
        grade_pictures.c.id, grade_pictures.c.sign, grade_pictures.c.level, grade_pictures.c.tone,
        grade_pictures.c.picture, grade_pictures.c.author, grade_pictures.c.at,
    ),
    "profiles": select(
        profiles.c.person_id, profiles.c.name, profiles.c.specialty, profiles.c.years, profiles.c.n_before,
        profiles.c.at,
    ),
}  # fmt: skip
KINDS = tuple(_KINDS)


def told(connection: Connection, keys: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """What goes into the body of an event: kind → keys of the rows that the act wrote or removed."""
    return {BODY: {kind: _of(connection, kind, tuple(dict.fromkeys(own))) for kind, own in keys.items()}}


def every(connection: Connection, kind: str) -> dict[str, str]:
    """Key → digest of all that is there now."""
    return dict(_digests(connection, _KINDS[kind]))


def _of(connection: Connection, kind: str, keys: Sequence[str]) -> dict[str, str | None]:
    query = _KINDS[kind]
    key = query.selected_columns[0]
    found: dict[str, str | None] = dict.fromkeys(keys)
    for first in range(0, len(keys), _AT_ONCE):
        found.update(_digests(connection, query.where(key.in_(keys[first : first + _AT_ONCE]))))
    return found


def _digests(connection: Connection, query: Select[Any]) -> Iterator[tuple[str, str]]:
    columns = query.selected_columns
    rows = connection.execute(query.order_by(columns[0], columns[1]))
    for key, own in groupby(rows, key=lambda row: row[0]):
        text = json.dumps(sorted([_plain(cell) for cell in row] for row in own), ensure_ascii=False)
        # Half a digest is enough against chance, and many keys may stand in one event.
        yield str(key), hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def _plain(cell: object) -> str:
    """As text that says its kind, so that rows sort and an empty cell is not an empty text."""
    if isinstance(cell, datetime):
        return f"at {cell.isoformat(timespec='microseconds')}"
    if isinstance(cell, bytes):
        return f"bytes {hashlib.sha256(cell).hexdigest()}"
    return json.dumps(cell, ensure_ascii=False)
