"""The course of a subject's scores: change from the baseline, and what it means by the instrument's rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.domain.instrument.severity import MeaningfulChange, Response


class Verdict(StrEnum):
    """Whether a rule about change is met; not applicable where the baseline is too low for it."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part of one visit. ``value`` None = incomplete, with its bounds; ``raters``: their own complete totals."""

    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    raters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoredVisit:
    """One visit with its scores by part; a visit nobody has scored yet is none."""

    subject: str
    label: str
    day: date | None
    case_id: str
    parts: Mapping[str, PartScore]


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part at the baseline and later, over the same raters: ``n_raters``, None where both are item-consensus totals.

    Both values are None where there is no such pair, and ``note`` says why.
    """

    baseline: Fraction | None
    later: Fraction | None
    n_raters: int | None
    note: str = ""

    @property
    def value(self) -> Fraction | None:
        return None if self.baseline is None or self.later is None else self.later - self.baseline


@dataclass(frozen=True, slots=True)
class CourseVisit:
    """A scored visit in its place; at the baseline itself nothing is said about change. ``days`` since the baseline.

    ``baseline``: its label, empty where the order of the subject's visits is not known; nothing is said of change then.
    ``meaningful`` and ``responses``: id of the rule → verdict, absent where there is no change to judge.
    """

    scored: ScoredVisit
    baseline: str
    days: int | None
    severity: str | None
    changes: Mapping[str, PartChange] = field(default_factory=dict)
    meaningful: Mapping[str, Verdict] = field(default_factory=dict)
    responses: Mapping[str, Verdict] = field(default_factory=dict)


NO_TOTAL = "no complete total at both visits"
NO_RATER = "no rater with a complete total at both visits"
FEWER = "only the raters with a total at both visits"
NO_ORDER = "the order of this subject's visits is not known"


def course(
    visits: Sequence[ScoredVisit],
    instrument: Instrument,
    thresholds: ThresholdSet | None,
    *,
    by_raters: bool,
    is_ordered: bool = True,
) -> tuple[CourseVisit, ...]:
    """The scored visits of one subject in order, the first being the baseline.

    ``by_raters``: the score is the mean of the raters' totals, so a change is the mean of the changes of those raters
    who have a total at both visits; otherwise the difference of the two item-consensus totals. ``is_ordered``: whether
    anybody knows which visit is the first; without it there is no baseline.
    """
    if not is_ordered:
        return tuple(CourseVisit(visit, "", None, _severity(visit, thresholds)) for visit in visits)
    first, *rest = visits
    return (
        CourseVisit(first, first.label, _days(first, first), _severity(first, thresholds)),
        *(_later(visit, first, instrument, thresholds, by_raters=by_raters) for visit in rest),
    )


def change(earlier: PartScore, later: PartScore, *, by_raters: bool) -> PartChange:
    """Hand-worked: raters A 10, B 20, then A 4, C 9: −6 by rater A alone, not (4 + 9) / 2 − (10 + 20) / 2."""
    if not by_raters:
        is_known = earlier.value is not None and later.value is not None
        return PartChange(earlier.value, later.value, None) if is_known else PartChange(None, None, None, NO_TOTAL)
    both = sorted(set(earlier.raters) & set(later.raters))
    if not both:
        return PartChange(None, None, 0, NO_RATER)
    before, after = (Fraction(sum(score.raters[rater] for rater in both), len(both)) for score in (earlier, later))
    return PartChange(before, after, len(both), "" if set(earlier.raters) == set(later.raters) else FEWER)


def _later(
    visit: ScoredVisit,
    first: ScoredVisit,
    instrument: Instrument,
    thresholds: ThresholdSet | None,
    *,
    by_raters: bool,
) -> CourseVisit:
    changes = {part: change(first.parts[part], score, by_raters=by_raters) for part, score in visit.parts.items()}
    return CourseVisit(
        visit,
        first.label,
        _days(visit, first),
        _severity(visit, thresholds),
        changes,
        _verdicts(instrument.meaningful_changes, changes),
        _verdicts(instrument.responses, changes),
    )


def _verdicts(rules: Iterable[MeaningfulChange | Response], changes: Mapping[str, PartChange]) -> dict[str, Verdict]:
    found = {}
    for rule in rules:
        pair = changes[rule.part]
        if pair.baseline is not None and pair.later is not None:
            found[rule.id] = VERDICTS[rule.is_met(pair.baseline, pair.later)]
    return found


VERDICTS = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.NOT_APPLICABLE}


def _severity(visit: ScoredVisit, thresholds: ThresholdSet | None) -> str | None:
    value = visit.parts[thresholds.part].value if thresholds else None
    band = thresholds.band(value) if thresholds and value is not None else None
    return band.label.en if band else None


def _days(visit: ScoredVisit, first: ScoredVisit) -> int | None:
    return (visit.day - first.day).days if visit.day and first.day else None
