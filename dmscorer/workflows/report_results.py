"""The report's sections on what was found: the consensus, the score before and after, responses, values, the cohort."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dmscorer.domain import before_after
from dmscorer.domain.change import Detectable, ErrorPlace
from dmscorer.domain.clinical import RESPONSES
from dmscorer.domain.clinical_words import COLUMN_WORDS, DIAGNOSIS_WORDS, DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.cohort import CohortRow
from dmscorer.domain.consensus import CaseConsensus, Status
from dmscorer.domain.course import PartChange, Verdict
from dmscorer.domain.numerals import share
from dmscorer.domain.pen import NOTHING, Pen
from dmscorer.domain.report import Block, Facts, Prose, Section, Table
from dmscorer.domain.responses import ResponseRow
from dmscorer.domain.results_paragraph import Found
from dmscorer.domain.settlement import status
from dmscorer.workflows import report_plots, results
from dmscorer.workflows.report_material import ReportMaterial
from dmscorer.workflows.report_method import primary_words, rule_words

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
    doubt = own.order.doubt(before_after.scored_labels(own.courses))
    ck_doubt = own.order.doubt(results.ck_labels(own.subjects))
    between = None if doubt else before_after.ends(own.courses, own.order, own.earlier, own.later)
    parts = [part.id for part in of.instrument.parts]
    pairs = before_after.every_part(own.courses, parts, between, own.order, by_raters=own.is_by_raters)
    return Found(
        of.instrument, own.thresholds, primary_words(of, pen), between, pairs,
        tuple(one for part in pairs if between for one in before_after.summaries(part, between, pairs[part])),
        tuple(row for part, known in pairs.items() if known for row in results.score_change(part, known)),
        of.responses, of.cohort,
        () if ck_doubt else results.ck_change(own.subjects, own.order, own.earlier, own.later), own.order,
        doubt, ck_doubt,
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
    """Both totals of every case, as consensus.csv has them."""
    parts = of.instrument.parts
    item, mean = pen.say("item consensus", "Konsens"), pen.say("mean of raters", "Mittel")
    columns = (
        pen.say("Subject", "Patient"), pen.say("Visit", "Visite"), pen.say("Raters", "Untersucher"),
        *(f"{pen.of(part.label)}, {kind}" for part in parts for kind in (mean, item)),
    )  # fmt: skip
    lines = []
    for one in of.settled:
        case = one.consensus
        if case is None or not one.raters:
            continue
        cells = []
        for part in parts:
            total, means = case.totals[part.id], case.means[part.id]
            cells += [pen.decimal(means.value, 1), pen.decimal(total.value, 0) if total.value is not None else
                      f"{pen.decimal(total.low, 0)}–{pen.decimal(total.high, 0)}"]  # fmt: skip
        lines.append((one.visit.subject, one.visit.label, str(len(one.raters)), *cells))
    return Table(
        pen.say("Both totals of each case", "Beide Summen jedes Falles"), columns, tuple(lines),
        frozenset(range(2, len(columns))),
        note=pen.say(
            "The two are different numbers; the primary value is named above. Two numbers with a dash: bounds of an incomplete total.",
            "Beides sind verschiedene Zahlen; der primäre Wert steht oben. Zwei Zahlen mit Strich: Grenzen einer unvollständigen Summe.",
        ),
    )  # fmt: skip


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
                visit.scored.subject, visit.scored.label, pen.decimal(scored.value, 1), _band(of, visit.severity, pen),
                pen.decimal(found.value if found else None, 1),
                _error(of, part.id, found, pen),
                *(_verdict(visit.meaningful.get(rule.id), pen) for rule in changes),
                *(_verdict(visit.responses.get(rule.id), pen) for rule in answers),
            )
        )  # fmt: skip
    chosen = of.results.thresholds
    note = _without_order(of, pen) + pen.say(
        "Change from the first scored visit; only raters present at both visits enter it.",
        "Änderung seit der ersten bewerteten Visite; nur Untersucher, die beide bewerteten, gehen ein.",
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


def _without_order(of: ReportMaterial, pen: Pen) -> str:
    """Whose change is not told, and why."""
    order = of.results.order
    found = [
        doubt
        for own in of.results.courses
        if own and (doubt := order.doubt_of(own[0].scored.subject, [one.scored.label for one in own]))
    ]
    if not found:
        return ""
    n, all_ = len(found), len(of.results.courses)
    return pen.say(
        f"No change is told of {n} of {all_} subjects. {found[0].sentence().en} ",
        f"Bei {n} von {all_} Patienten steht keine Änderung. {found[0].sentence().in_('de')} ",
    )


def _band(of: ReportMaterial, english: str | None, pen: Pen) -> str:
    if english is None or of.results.thresholds is None:
        return NOTHING
    return next((pen.of(band.label) for band in of.results.thresholds.bands if band.label.en == english), english)


def _error(of: ReportMaterial, part: str, found: PartChange | None, pen: Pen) -> str:
    if found is None or found.value is None:
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
            value = _uncounted(row, pen) if row.percent is None else share(row.n, row.percent, pen.language)
        yield _characteristic(row, pen), row.assessment or NOTHING, value, str(row.denominator)


def _uncounted(row: CohortRow, pen: Pen) -> str:
    if not row.note:
        return NOTHING
    return pen.say("the order of visits is not known", "die Reihenfolge der Visiten ist nicht bekannt")


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
