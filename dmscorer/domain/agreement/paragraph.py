"""Methods and results for a manuscript, English or German: every number is one of agreement.csv, rounded to two decimals.

Only what is estimable is stated; labels follow the lower limit of the interval (Koo & Li 2016). What is not estimable is
named with its reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dmscorer.domain.agreement.agreement import POOLED, Result
from dmscorer.domain.agreement.headline import Grade, Statement, headline
from dmscorer.domain.agreement.note_words import note_in
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.words.writer import Writer

GRADES = {
    Grade.POOR: ("poor", "schlecht"),
    Grade.MODERATE: ("moderate", "moderat"),
    Grade.GOOD: ("good", "gut"),
    Grade.EXCELLENT: ("excellent", "exzellent"),
}
ALMOST_ONE = 0.995  # from here two decimals would say 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    methods: str
    results: str


def paragraph(
    rows: Iterable[Result], instrument: Instrument, n_raters: int, language: str = "en", *, is_read_here: bool = True
) -> Paragraph:
    """From the rows alone; nothing is said of blinding where scores were brought in. German writes a decimal comma.

    All numbers of one measure at one visit rest on the same cases and the same model, which are named.
    """
    results, writer = tuple(rows), Writer(language)
    said = headline(results)
    n_visits = max((row.n_cases for row in results if row.level != "group" and row.visit == POOLED), default=0)
    is_partial = any(one.is_of_all_ratings for one in said.leading)
    methods = (
        _who(n_raters, n_visits, writer, is_read_here),
        _estimated(writer),
        _missing(writer) if is_partial else "",
    )
    order = [part.id for part in instrument.parts]
    sentences = [
        " ".join(_sentences(one, results, instrument, writer))
        for one in sorted(said.leading, key=lambda one: order.index(one.measure))
    ]
    sentences += [_nothing(row, instrument, writer) for row in said.without]
    return Paragraph(" ".join(text for text in methods if text), " ".join(sentences))


def _who(k: int, n: int, writer: Writer, is_read_here: bool) -> str:
    visits = writer.count(n, *writer.say("visit|visits", "Visite|Visiten").split("|"))
    if is_read_here:
        return writer.say(
            f"{k} raters scored {visits} independently and blind to each other, to the patient and to the visit.",
            f"{k} Untersucher bewerteten {visits} unabhängig und verblindet füreinander, für Patient und Visite.",
        )
    return writer.say(
        f"{k} raters scored {visits}; the scores were not taken with this program (say here how raters were blinded).",
        f"{k} Untersucher bewerteten {visits}; die Bewertungen wurden nicht mit diesem Programm erhoben (hier ergänzen, wie "
        "verblindet wurde).",
    )


def _estimated(writer: Writer) -> str:
    return writer.say(
        "Reliability of the first-round totals was estimated by the intraclass correlation for absolute agreement of a single rater, "
        "ICC(A,1) (two-way random effects; McGraw & Wong 1996), with generalised 95 % confidence intervals (CI) from three exact "
        "pivots, by one integral, without random numbers; agreement by the standard error of measurement (SEM), the smallest "
        "detectable change for agreement (SDC) and the limits of agreement with the mean of the raters (Jones et al. 2011), with "
        "Graybill-Wang CIs (Christensen et al. 2020). The CIs assume normally distributed effects of cases, raters and error.",
        "Die Reliabilität der Summen der ersten Runde wurde mit der Intraklassenkorrelation für absolute Übereinstimmung eines "
        "einzelnen Untersuchers geschätzt, ICC(A,1) (zweifaktoriell, zufällige Effekte; McGraw & Wong 1996), mit generalisierten "
        "95-%-Konfidenzintervallen (KI) aus drei exakten Pivotgrößen, durch ein Integral, ohne Zufallszahlen; die Übereinstimmung "
        "mit dem Standardmessfehler (SEM), der kleinsten erkennbaren Änderung für Übereinstimmung (SDC) und den "
        "Übereinstimmungsgrenzen zum Mittel der Untersucher (Jones et al. 2011), mit KI nach Graybill und Wang (Christensen et al. "
        "2020). Die KI setzen normalverteilte Effekte von Fällen, Untersuchern und Fehler voraus.",
    )


def _missing(writer: Writer) -> str:
    return writer.say(
        "Where a rating was missing, all numbers of a sentence rest on all available ratings (restricted maximum likelihood, REML), "
        "and the ICC of the complete cases stands beside them.",
        "Wo eine Bewertung fehlte, beruhen alle Zahlen eines Satzes auf allen vorhandenen Bewertungen (restringierte "
        "Maximum-Likelihood-Schätzung, REML), und die ICC der vollständigen Fälle steht daneben.",
    )


def _sentences(one: Statement, results: Sequence[Result], instrument: Instrument, writer: Writer) -> Iterator[str]:
    yield _reliability(one, instrument, writer)
    if one.complete is not None:
        yield _of_complete_cases(one.complete, writer)
    sem, sdc, loam = (_row(results, one, *name) for name in (("sem", "agreement"), ("sdc", "agreement"), ("loam", "")))
    if sem is not None and sdc is not None:
        shown = f"SEM {_points(sem, writer)}{writer.say(' and', ' und')} SDC {_points(sdc, writer)}"
        yield writer.say(f"{shown} for a single rater.", f"{shown} für einen einzelnen Untersucher.")
    if loam is not None:
        yield writer.say(
            f"The 95 % limits of agreement of single ratings with the mean of the raters are estimated at ± {_points(loam, writer)}.",
            f"Die 95-%-Übereinstimmungsgrenzen einzelner Bewertungen zum Mittel der Untersucher werden auf ± {_points(loam, writer)} "
            "geschätzt.",
        )


def _reliability(one: Statement, instrument: Instrument, writer: Writer) -> str:
    what = _what(instrument, one.measure, one.visit, writer)
    basis = _counts(one.n_cases, one.n_ratings, writer)
    if one.is_of_all_ratings:
        basis += writer.say(", all available ratings (REML)", ", alle vorhandenen Bewertungen (REML)")
    by = writer.say("by the lower limit of the CI", "nach der unteren Grenze des KI")
    figures = f"ICC(A,1) {_coefficient(one.value, writer)} ({_interval(one.low, one.high, writer)}; {basis})"
    return f"{what}: {figures}, {writer.say(*GRADES[one.grade])} {by} (Koo & Li 2016)."


def _of_complete_cases(row: Result, writer: Writer) -> str:
    start = writer.say("Complete cases only", "Nur vollständige Fälle")
    counts = _counts(row.n_complete, row.n_ratings, writer)
    if row.value is None:
        why = note_in(row.note, writer.language)
        return writer.say(f"{start}: not estimable ({why}).", f"{start}: nicht schätzbar ({why}).")
    span = "" if row.low is None else f"{_interval(row.low, row.high, writer)}; "
    return f"{start}: ICC(A,1) {_coefficient(row.value, writer)} ({span}{counts})."


def _nothing(row: Result, instrument: Instrument, writer: Writer) -> str:
    what, why = _what(instrument, row.measure, row.visit, writer), note_in(row.note, writer.language)
    if row.value is not None:
        return f"{what}: ICC(A,1) {_coefficient(row.value, writer)} ({_counts(row.n_cases, row.n_ratings, writer)}; {why})."
    return writer.say(f"{what}: not estimable ({why}).", f"{what}: nicht schätzbar ({why}).")


def _counts(cases: int, ratings: int, writer: Writer) -> str:
    visits = writer.count(cases, *writer.say("visit|visits", "Visite|Visiten").split("|"))
    return f"{visits}, {writer.count(ratings, *writer.say('rating|ratings', 'Bewertung|Bewertungen').split('|'))}"


def _interval(low: float, high: float | None, writer: Writer) -> str:
    name = writer.say("95 % CI", "95-%-KI")
    if high is None:
        return f"{name} {writer.say('from', 'ab')} {_coefficient(low, writer)}"
    return f"{name} {_coefficient(low, writer)} {writer.say('to', 'bis')} {_coefficient(high, writer)}"


def _coefficient(value: float, writer: Writer) -> str:
    return f"> {writer.decimal(0.99)}" if ALMOST_ONE <= value < 1 else writer.decimal(value)


def _points(row: Result, writer: Writer) -> str:
    unit = writer.say("points", "Punkte")
    if row.low is None or row.high is None:
        return f"{writer.decimal(row.value)} {unit}"
    return f"{writer.decimal(row.value)} {unit} ({writer.say('95 % CI', '95-%-KI')} {writer.span(row.low, row.high)})"


def _row(results: Sequence[Result], one: Statement, statistic: str, variant: str) -> Result | None:
    wanted = (one.measure, one.visit, statistic, variant, POOLED)
    found = (r for r in results if (r.measure, r.visit, r.statistic, r.variant, r.raters) == wanted)
    return next((row for row in found if row.value is not None), None)


def _what(instrument: Instrument, measure: str, visit: str, writer: Writer) -> str:
    label = writer.of(instrument.part(measure).label)
    return label if visit == POOLED else writer.say(f"{label} at {visit}", f"{label}, {visit}")
