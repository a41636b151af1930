"""Methods and results for a manuscript, English or German: every number is one of agreement.csv, rounded to two decimals.

Only what is estimable is stated; labels follow the lower limit of the interval (Koo & Li 2016). What is not estimable is
named with its reason.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dmscorer.domain.agreement.agreement import POOLED, Result
from dmscorer.domain.agreement.headline import Grade, Statement, headline
from dmscorer.domain.agreement.note_words import note_in
from dmscorer.domain.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Paragraph:
    methods: str
    results: str


@dataclass(frozen=True, slots=True)
class _Words:
    """One language: sentences with named places."""

    methods: str
    elsewhere: str
    estimated: str
    missing: str
    grade: dict[Grade, str]
    result: str
    result_open: str
    complete: str
    loam: str
    sem: str
    nothing: str
    at: str


_ENGLISH = _Words(
    methods=("{k} raters scored {n} visits independently and blind to each other, to the patient and to the visit. "),
    elsewhere=(
        "{k} raters scored {n} visits; the scores were not taken with this program (say here how raters were blinded). "
    ),
    estimated=(
        "Agreement on the first-round scores was estimated by the intraclass correlation for absolute agreement of a single rater, "
        "ICC(A,1) (two-way random effects; McGraw & Wong 1996), with 95 % intervals; by the limits of agreement with the mean of the raters "
        "(Jones et al. 2011); and by the standard error of measurement (SEM) with the smallest detectable change (SDC)."
    ),
    missing=" Where ratings were missing, the coefficient rests on all available ratings (REML).",
    grade={Grade.POOR: "poor", Grade.MODERATE: "moderate", Grade.GOOD: "good", Grade.EXCELLENT: "excellent"},
    result="{what}: ICC(A,1) {value} (95 % interval {low} to {high}), by its lower limit {grade} (Koo & Li 2016){complete}.",
    result_open="{what}: ICC(A,1) {value} (not below {low}), by its lower limit {grade} (Koo & Li 2016){complete}.",
    complete=", {n} of {all} visits complete",
    loam=" A rater's total lies within {value} points of the mean of the raters in 95 % of visits.",
    sem=" SEM {sem} and SDC {sdc} points for a single rater.",
    nothing="{what}: not estimable ({why}).",
    at="{part} at {visit}",
)
_GERMAN = _Words(
    methods=("{k} Untersucher bewerteten {n} Visiten unabhängig und verblindet füreinander, für Patient und Visite. "),
    elsewhere=(
        "{k} Untersucher bewerteten {n} Visiten; die Bewertungen wurden nicht mit diesem Programm erhoben (hier ergänzen, wie "
        "verblindet wurde). "
    ),
    estimated=(
        "Die Übereinstimmung der "
        "Bewertungen der ersten Runde wurde mit der Intraklassenkorrelation für absolute Übereinstimmung eines einzelnen Untersuchers "
        "geschätzt, ICC(A,1) (zweifaktoriell, zufällige Effekte; McGraw & Wong 1996), mit 95-%-Intervallen; mit den Übereinstimmungsgrenzen "
        "zum Mittel der Untersucher (Jones et al. 2011); und mit dem Standardmessfehler (SEM) und der kleinsten erkennbaren Änderung (SDC)."
    ),
    missing=" Wo Bewertungen fehlten, beruht der Koeffizient auf allen vorhandenen (REML).",
    grade={Grade.POOR: "schlecht", Grade.MODERATE: "mäßig", Grade.GOOD: "gut", Grade.EXCELLENT: "sehr gut"},
    result="{what}: ICC(A,1) {value} (95-%-Intervall {low} bis {high}), nach der unteren Grenze {grade} (Koo & Li 2016){complete}.",
    result_open="{what}: ICC(A,1) {value} (nicht unter {low}), nach der unteren Grenze {grade} (Koo & Li 2016){complete}.",
    complete=", {n} von {all} Visiten vollständig",
    loam=" Die Summe eines Untersuchers liegt in 95 % der Visiten höchstens {value} Punkte vom Mittel der Untersucher entfernt.",
    sem=" SEM {sem} und SDC {sdc} Punkte für einen einzelnen Untersucher.",
    nothing="{what}: nicht schätzbar ({why}).",
    at="{part}, {visit}",
)
LANGUAGES = {"en": _ENGLISH, "de": _GERMAN}


def paragraph(
    rows: Iterable[Result], instrument: Instrument, n_raters: int, language: str = "en", *, is_read_here: bool = True
) -> Paragraph:
    """From the rows alone; nothing is said of blinding where scores were brought in. German writes a decimal comma."""
    results, words = tuple(rows), LANGUAGES[language]
    said = headline(results)
    n_visits = max((row.n_cases for row in results if row.level == "total" and row.visit == POOLED), default=0)
    methods = (words.methods if is_read_here else words.elsewhere).format(k=n_raters, n=n_visits) + words.estimated
    if any(one.n_complete < one.n_cases for one in said.leading):
        methods += words.missing
    number = _comma if language == "de" else _point
    order = [part.id for part in instrument.parts]
    sentences = [
        _sentence(one, results, instrument, words, number, language)
        for one in sorted(said.leading, key=lambda one: order.index(one.measure))
    ]
    sentences += [
        words.nothing.format(
            what=_what(instrument, row.measure, row.visit, words, language), why=note_in(row.note, language) or "–"
        )
        for row in said.without
    ]
    return Paragraph(methods, " ".join(sentences))


def _sentence(
    one: Statement,
    results: Sequence[Result],
    instrument: Instrument,
    words: _Words,
    number: Callable[[float], str],
    language: str,
) -> str:
    complete = words.complete.format(n=one.n_complete, all=one.n_cases) if one.n_complete < one.n_cases else ""
    pattern = words.result if one.high is not None else words.result_open
    text = pattern.format(
        what=_what(instrument, one.measure, one.visit, words, language), value=number(one.value), low=number(one.low),
        high="" if one.high is None else number(one.high), grade=words.grade[one.grade], complete=complete,
    )  # fmt: skip
    loam = _value(results, one, "loam", "")
    sem, sdc = _value(results, one, "sem", "agreement"), _value(results, one, "sdc", "agreement")
    if loam is not None:
        text += words.loam.format(value=number(loam))
    if sem is not None and sdc is not None:
        text += words.sem.format(sem=number(sem), sdc=number(sdc))
    return text


def _value(results: Sequence[Result], one: Statement, statistic: str, variant: str) -> float | None:
    wanted = (one.measure, one.visit, statistic, variant, POOLED)
    return next((r.value for r in results if (r.measure, r.visit, r.statistic, r.variant, r.raters) == wanted), None)


def _what(instrument: Instrument, measure: str, visit: str, words: _Words, language: str) -> str:
    label = instrument.part(measure).label.in_(language)
    return label if visit == POOLED else words.at.format(part=label, visit=visit)


def _point(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _comma(value: float) -> str:
    return _point(value).replace(".", ",")
