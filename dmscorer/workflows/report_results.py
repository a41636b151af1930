"""The report's sections on what was found: the consensus, the score before and after, responses, values, the cohort."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dmscorer.domain.change import Detectable, ErrorPlace
from dmscorer.domain.clinical import RESPONSES
from dmscorer.domain.clinical_words import COLUMN_WORDS, DIAGNOSIS_WORDS, DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.cohort import CohortRow
from dmscorer.domain.consensus import CaseConsensus, Status
from dmscorer.domain.course import Verdict
from dmscorer.domain.numerals import share
from dmscorer.domain.pen import NOTHING, Pen
from dmscorer.domain.primary import NO_BAND, PartChange, PrimaryValue, severity
from dmscorer.domain.report import Block, Facts, Prose, Section, Table
from dmscorer.domain.responses import ResponseRow
from dmscorer.domain.results_paragraph import Found
from dmscorer.domain.settlement import status
from dmscorer.workflows import report_plots, results
from dmscorer.workflows.report_material import ReportMaterial
from dmscorer.workflows.report_method import primary_words, rule_words
from dmscorer.workflows.result_material import compared

HOW = {
    Status.UNANIMOUS: ("unanimous", "einstimmig"),
    Status.BY_RULE: ("by the rule", "nach der Regel"),
    Status.SECOND_ROUND: ("by the rule, after a second round", "nach der Regel, nach einer zweiten Runde"),
    Status.DECIDED: ("decided by people", "von Menschen entschieden"),
    Status.NOT_ASSESSABLE: ("nobody could judge it", "niemand konnte es beurteilen"),
    Status.OPEN: ("open", "offen"),
}


def paragraph_of(of: ReportMaterial, pen: Pen) -> Found:
    """What the paragraph on the results is made of: the rows of the tables of results."""
    own = of.results
    both = compared(own)
    return Found(
        of.instrument, own.thresholds, primary_words(of, pen), both.between, both.changes, both.summaries, both.tests,
        both.counts, of.responses, of.cohort, results.ck_change(own.subjects, own.earlier, own.later),
    )  # fmt: skip


def consensus(of: ReportMaterial, pen: Pen) -> Section:
    cases = settled_cases(of)
    counts = Counter(item.status for case in cases for item in case.items.values())
    n_items = sum(counts.values())
    lines = tuple((pen.say(*HOW[one]), pen.share(counts[one], n_items)) for one in Status)
    table = Table(
        pen.say("How the items were settled", "Wie die Einzelzeichen zustande kamen"),
        (pen.say("How", "Wie"), pen.say("Items, n (%)", "Einzelzeichen, n (%)")), lines, frozenset({1}), (3, 2),
        pen.say(f"Of {n_items} items in {len(cases)} cases.", f"Von {n_items} Einzelzeichen in {len(cases)} Fällen."),
    )  # fmt: skip
    facts = Facts(
        (
            (pen.say("Rule for each item", "Regel je Einzelzeichen"), rule_words(of, pen)),
            (pen.say("Primary value", "Primärer Wert"), primary_words(of, pen)),
            (pen.say("State", "Stand"), state_words(of, pen)),
            (
                pen.say("Flagged items that still carry the rule's value", "Markierte Zeichen mit dem Wert der Regel"),
                str(sum(case.provisional for case in cases)),
            ),
        )
    )
    return Section("consensus", pen.say("Consensus", "Konsens"), (facts, table, _scores(of, pen)))


def settled_cases(of: ReportMaterial) -> list[CaseConsensus]:
    return [one.consensus for one in of.settled if one.consensus is not None and one.raters]


def state_words(of: ReportMaterial, pen: Pen) -> str:
    """Whether the consensus is locked, and what is left to do where it is not."""
    states = Counter(status(case, of.lock).split(" ", maxsplit=1)[0].rstrip(",") for case in settled_cases(of))
    if of.lock is not None and set(states) == {"final"}:
        return pen.say(f"final, locked by {of.lock.by}", f"endgültig, unterschrieben von {of.lock.by}")
    words = {
        "final": ("final", "endgültig"), "settled": ("settled", "geklärt"), "provisional": ("provisional", "vorläufig"),
        "changed": ("changed after a decision", "nach einem Entscheid geändert"), "open": ("open", "offen"),
    }  # fmt: skip
    said = ", ".join(f"{pen.say(*words[kind])} {n}" for kind, n in sorted(states.items()))
    return f"{pen.say('not locked', 'nicht unterschrieben')} ({said})" if said else NOTHING


def _scores(of: ReportMaterial, pen: Pen) -> Table:
    """Both totals of every case, as consensus.csv has them: the primary one first, the only one with a band."""
    parts, is_mean = of.instrument.parts, of.charter.rests_on_totals
    kinds = pen.say("mean of raters", "Mittel"), pen.say("item consensus", "Konsens")
    first, second = kinds if is_mean else kinds[::-1]
    primary = pen.say("primary", "primär")
    columns = (
        pen.say("Subject", "Patient"), pen.say("Visit", "Visite"), pen.say("Raters", "Untersucher"),
        *(f"{pen.of(part.label)}, {kind}" for part in parts for kind in (f"{first} ({primary})", second)),
        pen.say("Severity", "Schweregrad"),
    )  # fmt: skip
    lines = []
    for one in of.settled:
        if not one.primary or not one.raters:
            continue
        values = [one.primary[part.id] for part in parts]
        cells = [
            cell for value in values for cell in (_value(value, pen), pen.decimal(value.items if is_mean else value.mean, 1))
        ]  # fmt: skip
        lines.append(
            (one.visit.subject, one.visit.label, str(len(one.raters)), *cells, _severity(of, values, pen))
        )  # fmt: skip
    return Table(
        pen.say("Both totals of each case", "Beide Summen jedes Falles"), columns, tuple(lines),
        frozenset(range(2, len(columns) - 1)),
        note=pen.say(
            "The two are different numbers; only the primary one has a band. Two numbers with a dash: bounds of an incomplete "
            "value. *: parts of it rest on fewer raters.",
            "Beides sind verschiedene Zahlen; nur die primäre hat einen Schweregrad. Zwei Zahlen mit Strich: Grenzen eines "
            "unvollständigen Wertes. *: Teile davon beruhen auf weniger Untersuchern.",
        ),
    )  # fmt: skip


def _value(value: PrimaryValue, pen: Pen) -> str:
    """The value, marked where parts of it rest on fewer raters; else its bounds."""
    if value.value is not None:
        return pen.decimal(value.value, 1) + ("*" if value.n_filled else "")
    return pen.span(value.low, value.high, 1) if value.low is not None else NOTHING


def _severity(of: ReportMaterial, values: Sequence[PrimaryValue], pen: Pen) -> str:
    return next((_band(of, said, pen) for value in values if (said := severity(value))), NOTHING)


def scores(of: ReportMaterial, pen: Pen) -> Section:
    name = of.instrument.name
    plots = report_plots.of_results(of, pen, f"{name.lower()}_")
    title = pen.say(f"{name} before and after", f"{name} vorher und nachher")
    return Section("scores", title, (*plots, _course(of, pen)))


def _course(of: ReportMaterial, pen: Pen) -> Table:
    """The change of each subject, what it means by the rules, and beside what errors of measurement it lies."""
    part = of.instrument.parts[0]
    changes = [rule for rule in of.instrument.meaningful_changes if rule.part == part.id]
    answers = [rule for rule in of.instrument.responses if rule.part == part.id]
    labels = [*(pen.of(rule.label) for rule in changes), *(pen.of(rule.label) for rule in answers)]
    columns = (
        pen.say("Subject", "Patient"), pen.say("Visit", "Visite"), pen.of(part.label), pen.say("Severity", "Schweregrad"),
        pen.say("Change", "Änderung"), pen.say("Beside the error", "Neben dem Messfehler"), *labels,
    )  # fmt: skip
    lines = []
    for visit in (one for visits in of.results.courses for one in visits):
        scored, found = visit.scored.parts[part.id], visit.changes.get(part.id)
        lines.append(
            (
                visit.scored.subject, visit.scored.label, _value(scored, pen), _severity(of, [*visit.scored.parts.values()], pen),
                _change(found, pen),
                _error(of, part.id, found, pen),
                *(_verdict(visit.meaningful.get(rule.id), pen) for rule in changes),
                *(_verdict(visit.responses.get(rule.id), pen) for rule in answers),
            )
        )  # fmt: skip
    chosen = of.results.thresholds
    note = pen.say(
        "Change from the first scored visit: difference of two primary values over the same raters. In brackets: provisional, "
        "over the raters of both visits only, with their number; neither judged nor tested. Two numbers: bounds of the change.",
        "Änderung seit der ersten bewerteten Visite: Differenz zweier primärer Werte über dieselben Untersucher. In Klammern: "
        "vorläufig, nur über die Untersucher beider Visiten, mit ihrer Zahl; weder beurteilt noch geprüft. Zwei Zahlen: Grenzen "
        "der Änderung.",
    )
    source = (
        pen.say(
            f" Severity: {chosen.label.en}, {chosen.citation}.",
            f" Schweregrad: {chosen.label.in_('de')}, {chosen.citation}.",
        )
        if chosen
        else ""
    )
    return Table(
        pen.say(f"Course of each subject, {_low(pen.of(part.label))}", f"Verlauf jedes Patienten, {pen.of(part.label)}"),
        columns, tuple(lines), frozenset({2, 4}),
        (1, 1.2, 1, 1.6, 1.2, 1.6, *(1.2 for _ in changes), *(2 for _ in answers)), note=note + _errors(of, part.id, pen) + source,
    )  # fmt: skip


def _change(found: PartChange | None, pen: Pen) -> str:
    """The change; in brackets a provisional one with its raters; else between which ends it lies."""
    if found is None or found.low is None or found.high is None:
        return NOTHING
    if found.is_final:
        return pen.decimal(found.value, 1)
    ends = f"{pen.decimal(found.low, 1)} {pen.say('to', 'bis')} {pen.decimal(found.high, 1)}"
    if found.value is None:
        return ends
    return f"({pen.decimal(found.value, 1)}, n = {found.n_raters}; {ends})"


def _band(of: ReportMaterial, english: str, pen: Pen) -> str:
    if of.results.thresholds is None or english == NO_BAND:
        return pen.say(NO_BAND, "ohne Band")
    return next((pen.of(band.label) for band in of.results.thresholds.bands if band.label.en == english), english)


def _error(of: ReportMaterial, part: str, found: PartChange | None, pen: Pen) -> str:
    if found is None or found.value is None or found.is_provisional:
        return NOTHING
    place = of.results.detectable.get(part, Detectable()).place(float(found.value), found.n_raters)
    words = {
        ErrorPlace.WITHIN: ("inside both", "innerhalb beider"),
        ErrorPlace.BETWEEN: ("between the two", "zwischen beiden"),
        ErrorPlace.BEYOND: ("outside both", "außerhalb beider"),
    }
    return pen.say(*words[place]) if place else NOTHING


def _errors(of: ReportMaterial, part: str, pen: Pen) -> str:
    known = of.results.detectable.get(part, Detectable())
    if known.one_rater is None or known.mean_of_raters is None:
        return ""
    one, mean = pen.decimal(known.one_rater, 1), pen.decimal(known.mean_of_raters, 1)
    return pen.say(
        f" Beside the error: of one rater {one}, of the mean of all {mean} points (smallest detectable change, consistency).",
        f" Messfehler: eines Untersuchers {one}, des Mittels aller {mean} Punkte (kleinste erkennbare Änderung, Konsistenz).",
    )


def _verdict(verdict: Verdict | None, pen: Pen) -> str:
    if verdict is None:
        return NOTHING
    words = {
        "met": ("met", "erfüllt"),
        "better": ("met, better", "erfüllt, besser"),
        "worse": ("met, worse", "erfüllt, schlechter"),
        "not_met": ("not met", "nicht erfüllt"),
        "not_applicable": ("not applicable", "nicht anwendbar"),
    }
    return pen.say(*words[str(verdict)])


def responses(of: ReportMaterial, pen: Pen) -> Section:
    """The table of response patterns, each cell of its own denominator."""
    domains = dict.fromkeys(row.domain for row in of.responses)
    blocks: list[Block] = [
        _patterns([row for row in of.responses if row.domain == domain], domain, pen) for domain in domains
    ]
    if not blocks:
        blocks.append(Prose(pen.say("No response is recorded.", "Kein Ansprechen ist erfasst.")))
    else:
        blocks += report_plots.of_results(of, pen, "responses", "spider")
    return Section("responses", pen.say("Responses", "Ansprechen"), tuple(blocks))


def _patterns(rows: Sequence[ResponseRow], domain: str, pen: Pen) -> Table:
    visits = list(dict.fromkeys(row.assessment for row in rows))
    of = {(row.response, row.assessment): row for row in rows}
    lines = tuple(
        (
            pen.of(RESPONSE_WORDS[response]),
            *(share(found.n, found.percent, pen.language) if (found := of.get((response, v))) else NOTHING for v in visits),
        )
        for response in RESPONSES
    )  # fmt: skip
    totals = (
        pen.say("Of", "Von"),
        *(str(next(row.denominator for row in rows if row.assessment == v)) for v in visits),
    )
    caption = pen.say("Responses, n (%)", "Ansprechen, n (%)")
    columns = (pen.say("Response", "Ansprechen"), *visits)
    return Table(
        f"{pen.of(DOMAIN_WORDS[domain])}: {_low(caption) if not pen.is_german else caption}",
        columns,
        (*lines, totals),
        frozenset(range(1, len(columns))),
    )


def values(of: ReportMaterial, pen: Pen) -> Section:
    blocks: tuple[Block, ...] = tuple(report_plots.of_results(of, pen, "ck"))
    return Section("values", pen.say("Creatine kinase", "Kreatinkinase"), blocks)


def cohort(of: ReportMaterial, pen: Pen) -> Section:
    columns = (
        pen.say("Characteristic", "Merkmal"), pen.say("Visit", "Visite"),
        pen.say("n (%) or mean (range)", "n (%) oder Mittel (Spanne)"), pen.say("Of", "Von"),
    )  # fmt: skip
    table = Table(
        pen.say("The cohort", "Die Kohorte"), columns, tuple(_cohort_lines(of, pen)), frozenset({3}), (4, 2, 3, 1),
        pen.say("Of: subjects of whom it is known.", "Von: Patienten, von denen es bekannt ist."),
    )  # fmt: skip
    return Section("cohort", pen.say("The cohort", "Die Kohorte"), (table,))


def _cohort_lines(of: ReportMaterial, pen: Pen) -> Iterator[tuple[str, ...]]:
    for row in of.cohort:
        if row.mean is not None:
            value = f"{pen.decimal(row.mean, 1)} ({pen.span(row.low, row.high, 1)})"
        else:
            value = NOTHING if row.percent is None else share(row.n, row.percent, pen.language)
        yield _characteristic(row, pen), row.assessment or NOTHING, value, str(row.denominator)


def _characteristic(row: CohortRow, pen: Pen) -> str:
    """The name of a column in words where it is one of the program's."""
    name = row.characteristic
    column = name.split(" (", maxsplit=1)[0]
    said = pen.of(COLUMN_WORDS[column]) if column in COLUMN_WORDS else _own(name, pen)
    level = pen.of(DIAGNOSIS_WORDS[row.level]) if row.level in DIAGNOSIS_WORDS else row.level
    return f"{said}: {level}" if level else said


def _own(name: str, pen: Pen) -> str:
    known = {
        "subjects": ("Subjects", "Patienten"), "follow_up (months)": ("Follow-up (months)", "Nachbeobachtung (Monate)"),
        "glucocorticoids stopped": ("Glucocorticoids stopped", "Glukokortikoide abgesetzt"),
        "any adverse_event": ("Any adverse event", "Irgendein unerwünschtes Ereignis"), "any relapse": ("Relapse", "Rezidiv"),
    }  # fmt: skip
    return pen.say(*known[name]) if name in known else name


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
