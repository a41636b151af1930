"""The course of one subject: scores with bands, change beside this study's measurement error, creatine kinase, treatment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from dmscorer.domain.consensus.primary import PartChange
from dmscorer.domain.results.change import Detectable, ErrorPlace
from dmscorer.domain.results.clinical import DOMAINS, RESPONSES, ClinicalVisit, Response, Subject
from dmscorer.domain.results.clinical_words import COLUMN_WORDS, DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.results.cohort import DAYS_A_MONTH, listed
from dmscorer.domain.results.course import CourseVisit, Verdict
from dmscorer.domain.words.numerals import decimal
from dmscorer.domain.words.text import Text
from dmscorer.figures.canvas import Picture, folded
from dmscorer.figures.results.course import SPAN, Arrow, Block, Bounds, Curve, Dot, Row, Table, Visits, course
from dmscorer.figures.results.response_bars import RAMP
from dmscorer.workflows.figures.figures import NothingToDraw
from dmscorer.workflows.figures.of_scores import BY_CONSENSUS, BY_RATERS, score_ground
from dmscorer.workflows.figures.of_values import Shown
from dmscorer.workflows.figures.patient_words import (
    AN_ERROR,
    BANDS,
    BETWEEN,
    BETWEEN_ENDS,
    BEYOND,
    CHANGE,
    ERROR,
    KEY,
    MONTH,
    MONTHS,
    NO_ERROR,
    NOT_COMPLETE,
    ONE_RATER,
    PROVISIONAL,
    RATERS,
    READING,
    SIGNS,
    SMALL,
    SQUARES,
    UNEVEN,
    VERDICTS,
    WITHIN_ALL,
)
from dmscorer.workflows.figures.request import FigureRequest
from dmscorer.workflows.figures.result_material import (
    NO_BAND,
    ResultFigure,
    ResultMaterial,
    both,
    refuse_unordered_subject,
)

NEAREST = 1 / 8  # of the whole time: visits that lie closer are set at even distances instead
MOST_TO_SCALE = 8
MOST_DRUGS = 8
SIGN = 1.3  # millimetres that one sign of the words takes on average
NARROW = 11  # signs
IDENTIFIES = "the whole course of one subject under a number: months, treatment, names of drugs as they were typed"
NUMBERS = ("ivig_cycles", "ivig_g_kg", "gc_mg_day")


def patient_figures(of: ResultMaterial) -> tuple[ResultFigure, ...]:
    """One a subject of whom something can be drawn; the number is the place in the natural order of all subjects."""
    scored = {visits[0].scored.subject for visits in of.courses}
    # Numbered, not named: the file name of a figure must not hold a subject's label.
    width = max(2, len(str(len(of.subjects))))
    return tuple(
        ResultFigure(
            f"patient_{at:0{width}}",
            both(f"Course of patient {at}", f"Verlauf von Patient {at}"),
            both(
                "Months since the first visit shown. Treatment as recorded at each visit.",
                "Monate seit der ersten gezeigten Visite. Behandlung wie an jeder Visite festgehalten.",
            ),
            _draw,
            IDENTIFIES,
            (visits[0].subject,),
        )
        for at, visits in enumerate(of.subjects, start=1)
        if visits and (visits[0].subject in scored or any(_says_something(visit) for visit in visits))
    )


def _says_something(visit: ClinicalVisit) -> bool:
    return any(name in visit.values for name in ("ck_u_l", "co_medication", *NUMBERS, *DOMAINS.values()))


def _draw(figure: ResultFigure, of: ResultMaterial, request: FigureRequest) -> Picture:
    (subject,) = figure.of
    own = next(visits for visits in of.subjects if visits and visits[0].subject == subject)
    refuse_unordered_subject(of, own, request)
    scored = next((visits for visits in of.courses if visits[0].scored.subject == subject), ())
    one = _Patient(of, own, {visit.scored.label: visit for visit in scored}, request.language)
    blocks = list(one.blocks())
    if not blocks:
        raise NothingToDraw("Nothing is known of this subject that a course could show.")
    return course(one.visits(), blocks, figure.frame(request, *one.notes()), request.format)


@dataclass(frozen=True, slots=True)
class _Patient:
    of: ResultMaterial
    own: Subject
    scored: dict[str, CourseVisit]
    language: str

    def say(self, words: Text, **parts: object) -> str:
        return words.in_(self.language).format(**parts)

    def number(self, value: float | Fraction, places: int = 1) -> str:
        return decimal(float(value), places, self.language)

    # ── the line of time ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def months(self) -> list[float] | None:
        days = [visit.day for visit in self.own]
        known = [day for day in days if day is not None]
        return [(day - known[0]).days / DAYS_A_MONTH for day in known] if len(known) == len(days) else None

    @property
    def is_to_scale(self) -> bool:
        months = self.months
        if months is None or len(months) > MOST_TO_SCALE or months[-1] <= 0:
            return False
        # Visits too close to be told apart on a true line of time are set at even distances, and a note says so.
        return all(b - a >= NEAREST * months[-1] for a, b in pairwise(months))

    def visits_places(self) -> tuple[float, ...]:
        months, n = self.months, len(self.own)
        if months is not None and self.is_to_scale:
            return tuple(month / months[-1] for month in months)
        return tuple(at / (n - 1) for at in range(n)) if n > 1 else (0.5,)

    def visits(self) -> Visits:
        return Visits(self.visits_places(), tuple(self._head(at, visit.label) for at, visit in enumerate(self.own)))

    @property
    def room(self) -> int:
        """How many signs a word may have between the nearest visits."""
        places = self.visits_places()
        nearest = min((b - a for a, b in pairwise(places)), default=1.0)
        return int(SPAN * nearest / SIGN)

    @property
    def is_narrow(self) -> bool:
        """With so little room words give way to signs, which a note explains."""
        return self.room < NARROW

    def _head(self, at: int, label: str) -> str:
        named = folded(label, max(self.room, 5))
        if self.months is None:
            return named
        month = self.number(self.months[at], 1 if 0 < self.months[at] < 10 else 0)
        said = self.say(MONTH) if month == "1" else self.say(MONTHS, m=month)
        return f"{named}\n{month if self.is_narrow else said}"

    # ── what stands on it ────────────────────────────────────────────────────────────────────────────────────────────

    def blocks(self) -> Iterator[Block]:
        for at, part in enumerate(self.of.instrument.parts):
            if self.scored:
                yield self._scores(part.id, 46.0 if at == 0 else 31.0)
            rows = tuple(self._judged(part.id)) if self.scored else ()
            if rows:
                yield Table(rows)
        shown = Shown(self.own, self.language)
        dots = tuple(
            Dot(at, value, shown.text(visit))
            for at, visit in enumerate(self.own)
            if (value := shown.value(visit)) is not None
        )
        if dots:
            yield Curve(shown.ground, dots, height=28.0)
        rows = (*self._responses(), *self._numbers(), *self._drugs())
        if rows:
            yield Table(rows)

    def _scores(self, part: str, height: float) -> Curve:
        dots, bounds, arrows = [], [], []
        for at, visit in enumerate(self.own):
            if visit.label not in self.scored:
                continue
            found = self.scored[visit.label]
            score = found.scored.parts[part]
            if score.value is not None:
                own = score.complete
                others = tuple(float(value) for _, value in sorted(own.items())) if len(own) > 1 else ()
                dots.append(Dot(at, float(score.value), self._scored_text(part, visit.label, found), others))
            elif score.low is not None and score.high is not None:
                low, high = self.number(score.low), self.number(score.high)
                words = self.say(NOT_COMPLETE, visit=visit.label, low=low, high=high)
                bounds.append(Bounds(at, float(score.low), float(score.high), words))
            change = found.changes.get(part)
            if change and change.is_final and change.baseline is not None and change.later is not None:
                start, end = float(change.baseline), float(change.later)
                arrows.append(
                    Arrow(at, start, end, self._error_text(part, visit.label, change), self._ticks(part, change))
                )
        ground = score_ground(self.of, part, self.language)
        return Curve(ground, tuple(dots), tuple(bounds), tuple(arrows), height)

    def _scored_text(self, part: str, label: str, found: CourseVisit) -> str:
        score = found.scored.parts[part]
        if score.value is None:
            raise AssertionError("only complete totals have a point")
        said = f"{label}: {self.number(score.value)}"
        if len(score.complete) > 1:
            said += f" ({', '.join(str(value) for _, value in sorted(score.complete.items()))})"
        chosen = self.of.thresholds
        if chosen is None or not (score.band or score.has_no_band):
            return said
        band = (score.band.label if score.band else NO_BAND).in_(self.language)
        return f"{said}, {band} ({chosen.label.in_(self.language)})"

    # ── change beside the error of measurement ───────────────────────────────────────────────────────────────────────

    def _limits(self, part: str, change: PartChange) -> tuple[float | None, float | None]:
        found = self.of.detectable.get(part, Detectable())
        return found.one_rater, found.of_mean(change.n_raters)

    def _ticks(self, part: str, change: PartChange) -> tuple[tuple[float, str], ...]:
        if change.baseline is None or change.value is None or change.is_provisional:
            return ()
        sign = 1 if change.value > 0 else -1
        one, mean = self._limits(part, change)
        ticks = ((mean, self.say(RATERS, k=self._k(change))), (one, self.say(ONE_RATER)))
        is_one = self._k(change) == 1
        chosen = ticks[1:] if is_one else ticks
        return tuple((float(change.baseline) + sign * reach, word) for reach, word in chosen if reach is not None)

    def _k(self, change: PartChange) -> int:
        return change.n_raters or self.of.n_raters

    def _place(self, part: str, change: PartChange) -> ErrorPlace | None:
        known = self.of.detectable.get(part, Detectable())
        if change.value is None or change.is_provisional:
            return None
        return known.place(float(change.value), change.n_raters)

    def _error_words(self, part: str, change: PartChange) -> str:
        words = {ErrorPlace.WITHIN: WITHIN_ALL, ErrorPlace.BETWEEN: BETWEEN, ErrorPlace.BEYOND: BEYOND}
        place = self._place(part, change)
        return self.say(words[place], k=self._k(change)) if place else ""

    def _error_sign(self, part: str, change: PartChange) -> str:
        k, place = self._k(change), self._place(part, change)
        signs = {ErrorPlace.WITHIN: f"≤ {k}", ErrorPlace.BETWEEN: f"> {k}, ≤ 1", ErrorPlace.BEYOND: "> 1"}
        return signs[place] if place else ""

    def _verdict(self, verdict: Verdict) -> str:
        return SIGNS[verdict] if self.is_narrow else self.say(VERDICTS[verdict])

    def _signed(self, value: Fraction) -> str:
        return f"{'+' if value > 0 else ''}{self.number(value)}"

    def _change_words(self, change: PartChange) -> str:
        """The change; over fewer raters it says so; without a value between which ends it lies."""
        if change.is_final and change.value is not None:
            return self._signed(change.value)
        if change.value is not None:
            n = change.n_raters
            raters = self.say(ONE_RATER) if n == 1 else self.say(RATERS, k=n)
            return self.say(PROVISIONAL, value=self._signed(change.value), raters=raters)
        if change.low is None or change.high is None:
            return ""
        return self.say(BETWEEN_ENDS, low=self._signed(change.low), high=self._signed(change.high))

    def _error_text(self, part: str, label: str, change: PartChange) -> str:
        if change.value is None:
            return ""
        words = self._error_words(part, change)
        said = f"{label}: {self.say(CHANGE)} {self._signed(change.value)}"
        return f"{said}; {self.say(ERROR)}: {words}" if words else said

    def _judged(self, part: str) -> Iterator[Row]:
        """Change, measurement error, smallest meaningful change and response, a line each."""
        changes = {label: found.changes[part] for label, found in self.scored.items() if part in found.changes}
        words = {label: said for label, c in changes.items() if (said := self._change_words(c))}
        if not words:
            return
        yield self._line(self.say(CHANGE), words)
        short = self._error_sign if self.is_narrow else self._error_words
        errors = {label: said for label, c in changes.items() if (said := short(part, c))}
        if errors:
            yield self._line(self.say(ERROR), errors)
        for rules, kind in (
            (self.of.instrument.meaningful_changes, "meaningful"),
            (self.of.instrument.responses, "responses"),
        ):
            for rule in rules:
                found = {label: getattr(visit, kind).get(rule.id) for label, visit in self.scored.items()}
                verdicts = {label: self._verdict(verdict) for label, verdict in found.items() if verdict}
                if rule.part == part and verdicts:
                    yield self._line(rule.label.in_(self.language), verdicts)

    def _line(self, label: str, by_visit: dict[str, str]) -> Row:
        words = tuple(folded(by_visit.get(visit.label, ""), max(self.room, 5)) for visit in self.own)
        said = (word.replace("\n", " ") for word in words)
        texts = tuple(f"{label}, {visit.label}: {word}" for visit, word in zip(self.own, said, strict=True))
        return Row(folded(label), words, texts)

    # ── clinical values ──────────────────────────────────────────────────────────────────────────────────────────────

    def _responses(self) -> Iterator[Row]:
        for domain, column in DOMAINS.items():
            found = [visit.text(column) for visit in self.own]
            if any(found):
                words = tuple(self.say(RESPONSE_WORDS[Response(one)]) if one else "" for one in found)
                colours = tuple(RAMP[RESPONSES.index(Response(one))] if one else "" for one in found)
                label = DOMAIN_WORDS[domain].in_(self.language)
                shown = tuple(" " if w and self.is_narrow else folded(w, 14) for w in words)
                yield Row(label, shown, self._texts(label, words), (), colours)

    def _numbers(self) -> Iterator[Row]:
        for column in NUMBERS:
            found = [visit.number(column) for visit in self.own]
            known = [value for value in found if value is not None]
            if known:
                top = max(known)
                words = tuple("" if value is None else self._short(value) for value in found)
                bars = tuple(None if value is None else value / top if top else 0.0 for value in found)
                label = COLUMN_WORDS[column].in_(self.language)
                yield Row(folded(label), words, self._texts(label, words), () if column == "ivig_cycles" else bars)

    def _short(self, value: float) -> str:
        return self.number(value, 0 if value.is_integer() else 2 if round(value, 1) != value else 1)

    def _drugs(self) -> Iterator[Row]:
        """One lane a drug, in its first spelling; case does not matter."""
        named = [_drugs_of(visit) for visit in self.own]
        spelling: dict[str, str] = {}
        for one in named:
            spelling = one | spelling
        for folded_name in list(dict.fromkeys(name for one in named for name in one))[:MOST_DRUGS]:
            drug = spelling[folded_name]
            words = tuple(drug if folded_name in one else "" for one in named)
            yield Row(
                folded(drug), words, self._texts(COLUMN_WORDS["co_medication"].in_(self.language), words), is_span=True
            )

    def _texts(self, label: str, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{label}, {visit.label}: {word}" for visit, word in zip(self.own, words, strict=True))

    # ── what is said below ───────────────────────────────────────────────────────────────────────────────────────────

    def notes(self) -> Iterator[str]:
        if self.of.masked:
            yield self.of.masked
        if any(found.value is not None for one in self.scored.values() for found in one.changes.values()):
            yield self._reading()
        if self.scored:
            said = [(BY_RATERS if self.of.is_by_raters else BY_CONSENSUS).in_(self.language), self.say(SMALL)]
            if self.of.thresholds is not None:
                said.append(self.say(BANDS, set=self.of.thresholds.label.in_(self.language)))
            yield " ".join(said)
            if self.is_narrow:
                yield self.say(KEY, k=self.of.n_raters)
        if self.is_narrow and any(visit.text(column) for visit in self.own for column in DOMAINS.values()):
            yield self.say(SQUARES)
        if len(self.own) > 1 and not self.is_to_scale:
            yield self.say(UNEVEN)

    def _reading(self) -> str:
        baseline = next(iter(self.scored.values())).baseline
        errors = []
        for part in self.of.instrument.parts:
            found = self.of.detectable.get(part.id, Detectable())
            if found.one_rater is not None and found.mean_of_raters is not None:
                name = (part.in_sentence or part.label).in_(self.language)
                one, mean = self.number(found.one_rater), self.number(found.mean_of_raters)
                errors.append(self.say(AN_ERROR, part=name, one=one, mean=mean, k=self.of.n_raters))
        if not errors:
            return self.say(NO_ERROR, baseline=baseline)
        return self.say(READING, baseline=baseline, errors="; ".join(errors))


def _drugs_of(visit: ClinicalVisit) -> dict[str, str]:
    """Folded name → name."""
    return {drug.casefold(): drug for drug in listed(visit.text("co_medication") or "")}
