"""The charter of a study: chosen as a draft, signed, amended with a reason; as a file for the next study."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dmscorer.domain.charter import choices as charter_choices
from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.charter.history import (
    MEANING,
    AlreadySigned,
    CharterState,
    CharterVersion,
    NoReason,
    NothingToAmend,
    NotSigned,
    changes,
    check_change,
    version_at,
)
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.domain.study.study import Person
from dmscorer.formats import tables
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.study import events, studies
from dmscorer.store.study.database import Connection
from dmscorer.workflows.study.study import OpenStudy, check_passphrase

DRAFTED, SIGNED, AMENDED = "charter_drafted", "charter_signed", "charter_amended"
COLUMNS = ("number", "sha256", "who", "at", "reason", "changed")


def state(study: OpenStudy) -> CharterState:
    with study.database.read() as connection:
        return _state(connection)


def signed(study: OpenStudy, _rater: Person) -> None:
    """The gate: closed while the charter is a draft."""
    if state(study).is_draft:
        raise NotSigned


def choose(study: OpenStudy, who: Person, choices: Mapping[str, Any]) -> Charter:
    """Change the draft, durably; ``choices`` as ``charter_choices.parse`` gives them."""
    now = state(study)
    if not now.is_draft:
        raise AlreadySigned
    wanted = _applied(study, choices)
    check_change(study.charter, wanted, has_begun=now.has_begun)
    if wanted != study.charter:
        with study.database.write() as connection:
            _store(study, connection, wanted)
            events.record(connection, study.clock(), who.code, DRAFTED, {"sha256": wanted.sha256})
        _put_in_force(study, wanted)
    return study.charter


def sign(study: OpenStudy, who: Person, passphrase: str) -> CharterVersion:
    """Freeze the charter as it stands."""
    if not state(study).is_draft:
        raise AlreadySigned
    check_passphrase(study, who, passphrase)
    with study.database.write() as connection:
        body = {"sha256": study.charter.sha256, "meaning": MEANING}
        events.record(connection, study.clock(), who.code, SIGNED, body)
        return _state(connection).versions[-1]


def amend(study: OpenStudy, who: Person, passphrase: str, choices: Mapping[str, Any], reason: str) -> CharterVersion:
    """A numbered change after the signature; what was scored before stays under the version before."""
    now, wanted = state(study), _applied(study, choices)
    changed = changes(study.charter, wanted)
    if now.is_draft or not changed:
        raise NothingToAmend
    if not reason.strip():
        raise NoReason
    check_change(study.charter, wanted, has_begun=now.has_begun)
    check_passphrase(study, who, passphrase)
    with study.database.write() as connection:
        _store(study, connection, wanted)
        body = {
            "sha256": wanted.sha256, "meaning": MEANING, "reason": reason.strip(),
            "changed": {name: list(pair) for name, pair in changed.items()},
        }  # fmt: skip
        events.record(connection, study.clock(), who.code, AMENDED, body)
        made = _state(connection).versions[-1]
    _put_in_force(study, wanted)
    return made


def encode(study: OpenStudy) -> bytes:
    """What can be chosen, as a file that ``study new --charter`` and :func:`choose` take."""
    values = asdict(study.charter)
    told = {name: _plain(values[name]) for name in charter_choices.CHOICES}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def history_csv(study: OpenStudy) -> bytes:
    """One row a signed version."""
    rows = (
        (one.number, one.sha256, one.who, one.at.isoformat(), one.reason, " ".join(one.changed))
        for one in state(study).versions
    )
    return tables.encode(COLUMNS, rows)


def readings_csv(study: OpenStudy) -> bytes:
    """Which case was signed by whom, when, under which version of the charter."""
    versions = state(study).versions
    with study.database.read() as connection:
        kinds = (ReadingKind.FIRST, ReadingKind.REPEAT, ReadingKind.SECOND)
        readings = {row.id: row for row in entries.all_readings(connection, kinds)}
        given = sorted(entries.all_signatures(connection, kinds=kinds), key=lambda one: one.at)
        visits = {visit.case_id: visit for visit in photos.all_visits(connection)}
    rows = []
    for one in given:
        if one.case_id in visits:
            version, visit = version_at(versions, one.at), visits[one.case_id]
            told = (version.number, version.sha256) if version else (None, None)
            row = readings[one.reading_id]
            rows.append((visit.subject, visit.label, row.rater, str(row.kind), one.at.isoformat(), *told))
    return tables.encode(("subject", "visit", "rater", "reading", "signed_at", "charter", "charter_sha256"), rows)


def _applied(study: OpenStudy, choices: Mapping[str, Any]) -> Charter:
    whole = study.instrument.whole or study.instrument
    with study.database.read() as connection:
        codes = frozenset(person.code for person in studies.persons(connection))
    return charter_choices.apply(study.charter, choices, whole, codes)


def _store(study: OpenStudy, connection: Connection, wanted: Charter) -> None:
    studies.add_charter(connection, wanted, studies.charter_version(connection) + 1, study.clock())


def _put_in_force(study: OpenStudy, wanted: Charter) -> None:
    whole = study.instrument.whole or study.instrument
    study.charter, study.instrument = wanted, whole.without(wanted.omitted)


def _state(connection: Connection) -> CharterState:
    trail = events.of_kinds(connection, (DRAFTED, SIGNED, AMENDED))
    versions: list[CharterVersion] = []
    for event in trail:
        if event.kind != DRAFTED:
            body = json.loads(event.body)
            versions.append(
                CharterVersion(
                    len(versions) + 1, body["sha256"], event.who, event.at,
                    body.get("reason", ""), tuple(sorted(body.get("changed", ()))),
                )
            )  # fmt: skip
    is_draft = bool(trail) and trail[-1].kind == DRAFTED
    return CharterState(is_draft, tuple(versions), bool(entries.all_assigned(connection)))


def _plain(value: object) -> object:
    if isinstance(value, tuple) and all(isinstance(one, tuple) for one in value) and value:
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
