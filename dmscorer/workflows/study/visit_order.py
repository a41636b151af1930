"""The order of visits of a study: read, suggested, stated by the coordinator; every statement is an event."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dmscorer.domain.errors import Refusal
from dmscorer.domain.photos.visit_dates import label_day
from dmscorer.domain.results.visit_words import Suggestion, suggestion
from dmscorer.domain.study.study import Person, Role, Visit, natural, plain
from dmscorer.domain.study.visit_order import DatedVisit, Doubt, VisitOrder
from dmscorer.store.photos import photos
from dmscorer.store.reading import sheets
from dmscorer.store.results import clinical
from dmscorer.store.results.clinical import ClinicalValue
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.consensus import levels
from dmscorer.workflows.study.study import OpenStudy, check_passphrase

STATED = "visit_order_stated"


class UnknownLabel(Refusal):
    def __init__(self, label: str, known: Iterable[str]) -> None:
        super().__init__(f"No visit is called “{label}”. Choose from {', '.join(known)}.")


class NamedTwice(Refusal):
    def __init__(self, label: str) -> None:
        super().__init__(f"“{label}” is named twice. Name every visit once, earliest first.")


class NoSuggestion(Refusal):
    def __init__(self, left: Sequence[str]) -> None:
        named = ", ".join(f"“{label}”" for label in left)
        super().__init__(f"The labels do not tell where {named} belongs. Name the visits yourself, earliest first.")


class NothingToOrder(Refusal):
    def __init__(self) -> None:
        super().__init__("The study has no visits yet. Add photos or import ratings, then state their order.")


class ReasonNeeded(Refusal):
    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Give a reason, or check the order.")


class NotCoordinator(Refusal):
    def __init__(self) -> None:
        super().__init__("Only the coordinator states the order of visits. Sign in as coordinator.")


@dataclass(frozen=True, slots=True)
class Statement:
    """One stated order, earliest visit first; no labels = an earlier one was withdrawn."""

    labels: tuple[str, ...]
    who: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderState:
    """``doubt``: why the order of all visits is not known, None where it is. ``history``: latest last.

    ``needs_reason``: whether moving visits that were ordered before needs a reason, because scores were shown.
    """

    order: VisitOrder
    suggestion: Suggestion
    history: tuple[Statement, ...]
    doubt: Doubt | None
    needs_reason: bool


def order(study: OpenStudy) -> VisitOrder:
    """What is known of the order of visits, in labels as the connection shows them."""
    with study.database.read() as connection:
        rows, values = living_visits(connection)
        known = _statements(connection)
        true = photos.true_labels(connection)
    hidden = study.database.deidentification
    days = {visit.id: _day(visit, values, true) for visit in rows}
    dated = tuple(
        DatedVisit(visit.subject, visit.label, hidden.day(visit.subject, day) if (day := days[visit.id]) else None)
        for visit in rows
    )
    stated = tuple(hidden.visit(label) for label in known[-1].labels) if known else ()
    return VisitOrder(dated, stated)


def was_stated(study: OpenStudy) -> bool:
    """Whether anybody ever stated an order, withdrawn ones included."""
    with study.database.read() as connection:
        return bool(_statements(connection))


def state_of(study: OpenStudy) -> OrderState:
    """Everything that the page and the command show."""
    found = order(study)
    with study.database.read() as connection:
        told = _statements(connection)
    return OrderState(
        found, suggestion(found.labels), told, found.doubt(found.labels), bool(told) and _were_scores_shown(study)
    )


def state(study: OpenStudy, who: Person, passphrase: str, labels: Sequence[str], reason: str = "") -> VisitOrder:
    """State the order of visits, earliest first, durably; no labels = withdraw the one that was stated.

    A reason is needed where visits that were ordered change places after scores could be seen, and where dates of a
    subject say otherwise. The same order again changes nothing.
    """
    if who.role is not Role.COORDINATOR:
        raise NotCoordinator
    before, after = check(study, labels, reason)
    check_passphrase(study, who, passphrase)
    if after == before:
        return before
    wanted = after.stated
    with study.database.write() as connection:
        body = {"visits": list(wanted), "reason": reason.strip()}
        events.record(connection, study.clock(), who.code, STATED, body)
    return after


def check(study: OpenStudy, labels: Sequence[str], reason: str = "") -> tuple[VisitOrder, VisitOrder]:
    """The order before and as it would be; refused as :func:`state` refuses it, and nothing is changed."""
    before = order(study)
    after = VisitOrder(before.visits, named(before, labels))
    _check_reason(study, before, after, reason)
    return before, after


def suggested(study: OpenStudy) -> tuple[str, ...]:
    """The order that the labels tell in words. Raises NoSuggestion where they do not tell all of it."""
    found = order(study)
    if not found.labels:
        raise NothingToOrder
    offered = suggestion(found.labels)
    if not offered.is_whole:
        raise NoSuggestion(offered.left)
    return offered.labels


def named(known: VisitOrder, labels: Iterable[str]) -> tuple[str, ...]:
    """The labels as the study spells them. Raises UnknownLabel, NamedTwice."""
    if not known.labels:
        raise NothingToOrder
    exact = set(known.labels)
    folded: dict[str, list[str]] = {}
    for label in known.labels:
        folded.setdefault(label.casefold(), []).append(label)
    found: list[str] = []
    for asked in map(plain, labels):
        alike = [asked] if asked in exact else folded.get(asked.casefold(), [])
        if len(alike) != 1:
            raise UnknownLabel(asked, known.labels)
        if alike[0] in found:
            raise NamedTwice(alike[0])
        found += alike
    return tuple(found)


def living_visits(connection: Connection) -> tuple[list[Visit], Mapping[tuple[str, str], ClinicalValue]]:
    """Visits in the order in which they came in, and (visit, column) → value.

    One that was made for values which were all taken back since is none: an import that was undone leaves no subject.
    """
    known = clinical.current_values(connection)
    gone = photos.visits_without_case(connection) - {visit_id for (visit_id, _), v in known.items() if v.text}
    return [visit for visit in photos.all_visits(connection) if visit.id not in gone], known


def by_subject(order: VisitOrder, visits: Iterable[Visit]) -> list[Visit]:
    """Subjects in natural order, each with its visits in theirs."""
    return sorted(
        visits, key=lambda one: (natural(one.subject), one.subject, order.places.get(one.label, 0), one.position)
    )


def _check_reason(study: OpenStudy, before: VisitOrder, after: VisitOrder, reason: str) -> None:
    if reason.strip():
        return
    if after.contradictions:
        raise ReasonNeeded(f"{after.contradictions[0].words().en}.")
    kept = [label for label in after.stated if label in before.stated]
    moved = kept != list(before.stated)
    if before.stated and moved and _were_scores_shown(study):
        raise ReasonNeeded("Scores were shown in the order stated before.")


def _were_scores_shown(study: OpenStudy) -> bool:
    with study.database.read() as connection:
        signed = sheets.signatures(connection)
    return bool(levels.unmasked(study, signed))


def _statements(connection: Connection) -> tuple[Statement, ...]:
    told = [(event, json.loads(event.body)) for event in events.of_kinds(connection, (STATED,))]
    return tuple(Statement(tuple(body["visits"]), one.who, one.at, body.get("reason", "")) for one, body in told)


def _day(visit: Visit, values: Mapping[tuple[str, str], ClinicalValue], true: Mapping[str, str]) -> date | None:
    """The date that was recorded, else the one that the label is."""
    recorded = values.get((visit.id, "date"))
    return date.fromisoformat(recorded.text) if recorded and recorded.text else label_day(true[visit.id])
