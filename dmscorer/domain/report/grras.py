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
    n_ratings: int
    n_expected: int
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
    (RESULTS, "Agreement with its uncertainty", "Übereinstimmung mit ihrer Unsicherheit"),
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
        10: _statistics(writer),
        11: _actual(of, writer),
        12: " ".join(part for part in (of.raters, of.subjects) if part),
        13: writer.say(
            "Coefficients with 95 % intervals: section “Agreement of the totals”.",
            "Koeffizienten mit 95-%-Intervallen: Abschnitt „Übereinstimmung der Summen“.",
        ),
        15: writer.say(
            "Every item in this report; every number in agreement.csv, every rating in ratings_long.csv.",
            "Jedes Einzelzeichen in diesem Bericht; jede Zahl in agreement.csv, jede Bewertung in ratings_long.csv.",
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
        f"{of.n_raters} Untersucher, {of.n_subjects} Patienten, {of.n_cases} Visiten; verdeckte Wiederholungen: {of.repeats}. Grund: ________",
    )


def _independence(of: GrrasFacts, writer: Writer) -> str:
    if of.is_independent is None:
        return ""
    return writer.say(
        "Yes: no rater saw what another gave before every rater had signed.",
        "Ja: niemand sah, was andere gaben, bevor alle unterschrieben hatten.",
    )


def _statistics(writer: Writer) -> str:
    return writer.say(
        "Intraclass correlations, limits of agreement with the mean, SEM and SDC, weighted kappa, Krippendorff's alpha, AC1 and AC2, "
        "percent agreement; by name and formula in “How it was computed”.",
        "Intraklassenkorrelationen, Grenzen der Übereinstimmung mit dem Mittel, SEM und SDC, gewichtetes Kappa, Krippendorffs Alpha, "
        "AC1 und AC2, prozentuale Übereinstimmung; mit Namen und Formel unter „Wie gerechnet wurde“.",
    )


def _actual(of: GrrasFacts, writer: Writer) -> str:
    return writer.say(
        f"{of.n_raters} raters, {of.n_subjects} subjects, {of.n_cases} visits, {of.n_ratings} of {of.n_expected} forms.",
        f"{of.n_raters} Untersucher, {of.n_subjects} Patienten, {of.n_cases} Visiten, {of.n_ratings} von {of.n_expected} Bögen.",
    )
