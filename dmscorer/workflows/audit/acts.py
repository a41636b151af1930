"""Rows against the acts that the audit trail tells: signatures, decisions, charters, people and passphrases."""

import hashlib
from collections.abc import Iterator

from dmscorer.domain.consensus import decision_trail
from dmscorer.domain.consensus.consensus import Decision
from dmscorer.domain.reading.reading import ReadingKind, history_digest
from dmscorer.domain.study.study import Person, Role
from dmscorer.store.consensus import decisions
from dmscorer.store.reading.entries import Signature
from dmscorer.store.study import studies
from dmscorer.store.study.database import Connection
from dmscorer.workflows.audit.findings import Finding, Rows
from dmscorer.workflows.audit.trail import MADE, Told, Trail
from dmscorer.workflows.calibration import expert_panel
from dmscorer.workflows.charter.charter import AMENDED, DRAFTED, SIGNED
from dmscorer.workflows.study import first_words

CASE_SIGNED, IMPORTED, PANEL_IMPORTED = "case_signed", "ratings_imported", "panel_imported"


def of_signatures(trail: Trail, rows: Rows) -> Iterator[Finding]:
    """Every signature on screen has its event (case, digest, person, time), and every such event its signature."""
    kept: dict[tuple[object, ...], list[Signature]] = {}
    for one in rows.signatures:
        if not _is_from_table(rows, one):
            key = (one.reading_id, one.case_id, one.digest, one.person, one.at)
            kept.setdefault(key, []).append(one)
    for told in trail.of(CASE_SIGNED):
        where = rows.where(told.text("reading"), told.text("case"))
        found = kept.get((told.text("reading"), told.text("case"), told.text("digest"), told.who, told.at))
        if found:
            yield from _as_told(told, found.pop(), rows, where)
        else:
            yield Finding(
                where,
                f"the audit trail tells that {told.who} signed it (event {told.seq}), and no signature says the same: "
                "it was deleted, moved or changed",
            )
    for left in kept.values():
        for one in left:
            yield Finding(
                rows.where(one.reading_id, one.case_id),
                f"the audit trail does not tell of its signature by {one.person}: it was put there, moved or changed",
            )


def of_imports(trail: Trail, rows: Rows) -> Iterator[Finding]:
    """Signatures that came in tables: as many as the imports tell, and those of the panel as they were."""
    is_imported = {reading.id for reading in rows.readings.values() if reading.kind is ReadingKind.IMPORTED}
    n_kept = sum(one.reading_id in is_imported for one in rows.signatures)
    n_told = sum(_number(told.body.get("readings")) for told in trail.of(IMPORTED))
    if n_kept != n_told:
        yield Finding(
            "imported ratings", f"the audit trail tells of {n_told} sheets, the study has {n_kept} signatures of such"
        )
    panel = list(trail.of(PANEL_IMPORTED))
    if all("signed" in told.body for told in panel):
        listed = [told.body["signed"] for told in panel]
        told_ones = sorted(tuple(map(str, row)) for rows_ in listed if isinstance(rows_, list) for row in rows_)
        kept = [one for one in rows.signatures if _is_from_table(rows, one) and one.reading_id not in is_imported]
        if told_ones != sorted((one.case_id, one.digest, str(one.covers_seq)) for one in kept):
            yield Finding("levels of the panel", "are not those that came in as the audit trail tells")


def of_decisions(connection: Connection, trail: Trail, rows: Rows) -> Iterator[Finding]:
    """Every decision is the one that its event tells, whole, and none is missing."""
    kept = {one.id: one for one in decisions.all_decisions(connection)}
    for told in trail.of(decision_trail.DECIDED, decision_trail.WITHDRAWN):
        where = f"{rows.case(told.text('case'))}, {told.text('item')}, decision"
        found = kept.pop(told.text("decision"), None) if "decision" in told.body else _by_time(kept, told)
        if found is None:
            yield Finding(where, f"the audit trail tells of it (event {told.seq}) and it is not there: it was deleted")
        elif parts := _differences(told, found):
            yield Finding(where, f"is not what the audit trail tells (event {told.seq}): {', '.join(parts)} changed")
    for one in kept.values():
        yield Finding(f"{rows.case(one.case_id)}, {one.item}, decision", "the audit trail does not tell of it")


def of_charters(connection: Connection, trail: Trail) -> Iterator[Finding]:
    """Every text fits its hash; the texts are those that were drafted, signed and amended, in that order."""
    texts = studies.charter_texts(connection)
    for version, body, sha256 in texts:
        if hashlib.sha256(body.encode()).hexdigest() != sha256:
            yield Finding(f"charter, text {version}", "does not fit its hash")
    wanted: list[str] = []
    for told in trail.of(MADE, DRAFTED, AMENDED, SIGNED):
        sha256 = told.text("charter" if told.kind == MADE else "sha256")
        if told.kind == SIGNED and sha256 != (wanted or [""])[-1]:
            yield Finding("charter", "what was signed is not the text that stood there")
        # A draft is told of when it is made and again when somebody chooses; the same text is stored once.
        if sha256 != (wanted or [""])[-1]:
            wanted.append(sha256)
    if wanted and [sha256 for _, _, sha256 in texts] != wanted:
        yield Finding(
            "charter", "its texts are not those of which the audit trail tells: one was replaced or taken out"
        )


def of_people(connection: Connection, trail: Trail) -> Iterator[Finding]:
    """Who made the study coordinates it, and nobody else; a passphrase is there since it was set."""
    everybody = studies.persons(connection)
    coordinators = [one.code for one in everybody if one.role is Role.COORDINATOR]
    if trail.made is not None and coordinators != [trail.made.who]:
        yield Finding(
            "people", f"the coordinator is {trail.made.who} in the audit trail and {', '.join(coordinators)} here"
        )
    set_by: set[str] = set()
    for told in trail.of("passphrase_set", first_words.GIVEN):  # in order: a word takes the passphrase before it away
        if told.kind == first_words.GIVEN:
            set_by.discard(told.text("person"))
        else:
            set_by.add(told.who)
    yield from (finding for one in everybody for finding in _passphrase(one, set_by))


def _passphrase(person: Person, set_by: set[str]) -> Iterator[Finding]:
    where = f"person {person.code}, passphrase"
    # The coordinator may have set one while the study was made, which is no event of its own.
    if person.has_passphrase and person.code not in set_by and person.role is not Role.COORDINATOR:
        yield Finding(where, "the audit trail does not tell that it was set: it was put there")
    if not person.has_passphrase and person.code in set_by:
        yield Finding(where, "was set, as the audit trail tells, and was taken away")


def _as_told(told: Told, signature: Signature, rows: Rows, where: str) -> Iterator[Finding]:
    """What newer events tell beside the answers."""
    if told.body.get("covers", signature.covers_seq) != signature.covers_seq:
        yield Finding(where, "the signature covers other entries than the audit trail tells")
    own = rows.entries.get((signature.reading_id, signature.case_id), [])
    covered = history_digest(entry for entry in own if entry.seq <= signature.covers_seq)
    if told.body.get("history", covered) != covered:
        yield Finding(where, "the entries before the signature are not those of then: one was changed or exchanged")


def _is_from_table(rows: Rows, signature: Signature) -> bool:
    reading = rows.readings.get(signature.reading_id)
    if reading is None:
        return False
    is_panels = reading.kind is ReadingKind.PANEL and signature.meaning == expert_panel.MEANING
    return reading.kind is ReadingKind.IMPORTED or is_panels


def _by_time(kept: dict[str, Decision], told: Told) -> Decision | None:
    """Events of the first versions do not name the row."""
    place = (told.text("case"), told.text("item"), told.who)
    near = [one for one in kept.values() if (one.case_id, one.item, one.author) == place]
    return kept.pop(min(near, key=lambda one: abs(one.at - told.at)).id) if near else None


def _differences(told: Told, found: Decision) -> list[str]:
    here = decision_trail.body(found)
    parts = [name for name, value in told.body.items() if name in here and here[name] != value]
    parts += ["author"] * (found.author != told.who)
    return parts + ["time"] * ("decision" in told.body and found.at != told.at)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
