"""Methods and results for a manuscript, English or German: every number is one of agreement.csv, rounded to two decimals.

Only what is estimable is stated; labels follow the lower limit of the CI (Koo & Li 2016). What is not estimable is named with
its reason. Sentences on reliability (ICC) and on agreement (SEM, SDC, limits of agreement) are kept apart (GRRAS).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dmscorer.domain.agreement import conduct_words
from dmscorer.domain.agreement.agreement import POOLED, Result
from dmscorer.domain.agreement.conduct import Conduct
from dmscorer.domain.agreement.headline import ALL_RATINGS, Grade, Headline, Statement, headline
from dmscorer.domain.agreement.note_words import note_in
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.words.writer import Writer

GRADES = {
    Grade.POOR: ("poor", "schlecht"),
    Grade.MODERATE: ("moderate", "moderat"),
    Grade.GOOD: ("good", "gut"),
    Grade.EXCELLENT: ("excellent", "exzellent"),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    methods: str
    results: str


def paragraph(rows: Iterable[Result], instrument: Instrument, of: Conduct, language: str = "en") -> Paragraph:
    """From the rows and what is known of the reading; statements come part by part, in the order of the visits.

    All numbers of one sentence rest on the same cases and the same model, which are named. German writes a decimal comma.
    """
    results, writer = tuple(rows), Writer(language)
    said = headline(results)
    is_partial = any(one.is_of_all_ratings for one in said.leading) or any(
        r.statistic == ALL_RATINGS for r in said.without
    )
    methods = (
        conduct_words.who(of, writer),
        conduct_words.blinding(of, writer),
        *_estimated(of, writer),
        _missing(writer) if is_partial else "",
    )
    sentences = [" ".join(_sentences(one, results, instrument, writer)) for one in _in_order(said, results, instrument)]
    return Paragraph(" ".join(text for text in methods if text), " ".join(sentences))


def _in_order(said: Headline, results: Sequence[Result], instrument: Instrument) -> list[Statement | Result]:
    parts = [part.id for part in instrument.parts]
    # Rows come in the order of the visits.
    visits = list(dict.fromkeys(row.visit for row in results))
    every: list[Statement | Result] = [*said.leading, *said.without]
    return sorted(every, key=lambda one: (parts.index(one.measure), visits.index(one.visit)))


def _estimated(of: Conduct, writer: Writer) -> Iterator[str]:
    yield writer.say(
        f"The first-round totals were analysed with {of.program}.",
        f"Ausgewertet wurden die Summen der ersten Runde mit {of.program}.",
    )
    yield writer.say(
        "Reliability was estimated by the intraclass correlation coefficient (ICC) for absolute agreement of a single rater, ICC(A,1) "
        "(two-way random effects; McGraw & Wong 1996), with generalised 95 % confidence intervals (CI) from three exact pivots, and "
        "labelled by the lower limit of the CI (Koo & Li 2016).",
        "Die Reliabilität wurde mit dem Intraklassenkorrelationskoeffizienten (ICC) für absolute Übereinstimmung eines einzelnen "
        "Untersuchers geschätzt, ICC(A,1) (zweifaktoriell, zufällige Effekte; McGraw & Wong 1996), mit generalisierten "
        "95-%-Konfidenzintervallen (KI) aus drei exakten Pivotgrößen, und nach der unteren Grenze des KI benannt (Koo & Li 2016).",
    )
    yield writer.say(
        "Agreement was estimated by the standard error of measurement (SEM), the smallest detectable change (SDC; for agreement, and "
        "for consistency where the same raters score both visits), and the 95 % limits of agreement of single ratings with the mean of "
        "the raters (Jones et al. 2011), with Graybill-Wang CIs (consistency: exact chi-square CIs; Christensen et al. 2020).",
        "Die Übereinstimmung wurde mit dem Standardmessfehler (SEM), der kleinsten erkennbaren Änderung (SDC; für Übereinstimmung, und "
        "für Konsistenz, wenn dieselben Untersucher beide Visiten bewerten) und den 95-%-Übereinstimmungsgrenzen einzelner Bewertungen "
        "zum Mittel der Untersucher (Jones et al. 2011) geschätzt, mit KI nach Graybill und Wang (Konsistenz: exakte "
        "Chi-Quadrat-KI; Christensen et al. 2020).",
    )
    yield writer.say(
        "Normal case effects are assumed, as are normal effects of raters and error.",
        "Normalverteilte Effekte der Fälle sind vorausgesetzt, ebenso der Untersucher und des Fehlers.",
    )


def _missing(writer: Writer) -> str:
    return writer.say(
        "Where a rating was missing, all numbers of a sentence rest on all available ratings (restricted maximum likelihood, REML); "
        "the ICC of the complete cases follows in a sentence of its own.",
        "Wo eine Bewertung fehlte, beruhen alle Zahlen eines Satzes auf allen vorhandenen Bewertungen (restringierte "
        "Maximum-Likelihood-Schätzung, REML); die ICC der vollständigen Fälle folgt in einem eigenen Satz.",
    )


def _sentences(
    one: Statement | Result, results: Sequence[Result], instrument: Instrument, writer: Writer
) -> Iterator[str]:
    what = _what(instrument, one.measure, one.visit, writer)
    if isinstance(one, Statement):
        yield _reliability(one, what, writer)
        if one.complete is not None:
            yield _of_complete_cases(one.complete, writer)
    else:
        yield _without(one, what, writer)
    yield from _agreement(one.measure, one.visit, results, what, writer)


def _reliability(one: Statement, what: str, writer: Writer) -> str:
    basis = _counts(one.n_cases, one.n_ratings, writer, is_of_all=one.is_of_all_ratings)
    figures = f"ICC(A,1) {writer.coefficient(one.value)} ({_interval(one.low, one.high, writer)}), {basis}"
    by = writer.say("by the lower limit of the CI", "nach der unteren Grenze des KI")
    return f"{what}, {_reliability_word(writer)}: {figures}; {writer.say(*GRADES[one.grade])} {by}."


def _of_complete_cases(row: Result, writer: Writer) -> str:
    start = writer.say("Complete cases only", "Nur vollständige Fälle")
    if row.value is None:
        return f"{start}: {_open(row, writer)}."
    span = "" if row.low is None else f" ({_interval(row.low, row.high, writer)})"
    return f"{start}: ICC(A,1) {writer.coefficient(row.value)}{span}, {_counts(row.n_complete, row.n_ratings, writer)}."


def _without(row: Result, what: str, writer: Writer) -> str:
    """Not estimable, or estimable without a CI: with the reason."""
    start = f"{what}, {_reliability_word(writer)}"
    if row.value is None:
        return f"{start}: {_open(row, writer)}."
    basis = _counts(row.n_cases, row.n_ratings, writer, is_of_all=row.statistic == ALL_RATINGS)
    why = "; ".join(part for part in row.note.split("; ") if part.startswith("no CI"))
    return f"{start}: ICC(A,1) {writer.coefficient(row.value)} ({note_in(why or row.note, writer.language)}), {basis}."


def _open(row: Result, writer: Writer) -> str:
    why = note_in(row.note, writer.language)
    return writer.say(f"not estimable ({why})", f"nicht schätzbar ({why})")


def _agreement(measure: str, visit: str, results: Sequence[Result], what: str, writer: Writer) -> Iterator[str]:
    names = (("sem", "agreement"), ("sdc", "agreement"), ("sdc", "consistency"), ("loam", ""))
    sem, sdc, same, limits = (_row(results, measure, visit, *name) for name in names)
    start = f"{what}, {writer.say('agreement', 'Übereinstimmung')}"
    if sem is not None and sdc is not None and same is not None:
        basis = _counts(sem.n_cases, sem.n_ratings, writer, is_of_all=sem.n_complete < sem.n_cases)
        yield writer.say(
            f"{start}: SEM {_points(sem, writer)}, SDC (agreement) {_points(sdc, writer)}, and SDC (consistency: same raters at both "
            f"visits) {_points(same, writer)} for a single rater, {basis}.",
            f"{start}: SEM {_points(sem, writer)}, SDC (Übereinstimmung) {_points(sdc, writer)} und SDC (Konsistenz: dieselben "
            f"Untersucher an beiden Visiten) {_points(same, writer)} für einen einzelnen Untersucher, {basis}.",
        )
    if limits is not None:
        basis = _counts(limits.n_cases, limits.n_ratings, writer, is_of_all=limits.n_complete < limits.n_cases)
        yield writer.say(
            f"{start}: the limits of agreement with the mean of the raters, within which 95 % of single ratings are expected, are "
            f"estimated at ± {_points(limits, writer)}, {basis}.",
            f"{start}: die Grenzen um das Mittel der Untersucher, innerhalb derer 95 % der einzelnen Bewertungen zu erwarten sind, "
            f"werden auf ± {_points(limits, writer)} geschätzt, {basis}.",
        )


def _counts(cases: int, ratings: int, writer: Writer, *, is_of_all: bool = False) -> str:
    """``n = 7 visits (19 ratings)``, with the model where it uses cases that lack a rating."""
    visits = writer.count(cases, *writer.say("visit|visits", "Visite|Visiten").split("|"))
    rated = writer.count(ratings, *writer.say("rating|ratings", "Bewertung|Bewertungen").split("|"))
    return (
        f"n = {visits} ({rated}{writer.say(', all available, REML', ', alle vorhandenen, REML') if is_of_all else ''})"
    )


def _interval(low: float, high: float | None, writer: Writer) -> str:
    name = writer.say("95 % CI", "95-%-KI")
    if high is None:
        return f"{name} {writer.say('from', 'ab')} {writer.coefficient(low)}"
    return f"{name} {writer.coefficients(low, high)}"


def _points(row: Result, writer: Writer) -> str:
    unit = writer.say("points", "Punkte")
    if row.low is None or row.high is None:
        return f"{writer.decimal(row.value)} {unit}"
    return f"{writer.decimal(row.value)} {unit} ({writer.say('95 % CI', '95-%-KI')} {writer.span(row.low, row.high)})"


def _row(results: Sequence[Result], measure: str, visit: str, statistic: str, variant: str) -> Result | None:
    wanted = (measure, visit, statistic, variant, POOLED)
    found = (r for r in results if (r.measure, r.visit, r.statistic, r.variant, r.raters) == wanted)
    return next((row for row in found if row.value is not None), None)


def _reliability_word(writer: Writer) -> str:
    return writer.say("reliability", "Reliabilität")


def _what(instrument: Instrument, measure: str, visit: str, writer: Writer) -> str:
    label = writer.quoted(instrument.part(measure).label)
    return label if visit == POOLED else writer.say(f"{label} at {visit}", f"{label} bei {visit}")
