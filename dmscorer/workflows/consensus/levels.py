"""The one door through which levels leave: who asks for them gets those of unmasked cases, and that is recorded.

What raters correct after their case's levels were shown counts for the consensus, never for first-round agreement.
"""

from collections.abc import Iterable

from dmscorer.domain.consensus import consensus as rules
from dmscorer.store.reading import levels, sheets
from dmscorer.store.reading.sheets import LockedSheets, Signatures
from dmscorer.workflows.reading import washout
from dmscorer.workflows.study.study import OpenStudy


def unmasked(study: OpenStudy, signed: Signatures) -> frozenset[str]:
    """Cases whose levels may be shown; none while a hidden repeat is still to be read."""
    if washout.awaited(study, expected(signed)):
        return frozenset()
    return rules.unmasked_cases(signed.by_case, signed.assigned, expected(signed), study.charter.unmask)


def expected(signed: Signatures) -> tuple[str, ...]:
    """Raters who read on screen: all of them unless the scores were imported."""
    return () if signed.imported else signed.raters


def settled_sheets(study: OpenStudy, case_id: str | None = None) -> tuple[LockedSheets, frozenset[str]]:
    """What consensus is computed on, later corrections included, and the cases whose levels may be shown."""
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument, case_id)
    visible = unmasked(study, locked.signatures)
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
    """Levels of these cases are shown from now on; the first time counts."""
    with study.database.read() as connection:
        new = frozenset(cases) - levels.all_shown(connection).keys()
    if not new:
        return
    with study.database.write_beside() as connection:
        if connection is not None:
            levels.add_shown(connection, new, study.clock())
