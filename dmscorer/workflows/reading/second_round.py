"""The anonymous second round: each rater gets the items that are open again, with or without what all had given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from dmscorer.domain.charter.charter import SecondRound
from dmscorer.domain.errors import Refusal
from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.domain.study.study import Person
from dmscorer.store.reading import entries
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.decisions import ConsensusLocked, current_lock
from dmscorer.workflows.study.study import OpenStudy

STARTED = "second_round_started"
Asked = Mapping[str, Mapping[str, tuple[str, ...]]]  # case → item → what was given, sorted, without names


class NoSecondRound(Refusal):
    def __init__(self) -> None:
        super().__init__("The charter has no second round: choose it there (after the signature by an amendment).")


class AlreadyStarted(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The second round has already been opened. Decide the items that stay open in the consensus meeting."
        )


class NothingToAsk(Refusal):
    def __init__(self) -> None:
        super().__init__("No item is open or flagged: there is nothing to ask the raters again.")


@dataclass(frozen=True, slots=True)
class Left:
    """How far one rater is with what was asked again, for the coordinator."""

    rater: str
    n_signed: int
    n_cases: int


def start(study: OpenStudy, who: Person) -> int:
    """Ask the raters again about every item that is to be decided now; how many these are. The list is fixed by it."""
    if study.charter.second_round is SecondRound.OFF:
        raise NoSecondRound
    consensus.refuse_masked(study)
    if current_lock(study) is not None:
        raise ConsensusLocked
    found = [one.consensus for one in consensus.of_visits(study) if one.consensus is not None and one.raters]
    # The list is fixed in the event: what is flagged changes as raters answer, and everybody must be asked the same.
    items = {case.case_id: {i.item: list(i.given) for i in case.to_decide} for case in found if case.to_decide}
    if not items:
        raise NothingToAsk
    with study.database.write() as connection:
        if asked(connection):
            raise AlreadyStarted
        events.record(connection, study.clock(), who.code, STARTED, {"items": items})
    return sum(len(own) for own in items.values())


def asked(connection: Connection) -> Asked:
    """What raters are asked again; empty before that."""
    found = events.of_kinds(connection, (STARTED,))
    if not found:
        return {}
    items = json.loads(found[-1].body)["items"]
    return {case: {item: tuple(given) for item, given in own.items()} for case, own in items.items()}


def asked_of(connection: Connection, rater_id: str) -> Asked:
    """Of these the cases that this rater has signed in the first round."""
    first = entries.find_reading(connection, rater_id, ReadingKind.FIRST)
    if first is None:
        return {}
    # Only cases that this rater has signed: there would be no first answer to compare with.
    own = {one.case_id for one in entries.all_signatures(connection, first)}
    return {case: items for case, items in asked(connection).items() if case in own}


def given_note(study: OpenStudy, connection: Connection, case_id: str, site: str) -> str:
    """What all raters had given at a site, sorted and without names, where the charter shows the spread."""
    if study.charter.second_round is not SecondRound.WITH_SPREAD:
        return ""
    items = asked(connection).get(case_id, {})
    told = [
        f"{item.label.en}: {' · '.join(items[item.id])}" for item in study.instrument.items_of(site) if item.id in items
    ]
    return f"Levels given before: {'; '.join(told)}" if told else ""


def progress(study: OpenStudy) -> tuple[Left, ...]:
    """Every rater who is asked again."""
    with study.database.read() as connection:
        if not asked(connection):
            return ()
        readings = {row.person_id: row for row in entries.all_readings(connection, (ReadingKind.SECOND,))}
        found = []
        for first in entries.all_readings(connection, (ReadingKind.FIRST,)):
            cases = asked_of(connection, first.person_id)
            second = readings.get(first.person_id)
            signed = {s.case_id for s in entries.all_signatures(connection, second.id)} if second else set()
            if cases:
                found.append(Left(first.rater, len(signed), len(cases)))
    return tuple(found)
