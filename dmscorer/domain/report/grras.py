"""The list of what a report on agreement must hold: GRRAS, Kottner et al. 2011, J Clin Epidemiol 64:96-106, table 1.

Item numbers are the published ones, the words our own. What the program knows is filled in; the rest stays a blank.
"""

from dataclasses import dataclass

from dmscorer.domain.words.writer import Writer


@dataclass(frozen=True, slots=True)
class GrrasFacts:
    """What the program knows, in words of the language; "" = it does not know. Numbers as they are printed elsewhere."""

    device: str
    n_subjects: int
    n_cases: int
    n_raters: int
    forms: str  # received of expected
    program: str
    repeats: str
    process: str
    is_independent: bool | None  # None: the scores were taken elsewhere
    raters: str
    subjects: str


@dataclass(frozen=True, slots=True)
class GrrasItem:
    """``said`` "" is a blank for the authors."""

    number: int
    section: str
    asked: str
    said: str


TITLE, INTRODUCTION, METHODS, RESULTS, DISCUSSION, MORE = (
    ("Title, abstract", "Titel, Abstract"),
    ("Introduction", "Einleitung"),
    ("Methods", "Methoden"),
    ("Results", "Ergebnisse"),
    ("Discussion", "Diskussion"),
    ("Supplement", "Anhang"),
)
ASKED = (
    (TITLE, "Agreement or reliability is named as the subject", "Übereinstimmung oder Reliabilität als Thema genannt"),
    (INTRODUCTION, "The instrument, by name", "Das Instrument, mit Namen"),
    (INTRODUCTION, "Which subjects the results are meant for", "Für welche Patienten die Ergebnisse gelten sollen"),
    (INTRODUCTION, "Which raters the results are meant for", "Für welche Untersucher die Ergebnisse gelten sollen"),
    (INTRODUCTION, "What is known so far, and why this study", "Was bekannt ist, und warum diese Studie"),
    (
        METHODS,
        "How many raters, subjects and repeats, and why",
        "Wie viele Untersucher, Patienten, Wiederholungen; warum",
    ),
    (METHODS, "How subjects and raters were chosen", "Wie Patienten und Untersucher ausgewählt wurden"),
    (METHODS, "How it was rated: intervals, knowledge, blinding", "Wie bewertet wurde: Abstände, Wissen, Verblindung"),
    (METHODS, "Whether raters rated independently", "Ob unabhängig bewertet wurde"),
    (METHODS, "The statistics", "Die Statistik"),
    (RESULTS, "How many of each there were in fact", "Wie viele es jeweils wirklich waren"),
    (RESULTS, "Who the raters and subjects were", "Wer Untersucher und Patienten waren"),
    (
        RESULTS,
        "Reliability and agreement with their uncertainty",
        "Reliabilität und Übereinstimmung mit ihrer Unsicherheit",
    ),
    (DISCUSSION, "What the results mean in practice", "Was die Ergebnisse für die Praxis bedeuten"),
    (MORE, "Results in detail", "Ergebnisse im Einzelnen"),
)


def checklist(of: GrrasFacts, language: str = "en") -> tuple[GrrasItem, ...]:
    """All fifteen, in order."""
    writer = Writer(language)
    said = {
        2: of.device,
        6: _planned(of, writer),
        8: of.process,
        9: _independence(of, writer),
        10: _statistics(of, writer),
        11: _actual(of, writer),
        12: " ".join(part for part in (of.raters, of.subjects) if part),
        13: writer.say(
            "Reliability: coefficients with 95 % CIs. Agreement: SEM, SDC, and limits of agreement with 95 % CIs. On how many cases and "
            "ratings they rest: section “Reliability and agreement of the totals”.",
            "Reliabilität: Koeffizienten mit 95-%-KI. Übereinstimmung: SEM, SDC und Übereinstimmungsgrenzen mit 95-%-KI. Auf wie vielen "
            "Fällen und Bewertungen sie beruhen: Abschnitt „Reliabilität und Übereinstimmung der Summen“.",
        ),
        15: writer.say(
            "Every item in this report; every number in agreement.csv, every rating in ratings_long.csv.",
            "Jedes Item in diesem Bericht; jede Zahl in agreement.csv, jede Bewertung in ratings_long.csv.",
        ),
    }
    return tuple(
        GrrasItem(number, writer.say(*section), writer.say(english, german), said.get(number, ""))
        for number, (section, english, german) in enumerate(ASKED, start=1)
    )


def _planned(of: GrrasFacts, writer: Writer) -> str:
    """Numbers are known, the reason is the authors'."""
    return writer.say(
        f"{of.n_raters} raters, {of.n_subjects} subjects, {of.n_cases} visits; hidden repeats: {of.repeats}. Reason: ________",
        f"{of.n_raters} Untersucher, {of.n_subjects} Patienten, {of.n_cases} Visiten; verdeckte Wiederholungen: {of.repeats}. "
        "Grund: ________",
    )


def _independence(of: GrrasFacts, writer: Writer) -> str:
    if of.is_independent is None:
        return ""
    return writer.say(
        "Yes: no rater saw another rater's scores of a case before every rater had signed it.",
        "Ja: niemand sah die Bewertungen anderer zu einem Fall, bevor alle ihn unterschrieben hatten.",
    )


def _statistics(of: GrrasFacts, writer: Writer) -> str:
    return writer.say(
        f"{of.program}. Reliability: intraclass correlation coefficients with generalised 95 % CIs from exact pivots (all available "
        "ratings by REML where one is missing; normal case effects are assumed), weighted kappa, Krippendorff's alpha, AC1 and "
        "AC2. Agreement: limits of agreement with the mean, SEM and SDC with "
        "Graybill-Wang CIs, percent agreement. Change: paired t test (primary), two-sided, significance level 0.05. By name and "
        "formula in “How it was computed”.",
        f"{of.program}. Reliabilität: Intraklassenkorrelationskoeffizienten mit generalisierten 95-%-KI aus exakten Pivotgrößen (alle "
        "vorhandenen Bewertungen mit REML, wo eine fehlt; normalverteilte Effekte der Fälle sind vorausgesetzt), gewichtetes "
        "Kappa, Krippendorffs Alpha, AC1 und AC2. Übereinstimmung: Übereinstimmungsgrenzen zum "
        "Mittel, SEM und SDC mit Graybill-Wang-KI, prozentuale Übereinstimmung. Änderung: gepaarter t-Test (primär), zweiseitig, "
        "Signifikanzniveau 0,05. Mit Namen und Formel unter „Wie gerechnet wurde“.",
    )


def _actual(of: GrrasFacts, writer: Writer) -> str:
    return writer.say(
        f"{of.n_raters} raters, {of.n_subjects} subjects, {of.n_cases} visits; {of.forms}.",
        f"{of.n_raters} Untersucher, {of.n_subjects} Patienten, {of.n_cases} Visiten; {of.forms}.",
    )
