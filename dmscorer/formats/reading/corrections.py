"""``corrections.csv``: what raters signed otherwise after the levels of a case had been shown, beside what they gave first."""

from collections.abc import Iterable
from dataclasses import dataclass

from dmscorer.domain.instrument.instrument import Answer, NotAssessable
from dmscorer.formats import tables

COLUMNS = (
    *("subject", "visit", "rater", "item"),
    *("first_value", "first_reason", "corrected_value", "corrected_reason", "at", "why"),
)


@dataclass(frozen=True, slots=True)
class CorrectedItem:
    """``first``: as in the tables of ratings; ``corrected``: what counts for the consensus; None = unanswered."""

    subject: str
    visit: str
    rater: str
    item: str
    first: Answer | None
    corrected: Answer | None
    at: str
    why: str


def encode(corrected: Iterable[CorrectedItem]) -> bytes:
    rows = (
        [one.subject, one.visit, one.rater, one.item, *_cells(one.first), *_cells(one.corrected), one.at, one.why]
        for one in corrected
    )
    return tables.encode(COLUMNS, rows)


def _cells(answer: Answer | None) -> tuple[tables.Cell, tables.Cell]:
    """Level and reason, of which one is empty."""
    return (None, answer.reason) if isinstance(answer, NotAssessable) else (answer, None)
