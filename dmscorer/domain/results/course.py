"""The course of a subject's scores: change from the baseline, and what it means by the instrument's rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dmscorer.domain.consensus.primary import PartChange, PrimaryValue, change
from dmscorer.domain.instrument.instrument import Instrument


class Verdict(StrEnum):
    """What a rule makes of a change: met, and of a meaningful change in which direction; or not applicable.

    Not applicable: the baseline is too low for the rule.
    """

    MET = "met"
    BETTER = "better"
    WORSE = "worse"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ScoredVisit:
    """One visit with its scores by part; a visit nobody has scored yet is none."""

    subject: str
    label: str
    day: date | None
    case_id: str
    parts: Mapping[str, PrimaryValue]


@dataclass(frozen=True, slots=True)
class CourseVisit:
    """A scored visit in its place; at the baseline itself nothing is said about change. ``days`` since the baseline.

    ``baseline``: its label, empty where the order of the subject's visits is not known; nothing is said of change then.
    ``meaningful`` and ``responses``: id of the rule → verdict, absent where there is no change to judge.
    """

    scored: ScoredVisit
    baseline: str
    days: int | None
    changes: Mapping[str, PartChange] = field(default_factory=dict)
    meaningful: Mapping[str, Verdict] = field(default_factory=dict)
    responses: Mapping[str, Verdict] = field(default_factory=dict)


NO_ORDER = "the order of this subject's visits is not known"


def course(
    visits: Sequence[ScoredVisit], instrument: Instrument, *, is_ordered: bool = True
) -> tuple[CourseVisit, ...]:
    """The scored visits of one subject in order, the first being the baseline.

    ``is_ordered``: whether anybody knows which visit is the first; without it there is no baseline.
    """
    if not is_ordered:
        return tuple(CourseVisit(visit, "", None) for visit in visits)
    first, *rest = visits
    return (
        CourseVisit(first, first.label, _days(first, first)),
        *(_later(visit, first, instrument) for visit in rest),
    )


def _later(visit: ScoredVisit, first: ScoredVisit, instrument: Instrument) -> CourseVisit:
    changes = {part: change(first.parts[part], value) for part, value in visit.parts.items()}
    return CourseVisit(visit, first.label, _days(visit, first), changes, *verdicts(instrument, changes))


def verdicts(
    instrument: Instrument, changes: Mapping[str, PartChange]
) -> tuple[dict[str, Verdict], dict[str, Verdict]]:
    """Meaningful changes and responses by rule; nothing is judged of a change that is provisional or not known."""
    known = {
        part: (found.baseline, found.later)
        for part, found in changes.items()
        if found.is_final and found.baseline is not None and found.later is not None
    }
    meaningful = {
        rule.id: DIRECTIONS[rule.direction(*known[rule.part])]
        for rule in instrument.meaningful_changes
        if rule.part in known
    }
    responses = {
        rule.id: VERDICTS[rule.is_met(*known[rule.part])] for rule in instrument.responses if rule.part in known
    }
    return meaningful, responses


DIRECTIONS = {-1: Verdict.BETTER, 0: Verdict.NOT_MET, 1: Verdict.WORSE}
VERDICTS = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.NOT_APPLICABLE}


def _days(visit: ScoredVisit, first: ScoredVisit) -> int | None:
    return (visit.day - first.day).days if visit.day and first.day else None
