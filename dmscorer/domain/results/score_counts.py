"""How many subjects had which band, which meaningful change and which response: counts that add up to their n."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from dmscorer.domain.consensus.primary import NO_BAND, PartChange, PrimaryValue, severity
from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.domain.results.before_after import Courses
from dmscorer.domain.results.course import Verdict, verdicts

WITH_VALUE, IN_CHANGE = "with a value at the visit", "in the change between the visits"
OF_CHANGE = (Verdict.BETTER, Verdict.WORSE, Verdict.NOT_MET)
OF_RESPONSE = (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class CountRow:
    """``n`` of ``denominator`` subjects; the rows of one ``measure``, ``rule``, ``visit`` and ``of`` add up to it.

    ``of``: which subjects these are. ``visit``: of a change both, earlier and later.
    """

    measure: str
    rule: str
    visit: str
    level: str
    n: int
    denominator: int
    percent: float
    of: str


COUNT_COLUMNS = tuple(field.name for field in fields(CountRow))
Changes = Mapping[str, Mapping[str, PartChange]]  # part → subject → change


def score_counts(
    courses: Courses,
    instrument: Instrument,
    thresholds: ThresholdSet | None,
    changes: Changes,
    between: tuple[str, str] | None,
) -> tuple[CountRow, ...]:
    """Bands at every visit, then, of the subjects whose change is tested, bands at both and what the rules make of it."""
    rows = [] if thresholds is None else list(_bands_by_visit(courses, thresholds))
    if between:
        rows += _of_change(courses, instrument, thresholds, changes, between)
    return tuple(rows)


def _bands_by_visit(courses: Courses, thresholds: ThresholdSet) -> Iterator[CountRow]:
    by: dict[str, list[PrimaryValue]] = {}
    for visit in (one for visits in courses for one in visits):
        by.setdefault(visit.scored.label, []).append(visit.scored.parts[thresholds.part])
    for label, found in by.items():
        yield from _bands(thresholds, label, found, WITH_VALUE)


def _bands(thresholds: ThresholdSet, visit: str, found: Iterable[PrimaryValue], of: str) -> Iterator[CountRow]:
    levels = [*(band.label.en for band in thresholds.bands), NO_BAND]
    yield from _counted("severity", thresholds.id, visit, levels, [s for one in found if (s := severity(one))], of)


def _of_change(
    courses: Courses,
    instrument: Instrument,
    thresholds: ThresholdSet | None,
    changes: Changes,
    between: tuple[str, str],
) -> Iterator[CountRow]:
    if thresholds is not None:
        entered = {subject for subject, one in changes.get(thresholds.part, {}).items() if one.is_final}
        for label in between:
            own = [
                visit.scored.parts[thresholds.part]
                for visits in courses
                for visit in visits
                if visit.scored.label == label and visit.scored.subject in entered
            ]
            yield from _bands(thresholds, label, own, IN_CHANGE)
    yield from _verdicts(instrument, changes, " – ".join(between))


def _verdicts(instrument: Instrument, changes: Changes, visits: str) -> Iterator[CountRow]:
    judged: dict[str, dict[str, PartChange]] = {subject: {} for found in changes.values() for subject in found}
    for part, found in changes.items():
        for subject, one in found.items():
            judged[subject][part] = one
    told = [verdicts(instrument, own) for own in judged.values()]
    for rule in instrument.meaningful_changes:
        own = [meaningful[rule.id] for meaningful, _ in told if rule.id in meaningful]
        yield from _counted("meaningful_change", rule.id, visits, OF_CHANGE, own, IN_CHANGE)
    for response in instrument.responses:
        own = [responses[response.id] for _, responses in told if response.id in responses]
        yield from _counted("response", response.id, visits, OF_RESPONSE, own, IN_CHANGE)


def _counted(
    measure: str, rule: str, visit: str, levels: Sequence[str], found: Sequence[str], of: str
) -> Iterator[CountRow]:
    counts, n = Counter(map(str, found)), len(found)
    for level in levels if n else ():
        yield CountRow(measure, rule, visit, str(level), counts[level], n, 100 * counts[level] / n, of)
