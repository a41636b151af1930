"""A consensus meeting away from the window: the list of flagged items, and what the meeting decided."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dmscorer.domain.consensus.consensus import CaseConsensus, Decision, ItemConsensus
from dmscorer.domain.consensus.meeting import Cause, FlaggedRow, reason
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.domain.study.study import Person
from dmscorer.formats.consensus import meeting_tables as formats
from dmscorer.formats.consensus.meeting_tables import DecidedRow
from dmscorer.formats.tables import BadRow, BadTable
from dmscorer.store.study import events
from dmscorer.workflows.consensus import consensus, decisions
from dmscorer.workflows.consensus.decisions import Made
from dmscorer.workflows.study.study import OpenStudy

TO_DECIDE, PUT_OFF, CHANGED, APART = "to decide", "to discuss", "changed since decided", "totals apart"


class UnreadableFile(Refusal):
    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"“{path}” cannot be read ({error.strerror or error}): choose another file.")


def flagged(study: OpenStudy) -> tuple[FlaggedRow, ...]:
    """In the order of the meeting; totals that lie apart stand under the name of their part and are not decided."""
    consensus.refuse_masked(study)
    with study.database.read() as connection:
        later = consensus.put_off_items(events.of_kinds(connection, ("item_put_off",)))
    return tuple(
        row
        for code, _visit, case in consensus.meeting_codes(study, consensus.of_visits(study))
        for row in _rows(code, case, later)
    )


def flagged_csv(study: OpenStudy) -> bytes:
    return formats.encode(flagged(study))


def decide_table(study: OpenStudy, author: Person, path: Path, present: Sequence[str] = ()) -> tuple[Decision, ...]:
    """All rows or none; BadTable lists every row that is wrong."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, error) from error
    consensus.refuse_masked(study)
    rows = formats.decode(content, path.name)
    cases = {code: case for code, _visit, case in consensus.meeting_codes(study, consensus.of_visits(study))}
    made, bad = [], []
    for row in rows:
        try:
            made.append(_made(study, row, cases))
        except Refusal as refusal:
            bad.append(BadRow(row.line, str(refusal).rstrip(".")))
    if bad:
        raise BadTable(path.name, bad)
    return decisions.decide_all(study, author, made, present)


class WrongRow(Refusal):
    """Why one row of the table cannot be decided."""


def _rows(code: str, case: CaseConsensus, later: frozenset[tuple[str, str]]) -> Iterator[FlaggedRow]:
    for item in case.items.values():
        if item.is_to_decide or item.is_late:
            put_off = (case.case_id, item.item) in later
            state = CHANGED if item.is_late else PUT_OFF if put_off else TO_DECIDE
            yield FlaggedRow(code, item.item, item.given, tuple(item.flags), item.automatic, state)
    for part in case.totals_apart:
        yield FlaggedRow(code, part, (), ("total",), None, APART)


def _made(study: OpenStudy, row: DecidedRow, cases: dict[str, CaseConsensus]) -> Made:
    case = cases.get(row.meeting_code)
    if case is None:
        raise WrongRow(f"there is no case “{row.meeting_code}” in the meeting")
    if row.item not in case.items:
        raise WrongRow(f"there is no item “{row.item}”")
    item = case.items[row.item]
    if not item.is_to_decide and item.decision is None:
        raise WrongRow(
            f"{row.item} of {row.meeting_code} is settled by the rule: only what is flagged or open is decided"
        )
    if row.levels is not None and row.levels != item.given:
        raise WrongRow(f"the levels of {row.item} of {row.meeting_code} are {_words(item)} by now: decide it anew")
    answer = _answer(row.value)
    study.instrument.check(row.item, answer)
    return Made(case.case_id, row.item, answer, _reason(row.reason))


def _words(item: ItemConsensus) -> str:
    return " ".join(item.given) or "none"


def _answer(text: str) -> Answer:
    return int(text) if text.isdecimal() else NotAssessable(text)


def _reason(text: str) -> str:
    """One of the reasons by name, or words of their own."""
    known = {str(cause) for cause in Cause if cause is not Cause.OTHER}
    name = text.casefold().replace(" ", "_")
    if name in known:
        return name
    return reason(Cause.OTHER, text.removeprefix(f"{Cause.OTHER}:"))
