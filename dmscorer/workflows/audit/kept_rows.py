"""Rows that have no event each, against the digests that the acts on them told: people, visits, photos, values, orders."""

from collections.abc import Iterator, Mapping

from dmscorer.store.study import row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.audit.findings import Finding
from dmscorer.workflows.audit.trail import Trail

WORDS: Mapping[str, str] = {
    "people": "the person",
    "passphrases": "the passphrase",
    "visits": "the visit",
    "photos": "the photos of the visit",
    "redactions": "what covers the photo",
    "chart_values": "the chart values of the visit",
    "clinical_values": "the clinical values of the visit",
    "readings": "the reading",
    "assignments": "order and codes of the reading",
    "imported_signatures": "the signatures of the imported reading",
    "certificates": "the certificate",
    "grade_pictures": "the grade picture",
    "profiles": "the profile",
}


def against_digests(connection: Connection, trail: Trail, kind: str, names: Mapping[str, str]) -> Iterator[Finding]:
    """``names``: key → how it is called for people."""
    told, here = _latest(trail).get(kind, {}), row_digests.every(connection, kind)
    for key in sorted(told.keys() | here.keys()):
        cause = _cause(told, here, key, is_whole=_is_whole(trail))
        if cause:
            yield Finding(names.get(key, f"table {kind}, {key}"), f"{WORDS[kind]}: {cause}")


def n_untold(connection: Connection, trail: Trail) -> int:
    """Rows from before digests were kept: what another program does to them stays unseen."""
    told = _latest(trail)
    return sum(len(row_digests.every(connection, kind).keys() - told.get(kind, {}).keys()) for kind in WORDS)


def _cause(told: Mapping[str, str | None], here: Mapping[str, str], key: str, *, is_whole: bool) -> str | None:
    if key not in told:
        return "the audit trail does not tell of this, so another program put it there" if is_whole else None
    if told[key] == here.get(key):
        return None
    if key not in here:
        return "deleted, and the audit trail does not tell of that"
    return "not as the audit trail tells, so another program changed or exchanged this"


def _is_whole(trail: Trail) -> bool:
    """Whether digests were told from the making of the study on."""
    return trail.made is not None and row_digests.BODY in trail.made.body


def _latest(trail: Trail) -> dict[str, dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = {}
    for event in trail.told:
        rows = event.body.get(row_digests.BODY)
        for kind, own in rows.items() if isinstance(rows, dict) else ():
            found.setdefault(kind, {}).update(own)
    return found
