"""The table of response patterns: how many subjects responded how, by domain and assessment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from dmscorer.domain.results.clinical import DOMAINS, RESPONSES, Subject, assessments
from dmscorer.domain.study.visit_order import VisitOrder


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """``percent`` of ``denominator``: the subjects whose response in this domain at this assessment is known."""

    domain: str
    assessment: str
    response: str
    n: int
    percent: float
    denominator: int


RESPONSE_COLUMNS = tuple(field.name for field in fields(ResponseRow))


def response_table(subjects: Iterable[Subject], order: VisitOrder) -> tuple[ResponseRow, ...]:
    """All six responses of every domain and assessment that has any; assessments without one are left out."""
    known = tuple(subjects)
    counts: Counter[tuple[str, str, str]] = Counter()
    for visit in (visit for visits in known for visit in visits):
        for domain, column in DOMAINS.items():
            if response := visit.text(column):
                counts[domain, visit.label, response] += 1
    return tuple(
        ResponseRow(domain, label, response, n := counts[domain, label, response], 100 * n / total, total)
        for domain in DOMAINS
        for label in assessments(known, order)
        if (total := sum(counts[domain, label, response] for response in RESPONSES))
        for response in RESPONSES
    )


CUMULATIVE = {
    "at_least_moderate": RESPONSES[:3],
    "any_improvement": RESPONSES[:4],
}  # best first, so these are cumulative


def cumulative_table(subjects: Iterable[Subject], order: VisitOrder) -> tuple[ResponseRow, ...]:
    """At least moderate, and any improvement: sums of the rows of the table of patterns, over the same denominators."""
    rows = response_table(subjects, order)
    return tuple(
        ResponseRow(domain, label, name, n := sum(one.n for one in own), 100 * n / total, total)
        for domain, label in dict.fromkeys((row.domain, row.assessment) for row in rows)
        for name, levels in CUMULATIVE.items()
        if (own := [row for row in rows if (row.domain, row.assessment) == (domain, label) and row.response in levels])
        for total in (own[0].denominator,)
    )
