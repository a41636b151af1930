"""``decisions.csv``: one row an item that people decided, or that a second round settled."""

from collections.abc import Iterable, Iterator

from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.consensus.consensus import CaseConsensus, ItemConsensus, Status
from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.study.study import Visit
from dmscorer.formats import tables
from dmscorer.formats.tables import Cell

COLUMNS = (
    *("subject", "visit", "item", "levels", "levels_when_decided", "flags", "rule", "automatic", "value"),
    *("not_assessable", "round", "author", "author_rated", "present", "at", "reason"),
)
DECISION, SECOND_ROUND = "decision", "second round"


def encode(cases: Iterable[tuple[Visit, CaseConsensus]], rule: ItemRule) -> bytes:
    return tables.encode(COLUMNS, _rows(cases, rule))


def _rows(cases: Iterable[tuple[Visit, CaseConsensus]], rule: ItemRule) -> Iterator[list[Cell]]:
    for visit, case in cases:
        for item in case.items.values():
            if item.decision is not None or item.status is Status.SECOND_ROUND:
                yield [visit.subject, visit.label, item.item, *_cells(item, rule)]


def _cells(item: ItemConsensus, rule: ItemRule) -> list[Cell]:
    made = item.decision
    shared: list[Cell] = [" ".join(item.given), " ".join(made.given or ()) if made else " ".join(item.given)]
    shared += [" ".join(item.flags), str(rule), item.automatic, item.value]
    if made is None:
        return [*shared, None, SECOND_ROUND, None, None, None, None, None]
    declined = made.answer.reason if isinstance(made.answer, NotAssessable) else None
    who: list[Cell] = [made.author, made.has_rated, " ".join(made.present), made.at.isoformat(), made.reason]
    return [*shared, declined, DECISION, *who]
