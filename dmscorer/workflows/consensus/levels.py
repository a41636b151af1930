"""The one door through which levels leave: who asks for them gets those of unmasked cases, and that is recorded.

What raters correct after their case's levels were shown counts for the consensus, never for first-round agreement.
"""

import json
from collections.abc import Iterable
from typing import Final

from dmscorer.domain.charter.charter import Unmask
from dmscorer.domain.consensus import consensus as rules
from dmscorer.store.reading import levels, sheets
from dmscorer.store.reading.sheets import LockedSheets, Signatures
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.reading import washout
from dmscorer.workflows.study.study import OpenStudy

SHOWN: Final = "levels_shown"
NOBODY: Final = "not signed in"  # somebody at a command who gave no passphrase


def unmasked(study: OpenStudy, signed: Signatures) -> frozenset[str]:
    """Cases whose levels may be shown; none while a hidden repeat is still to be read."""
    # A meeting about levels before the second part would make the repeats worthless. Who gives the repeats up takes
    # them out of the charter.
    if washout.awaited(study, expected(signed)):
        return frozenset()
    return rules.unmasked_cases(signed.by_case, signed.assigned, expected(signed), study.charter.unmask)


def all_signed(study: OpenStudy) -> bool:
    """Whether no signature is awaited any more, whatever the charter unmasks before: then the seed may be told."""
    with study.database.read() as connection:
        signed = sheets.signatures(connection)
    if washout.awaited(study, expected(signed)):
        return False
    return bool(rules.unmasked_cases(signed.by_case, signed.assigned, expected(signed), Unmask.ALL_CASES))


def expected(signed: Signatures) -> tuple[str, ...]:
    """Raters who read on screen: all of them unless the scores were imported."""
    # Imported scores come from elsewhere and are closed: waiting for raters who never read on screen would hide them
    # for ever.
    return () if signed.imported else signed.raters


def settled_sheets(study: OpenStudy, case_id: str | None = None) -> tuple[LockedSheets, frozenset[str]]:
    """What consensus is computed on, later corrections included, and the cases whose levels may be shown."""
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument, case_id)
    visible = unmasked(study, locked.signatures)
    # Before they are handed out: a level that was shown and not recorded would let a later correction count as
    # independent.
    record(study, visible if case_id is None else visible & {case_id})
    return locked, visible


def first_round(study: OpenStudy) -> tuple[LockedSheets, frozenset[str]]:
    """What agreement is computed on: as signed before anybody was shown the levels of the case."""
    with study.database.read() as connection:
        signed = sheets.signatures(connection)
    visible = unmasked(study, signed)
    record(study, visible)
    with study.database.read() as connection:
        return sheets.first_round(connection, study.instrument), visible


def record(study: OpenStudy, cases: Iterable[str]) -> None:
    """Levels of these cases are shown from now on: the first time counts, and each person's first time is an event."""
    shown = frozenset(cases)
    with study.database.read() as connection:
        new = shown - levels.all_shown(connection).keys()
        new_to_them = shown - _seen_by(connection, study.who)
    if not new and not new_to_them:
        return
    # A copy on read-only media shows its levels all the same: nobody can correct anything there.
    with study.database.write_beside() as connection:
        if connection is not None:
            at = study.clock()
            levels.add_shown(connection, new, at)
            events.record(connection, at, study.who or NOBODY, SHOWN, {"cases": sorted(new_to_them | new)})


def _seen_by(connection: Connection, who: str) -> frozenset[str]:
    told = (json.loads(event.body) for event in events.of_kinds(connection, (SHOWN,)) if event.who == (who or NOBODY))
    return frozenset(case for body in told for case in body["cases"])
