"""The order of visits: stated by the coordinator, or told by dates; never taken from how labels are spelled."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import groupby, pairwise, product

from dmscorer.domain.errors import Refusal
from dmscorer.domain.words.text import Text


class Basis(StrEnum):
    """By what visits are in order."""

    STATED = "stated"
    DATE = "date"
    SINGLE = "single"  # one visit has no order
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why an order is not known."""

    NOT_STATED = "not_stated"  # some visits have no date, and nobody stated the order
    NOT_PLACED = "not_placed"  # an order is stated and lacks these visits
    SAME_DAY = "same_day"
    DATES_DIFFER = "dates_differ"  # the dates of two subjects tell opposite orders
    NEVER_TOGETHER = "never_together"  # no subject tells which of the visits is earlier
    CONTRADICTED = "contradicted"  # dates of a subject against the stated order


@dataclass(frozen=True, slots=True)
class DatedVisit:
    """A visit as far as its place in time goes."""

    subject: str
    label: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the order of ``labels`` is not known; ``subjects``: of whom, where it is not the whole study."""

    cause: Cause
    labels: tuple[str, ...]
    subjects: tuple[str, ...] = ()

    def words(self) -> Text:
        """One sentence without its full stop, English and German."""
        english, german = _WORDS[self.cause]
        return Text.of(
            {
                "en": english.format(visits=_named(self.labels, "and"), of=_named(self.subjects, "and")),
                "de": german.format(visits=_named(self.labels, "und"), of=_named(self.subjects, "und")),
            }
        )

    @property
    def short(self) -> str:
        """For a cell of a table that names nobody."""
        return f"not reported: {_SHORT[self.cause]}"

    def sentence(self) -> Text:
        """What is missing, then what to do."""
        does = _MEND_DATES if self.cause is Cause.CONTRADICTED else _STATE_IT
        said = self.words()
        return Text.of({language: f"{said.in_(language)}. {does[language]}" for language in ("en", "de")})


class OrderUnknown(Refusal):
    """Whatever needs the order of visits waits for it."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.sentence().en)
        self.doubt = doubt


class WrongWay(Refusal):
    def __init__(self, earlier: str, later: str) -> None:
        super().__init__(f"“{later}” comes before “{earlier}” in the order of visits. Compare {later} with {earlier}.")


@dataclass(frozen=True)
class VisitOrder:
    """``visits``: all of the study. ``stated``: labels in the order that the coordinator stated, empty = none."""

    visits: tuple[DatedVisit, ...]
    stated: tuple[str, ...] = ()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every label once, for lists and tables: in the known order, where unknown as they came in.

        Its first and last member mean something only where :meth:`doubt` says nothing.
        """
        came = tuple(dict.fromkeys(visit.label for visit in self.visits))
        return self._known(set(came)) or _any_order(came, self._steps(set(came)))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Label → its place in :attr:`labels`."""
        return {label: at for at, label in enumerate(self.labels)}

    @cached_property
    def unplaced(self) -> tuple[str, ...]:
        """Labels that a stated order lacks."""
        return tuple(label for label in self.labels if label not in self._rank) if self.stated else ()

    @cached_property
    def contradictions(self) -> tuple[Doubt, ...]:
        """One a subject whose dates tell another order than the stated one."""
        found = (self.doubt_of(subject, own) for subject, own in self._own.items())
        return tuple(doubt for doubt in found if doubt is not None and doubt.cause is Cause.CONTRADICTED)

    # ── one subject ──────────────────────────────────────────────────────────────────────────────────────────────────

    def in_order(self, subject: str, labels: Iterable[str]) -> tuple[str, ...]:
        """These visits of a subject, earliest first; as in :attr:`labels` where that is not known."""
        wanted = set(labels)
        return self._sorted_of(subject, wanted) or tuple(sorted(wanted, key=lambda label: (self._place(label), label)))

    def doubt_of(self, subject: str, labels: Iterable[str]) -> Doubt | None:
        """Why the order of these visits of a subject is not known; None where it is."""
        wanted = set(labels)
        if self._sorted_of(subject, wanted) is not None:
            return None
        listed = tuple(sorted(wanted, key=self._place))
        against = self._against(subject, listed)
        if against:
            return Doubt(Cause.CONTRADICTED, against, (subject,))
        lacking = tuple(label for label in listed if label not in self._rank)
        undated = tuple(label for label in lacking if (subject, label) not in self._days)
        if self.stated:
            return Doubt(Cause.NOT_PLACED, undated or lacking)
        if undated:
            return Doubt(Cause.NOT_STATED, undated, (subject,))
        return Doubt(Cause.SAME_DAY, self._same_day(subject, listed), (subject,))

    def basis(self, subject: str, labels: Iterable[str]) -> Basis:
        """By what these visits of a subject are in order."""
        wanted = set(labels)
        if len(wanted) < 2:
            return Basis.SINGLE
        if self.doubt_of(subject, wanted):
            return Basis.UNKNOWN
        return Basis.STATED if wanted <= self._rank.keys() else Basis.DATE

    # ── the study ────────────────────────────────────────────────────────────────────────────────────────────────────

    def doubt(self, labels: Iterable[str]) -> Doubt | None:
        """Why the order of these labels over the study is not known; None where it is."""
        wanted = set(labels)
        if self._known(wanted) is not None:
            return None
        for subject, own in self._own.items():
            found = self.doubt_of(subject, own & wanted)
            if found is not None and found.cause is not Cause.CONTRADICTED:
                return found
        listed = tuple(sorted(wanted, key=self._place))
        lacking = tuple(label for label in listed if label not in self._rank)
        if self.stated:
            return Doubt(Cause.NOT_PLACED, lacking)
        return Doubt(Cause.DATES_DIFFER if self._is_cyclic(wanted) else Cause.NEVER_TOGETHER, listed)

    def ranked(self, labels: Iterable[str]) -> tuple[str, ...]:
        """These labels, earliest first. Raises OrderUnknown."""
        wanted = set(labels)
        found = self.doubt(wanted)
        if found is not None:
            raise OrderUnknown(found)
        return self._known(wanted) or ()

    def ends(self, labels: Iterable[str], earlier: str = "", later: str = "") -> tuple[str, str] | None:
        """The two visits to compare: as asked, else the first and the last of the labels; None where that is one visit.

        Raises OrderUnknown where it is not known which comes first, and WrongWay where the asked ones are swapped.
        """
        known = set(labels)
        if not earlier or not later:
            ranked = self.ranked(known)
            if not ranked:
                return None
            earlier, later = earlier or ranked[0], later or ranked[-1]
        if earlier == later:
            return None
        if self.ranked({earlier, later})[0] != earlier:
            raise WrongWay(earlier, later)
        return earlier, later

    # ── how it is found out ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {label: at for at, label in enumerate(self.stated)}

    @cached_property
    def _own(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for visit in self.visits:
            found.setdefault(visit.subject, set()).add(visit.label)
        return found

    @cached_property
    def _days(self) -> dict[tuple[str, str], date]:
        return {(visit.subject, visit.label): visit.day for visit in self.visits if visit.day is not None}

    def _place(self, label: str) -> int:
        return self.places.get(label, len(self.places))

    def _sorted_of(self, subject: str, wanted: set[str]) -> tuple[str, ...] | None:
        return _only_order(wanted, [*self._stated_steps(wanted), *self._dated_steps(subject, wanted)])

    def _known(self, wanted: set[str]) -> tuple[str, ...] | None:
        """The one order of the labels over the study, if there is one.

        Stated labels stand as stated, whatever single dates say; dates place the others, if every subject has them.
        """
        if wanted <= self._rank.keys():
            return tuple(sorted(wanted, key=self._rank.__getitem__))
        for subject, own in self._own.items():
            both = own & wanted
            if both - self._rank.keys() and self._sorted_of(subject, both) is None:
                return None
        return _only_order(wanted, self._steps(wanted))

    def _steps(self, wanted: set[str]) -> list[tuple[str, str]]:
        dated = [
            step
            for subject, own in self._own.items()
            for step in self._dated_steps(subject, own & wanted)
            if not set(step) <= self._rank.keys()
        ]
        return [*self._stated_steps(wanted), *dated]

    def _is_cyclic(self, wanted: set[str]) -> bool:
        return _is_cyclic(self._steps(wanted))

    def _stated_steps(self, wanted: set[str]) -> Iterator[tuple[str, str]]:
        yield from pairwise(label for label in self.stated if label in wanted)

    def _dated_steps(self, subject: str, wanted: set[str]) -> Iterator[tuple[str, str]]:
        """From each visit to those of the subject's next day."""
        days = {label: day for label in wanted if (day := self._days.get((subject, label)))}
        grouped = groupby(sorted(days, key=lambda label: (days[label], label)), key=days.__getitem__)
        for before, after in pairwise(tuple(labels) for _, labels in grouped):
            yield from product(before, after)

    def _against(self, subject: str, listed: Sequence[str]) -> tuple[str, ...]:
        """The first two stated visits of the subject whose dates tell the other order."""
        placed = sorted((label for label in listed if label in self._rank), key=self._rank.__getitem__)
        for before, after in pairwise(label for label in placed if (subject, label) in self._days):
            if self._days[subject, before] > self._days[subject, after]:
                return before, after
        return ()

    def _same_day(self, subject: str, listed: Sequence[str]) -> tuple[str, ...]:
        days = [self._days.get((subject, label)) for label in listed]
        return tuple(label for label, day in zip(listed, days, strict=True) if days.count(day) > 1) or tuple(listed)


def _only_order(wanted: Iterable[str], steps: Iterable[tuple[str, str]]) -> tuple[str, ...] | None:
    """The order in which all steps point forward, if there is exactly one."""
    sorter = TopologicalSorter[str](dict.fromkeys(wanted, ()))
    for before, after in steps:
        sorter.add(after, before)
    try:
        sorter.prepare()
    except CycleError:
        return None
    found: list[str] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        if len(ready) > 1:
            return None
        found += ready
        sorter.done(*ready)
    return tuple(found)


def _is_cyclic(steps: Iterable[tuple[str, str]]) -> bool:
    sorter = TopologicalSorter[str]()
    for before, after in steps:
        sorter.add(after, before)
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False


def _any_order(named: Sequence[str], steps: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """An order in which all steps point forward, else the one in which the labels come; it claims nothing."""
    sorter = TopologicalSorter[str](dict.fromkeys(named, ()))
    for before, after in steps:
        sorter.add(after, before)
    try:
        sorter.prepare()
    except CycleError:
        return tuple(named)
    found: list[str] = []
    waiting: list[str] = []
    while sorter.is_active():
        waiting = sorted((*waiting, *sorter.get_ready()), key=named.index)
        found.append(waiting.pop(0))
        sorter.done(found[-1])
    return tuple(found)


MOST_NAMED = 4


def _named(names: Sequence[str], last: str) -> str:
    shown = [f"“{name}”" for name in names[:MOST_NAMED]] if last == "and" else [f"„{n}“" for n in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        return f"{', '.join(shown)} …"
    return f" {last} ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part) if shown else ""


_WORDS = {
    Cause.NOT_STATED: (
        "Nobody has stated the order of visits, and some visits have no date (such as {visits} of {of})",
        "Die Reihenfolge der Visiten ist nicht festgelegt, und nicht jede Visite hat ein Datum (etwa {visits} von {of})",
    ),
    Cause.NOT_PLACED: (
        "The stated order of visits does not say where {visits} belongs",
        "Die festgelegte Reihenfolge der Visiten sagt nicht, wohin {visits} gehört",
    ),
    Cause.SAME_DAY: (
        "Nobody has stated the order of visits, and {visits} of {of} have the same date",
        "Die Reihenfolge der Visiten ist nicht festgelegt, und {visits} von {of} haben dasselbe Datum",
    ),
    Cause.DATES_DIFFER: (
        "The dates of different subjects put {visits} in different orders",
        "Die Daten verschiedener Patienten ordnen {visits} verschieden an",
    ),
    Cause.NEVER_TOGETHER: (
        "The dates do not say in which order {visits} come, because no subject has all of them",
        "Die Daten sagen nicht, in welcher Reihenfolge {visits} stehen, weil kein Patient alle hat",
    ),
    Cause.CONTRADICTED: (
        "The dates of {of} contradict the stated order of visits ({visits})",
        "Die Daten von {of} widersprechen der festgelegten Reihenfolge der Visiten ({visits})",
    ),
}
_SHORT = {
    Cause.NOT_STATED: "the order of visits is not stated, and not every visit has a date",
    Cause.NOT_PLACED: "the stated order of visits lacks one of these",
    Cause.SAME_DAY: "the order of visits is not stated, and some have the same date",
    Cause.DATES_DIFFER: "the order of visits is not stated, and dates of different subjects tell different ones",
    Cause.NEVER_TOGETHER: "the order of visits is not stated, and dates do not tell all of it",
    Cause.CONTRADICTED: "dates contradict the stated order of visits",
}
_STATE_IT = {
    "en": "Confirm the order of visits on the Results page or with “dmscorer visits order”.",
    "de": "Bestätigen Sie die Reihenfolge der Visiten auf der Seite Results oder mit „dmscorer visits order“.",
}
_MEND_DATES = {
    "en": "Correct the date or the order of visits.",
    "de": "Korrigieren Sie das Datum oder die Reihenfolge der Visiten.",
}
