"""The report's sections on what was found: the consensus, the score before and after, responses, values, the cohort."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dmscorer.domain.consensus.consensus import CaseConsensus, Status
from dmscorer.domain.consensus.decision_trail import status
from dmscorer.domain.consensus.primary import NO_BAND, PartChange, PrimaryValue, severity
from dmscorer.domain.report.report import Block, Facts, Prose, Section, Table
from dmscorer.domain.results.change import Detectable, ErrorPlace
from dmscorer.domain.results.clinical_words import (
    CUMULATIVE_WORDS,
    DIAGNOSIS_WORDS,
    DOMAIN_WORDS,
    RESPONSE_WORDS,
    characteristic_words,
)
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.course import Verdict
from dmscorer.domain.results.paragraph import Found
from dmscorer.domain.results.responses import ResponseRow, cumulative_table
from dmscorer.domain.words.numerals import share
from dmscorer.domain.words.writer import NOTHING, Writer
from dmscorer.workflows.figures.result_material import compared
from dmscorer.workflows.report import plots as report_plots
from dmscorer.workflows.report.material import ReportMaterial
from dmscorer.workflows.report.method_section import primary_words, rule_words
from dmscorer.workflows.results import results

HOW = {
    Status.UNANIMOUS: ("unanimous", "einstimmig"),
    Status.BY_RULE: ("by the rule", "nach der Regel"),
    Status.SECOND_ROUND: ("by the rule, after a second round", "nach der Regel, nach einer zweiten Runde"),
    Status.DECIDED: ("decided by people", "von Menschen entschieden"),
    Status.NOT_ASSESSABLE: ("nobody could judge it", "niemand konnte es beurteilen"),
    Status.OPEN: ("open", "offen"),
}


def paragraph_of(of: ReportMaterial, writer: Writer) -> Found:
    """What the paragraph on the results is made of: the rows of the tables of results."""
    own = of.results
    both, ck_doubt = compared(own), own.order.doubt(results.ck_labels(own.subjects))
    return Found(
        of.instrument, own.thresholds, primary_words(of, writer), both.between, both.changes, both.summaries, both.tests,
        both.counts, of.responses, of.cohort,
        () if ck_doubt else results.ck_change(own.subjects, own.order, own.earlier, own.later), own.order,
        both.doubt, ck_doubt,
    )  # fmt: skip


def consensus(of: ReportMaterial, writer: Writer) -> Section:
    cases = settled_cases(of)
    counts = Counter(item.status for case in cases for item in case.items.values())
    n_items = sum(counts.values())
    lines = tuple((writer.say(*HOW[one]), writer.share(counts[one], n_items)) for one in Status)
    table = Table(
        writer.say("How the items were settled", "Wie die Items zustande kamen"),
        (writer.say("How", "Wie"), writer.say("Items, n (%)", "Items, n (%)")), lines, frozenset({1}), (3, 2),
        writer.say(f"Of {n_items} items in {len(cases)} cases.", f"Von {n_items} Items in {len(cases)} Fällen."),
    )  # fmt: skip
    facts = Facts(
        (
            (writer.say("Rule for each item", "Regel je Item"), rule_words(of, writer)),
            (writer.say("Primary value", "Primärer Wert"), primary_words(of, writer)),
            (writer.say("State", "Stand"), state_words(of, writer)),
            (
                writer.say(
                    "Flagged items that still carry the rule's value", "Markierte Zeichen mit dem Wert der Regel"
                ),
                str(sum(case.provisional for case in cases)),
            ),
        )
    )
    return Section("consensus", writer.say("Consensus", "Konsens"), (facts, table, _scores(of, writer)))


def settled_cases(of: ReportMaterial) -> list[CaseConsensus]:
    return [one.consensus for one in of.settled if one.consensus is not None and one.raters]


def state_words(of: ReportMaterial, writer: Writer) -> str:
    """Whether the consensus is locked, and what is left to do where it is not."""
    states = Counter(status(case, of.lock).split(" ", maxsplit=1)[0].rstrip(",") for case in settled_cases(of))
    if of.lock is not None and set(states) == {"final"}:
        return writer.say(f"final, locked by {of.lock.by}", f"endgültig, unterschrieben von {of.lock.by}")
    words = {
        "final": ("final", "endgültig"), "settled": ("settled", "geklärt"), "provisional": ("provisional", "vorläufig"),
        "changed": ("changed after a decision", "nach einem Entscheid geändert"), "open": ("open", "offen"),
    }  # fmt: skip
    said = ", ".join(f"{writer.say(*words[kind])} {n}" for kind, n in sorted(states.items()))
    return f"{writer.say('not locked', 'nicht unterschrieben')} ({said})" if said else NOTHING


def _scores(of: ReportMaterial, writer: Writer) -> Table:
    """Both totals of every case, as consensus.csv has them: the primary one first, the only one with a band."""
    parts, is_mean = of.instrument.parts, of.charter.rests_on_totals
    kinds = writer.say("mean of raters", "Mittel"), writer.say("item consensus", "Konsens")
    first, second = kinds if is_mean else kinds[::-1]
    primary = writer.say("primary", "primär")
    columns = (
        writer.say("Subject", "Patient"), writer.say("Visit", "Visite"), writer.say("Raters", "Untersucher"),
        *(f"{writer.of(part.label)}, {kind}" for part in parts for kind in (f"{first} ({primary})", second)),
        writer.say("Severity", "Schweregrad"),
    )  # fmt: skip
    lines = []
    for one in of.settled:
        if not one.primary or not one.raters:
            continue
        values = [one.primary[part.id] for part in parts]
        cells = [
            cell for value in values for cell in (_value(value, writer), writer.decimal(value.items if is_mean else value.mean, 1))
        ]  # fmt: skip
        lines.append(
            (one.visit.subject, one.visit.label, str(len(one.raters)), *cells, _severity(of, values, writer))
        )  # fmt: skip
    return Table(
        writer.say("Both totals of each case", "Beide Summen jedes Falles"), columns, tuple(lines),
        frozenset(range(2, len(columns) - 1)),
        note=writer.say(
            "The two are different numbers; only the primary one has a band. Two numbers with a dash: bounds of an incomplete "
            "value. *: parts of it rest on fewer raters.",
            "Beides sind verschiedene Zahlen; nur die primäre hat einen Schweregrad. Zwei Zahlen mit Strich: Grenzen eines "
            "unvollständigen Wertes. *: Teile davon beruhen auf weniger Untersuchern.",
        ),
    )  # fmt: skip


def _value(value: PrimaryValue, writer: Writer) -> str:
    """The value, marked where parts of it rest on fewer raters; else its bounds."""
    if value.value is not None:
        return writer.decimal(value.value, 1) + ("*" if value.n_filled else "")
    return writer.span(value.low, value.high, 1) if value.low is not None else NOTHING


def _severity(of: ReportMaterial, values: Sequence[PrimaryValue], writer: Writer) -> str:
    return next((_band(of, said, writer) for value in values if (said := severity(value))), NOTHING)


def scores(of: ReportMaterial, writer: Writer) -> Section:
    name = of.instrument.name
    plots = report_plots.of_results(of, writer, f"{name.lower()}_")
    title = writer.say(f"{name} before and after", f"{name} vorher und nachher")
    return Section("scores", title, (*plots, _course(of, writer)))


def _course(of: ReportMaterial, writer: Writer) -> Table:
    """The change of each subject, what it means by the rules, and beside what errors of measurement it lies."""
    part = of.instrument.parts[0]
    changes = [rule for rule in of.instrument.meaningful_changes if rule.part == part.id]
    answers = [rule for rule in of.instrument.responses if rule.part == part.id]
    labels = [*(writer.of(rule.label) for rule in changes), *(writer.of(rule.label) for rule in answers)]
    columns = (
        writer.say("Subject", "Patient"), writer.say("Visit", "Visite"), writer.of(part.label), writer.say("Severity", "Schweregrad"),
        writer.say("Change", "Änderung"), writer.say("Beside the error", "Neben dem Messfehler"), *labels,
    )  # fmt: skip
    lines = []
    for visit in (one for visits in of.results.courses for one in visits):
        scored, found = visit.scored.parts[part.id], visit.changes.get(part.id)
        lines.append(
            (
                visit.scored.subject, visit.scored.label, _value(scored, writer), _severity(of, [*visit.scored.parts.values()], writer),
                _change(found, writer),
                _error(of, part.id, found, writer),
                *(_verdict(visit.meaningful.get(rule.id), writer) for rule in changes),
                *(_verdict(visit.responses.get(rule.id), writer) for rule in answers),
            )
        )  # fmt: skip
    chosen = of.results.thresholds
    note = _without_order(of, writer) + writer.say(
        "Change from the first scored visit: difference of two primary values over the same raters. In brackets: provisional, "
        "over the raters of both visits only, with their number; neither judged nor tested. Two numbers: bounds of the change.",
        "Änderung seit der ersten bewerteten Visite: Differenz zweier primärer Werte über dieselben Untersucher. In Klammern: "
        "vorläufig, nur über die Untersucher beider Visiten, mit ihrer Zahl; weder beurteilt noch geprüft. Zwei Zahlen: Grenzen "
        "der Änderung.",
    )
    source = (
        writer.say(
            f" Severity: {chosen.label.en}, {chosen.citation}.",
            f" Schweregrad: {chosen.label.in_('de')}, {chosen.citation}.",
        )
        if chosen
        else ""
    )
    return Table(
        writer.say(f"Course of each subject, {_low(writer.of(part.label))}", f"Verlauf jedes Patienten, {writer.of(part.label)}"),
        columns, tuple(lines), frozenset({2, 4}),
        (1, 1.2, 1, 1.6, 1.2, 1.6, *(1.2 for _ in changes), *(2 for _ in answers)), note=note + _errors(of, part.id, writer) + source,
    )  # fmt: skip


def order_words(of: ReportMaterial, writer: Writer) -> str:
    """Which visit comes first, and by what that is known."""
    order = of.results.order
    doubt = order.doubt(order.labels)
    if doubt is not None:
        return writer.say(f"not known. {doubt.words().en}", f"nicht bekannt. {doubt.words().in_('de')}")
    listed = ", ".join(order.labels)
    if order.stated:
        return writer.say(f"{listed} (stated by the coordinator)", f"{listed} (von der Koordination festgelegt)")
    return writer.say(f"{listed} (by date)", f"{listed} (nach Datum)")


def _without_order(of: ReportMaterial, writer: Writer) -> str:
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
    return writer.say(
        f"No change is told of {n} of {all_} subjects. {found[0].sentence().en} ",
        f"Bei {n} von {all_} Patienten steht keine Änderung. {found[0].sentence().in_('de')} ",
    )


def _change(found: PartChange | None, writer: Writer) -> str:
    """The change; in brackets a provisional one with its raters; else between which ends it lies."""
    if found is None or found.low is None or found.high is None:
        return NOTHING
    if found.is_final:
        return writer.decimal(found.value, 1)
    ends = f"{writer.decimal(found.low, 1)} {writer.say('to', 'bis')} {writer.decimal(found.high, 1)}"
    if found.value is None:
        return ends
    return f"({writer.decimal(found.value, 1)}, n = {found.n_raters}; {ends})"


def _band(of: ReportMaterial, english: str, writer: Writer) -> str:
    if of.results.thresholds is None or english == NO_BAND:
        return writer.say(NO_BAND, "ohne Band")
    return next((writer.of(band.label) for band in of.results.thresholds.bands if band.label.en == english), english)


def _error(of: ReportMaterial, part: str, found: PartChange | None, writer: Writer) -> str:
    if found is None or found.value is None or found.is_provisional:
        return NOTHING
    place = of.results.detectable.get(part, Detectable()).place(float(found.value), found.n_raters)
    words = {
        ErrorPlace.WITHIN: ("inside both", "innerhalb beider"),
        ErrorPlace.BETWEEN: ("between the two", "zwischen beiden"),
        ErrorPlace.BEYOND: ("outside both", "außerhalb beider"),
    }
    return writer.say(*words[place]) if place else NOTHING


def _errors(of: ReportMaterial, part: str, writer: Writer) -> str:
    known = of.results.detectable.get(part, Detectable())
    if known.one_rater is None or known.mean_of_raters is None:
        return ""
    one, mean = writer.decimal(known.one_rater, 1), writer.decimal(known.mean_of_raters, 1)
    return writer.say(
        f" Beside the error: of one rater {one}, of the mean of all {mean} points (smallest detectable change, consistency).",
        f" Messfehler: eines Untersuchers {one}, des Mittels aller {mean} Punkte (kleinste erkennbare Änderung, Konsistenz).",
    )


def _verdict(verdict: Verdict | None, writer: Writer) -> str:
    if verdict is None:
        return NOTHING
    words = {
        "met": ("met", "erfüllt"),
        "better": ("met, better", "erfüllt, besser"),
        "worse": ("met, worse", "erfüllt, schlechter"),
        "not_met": ("not met", "nicht erfüllt"),
        "not_applicable": ("not applicable", "nicht anwendbar"),
    }
    return writer.say(*words[str(verdict)])


def responses(of: ReportMaterial, writer: Writer) -> Section:
    """The table of response patterns, each cell of its own denominator."""
    domains = dict.fromkeys(row.domain for row in of.responses)
    summed = cumulative_table(of.results.subjects, of.results.order)
    blocks: list[Block] = [
        _patterns([row for row in (*of.responses, *summed) if row.domain == domain], domain, writer)
        for domain in domains
    ]
    if not blocks:
        blocks.append(Prose(writer.say("No response is recorded.", "Kein Ansprechen ist erfasst.")))
    else:
        blocks += report_plots.of_results(of, writer, "responses", "spider")
    return Section("responses", writer.say("Responses", "Ansprechen"), tuple(blocks))


def _patterns(rows: Sequence[ResponseRow], domain: str, writer: Writer) -> Table:
    visits = list(dict.fromkeys(row.assessment for row in rows))
    of = {(row.response, row.assessment): row for row in rows}
    lines = tuple(
        (
            writer.of(words),
            *(share(found.n, found.percent, writer.language) if (found := of.get((response, v))) else NOTHING for v in visits),
        )
        for response, words in (*RESPONSE_WORDS.items(), *CUMULATIVE_WORDS.items())
    )  # fmt: skip
    totals = (
        writer.say("Of", "Von"),
        *(str(next(row.denominator for row in rows if row.assessment == v)) for v in visits),
    )
    caption = writer.say("Responses, n (%)", "Ansprechen, n (%)")
    columns = (writer.say("Response", "Ansprechen"), *visits)
    return Table(
        f"{writer.of(DOMAIN_WORDS[domain])}: {_low(caption) if not writer.is_german else caption}",
        columns,
        (*lines, totals),
        frozenset(range(1, len(columns))),
        note=writer.say(
            "The six responses add up to the last line; the two below them sum those above.",
            "Die sechs Antworten ergeben zusammen die letzte Zeile; die beiden darunter fassen die oberen zusammen.",
        ),
    )


def values(of: ReportMaterial, writer: Writer) -> Section:
    blocks: tuple[Block, ...] = tuple(report_plots.of_results(of, writer, "ck"))
    return Section("values", writer.say("Creatine kinase", "Kreatinkinase"), blocks)


def cohort(of: ReportMaterial, writer: Writer) -> Section:
    columns = (
        writer.say("Characteristic", "Merkmal"), writer.say("Visit", "Visite"),
        writer.say("n (%) or mean (range)", "n (%) oder Mittel (Spanne)"), writer.say("Of", "Von"),
    )  # fmt: skip
    table = Table(
        writer.say("The cohort", "Die Kohorte"), columns, tuple(_cohort_lines(of, writer)), frozenset({3}), (4, 2, 3, 1),
        writer.say("Of: subjects of whom it is known.", "Von: Patienten, von denen es bekannt ist."),
    )  # fmt: skip
    return Section("cohort", writer.say("The cohort", "Die Kohorte"), (table,))


def _cohort_lines(of: ReportMaterial, writer: Writer) -> Iterator[tuple[str, ...]]:
    for row in of.cohort:
        if row.mean is not None:
            value = f"{writer.decimal(row.mean, 1)} ({writer.span(row.low, row.high, 1)})"
        else:
            value = _uncounted(row, writer) if row.percent is None else share(row.n, row.percent, writer.language)
        yield _characteristic(row, writer), row.assessment or NOTHING, value, str(row.denominator)


def _uncounted(row: CohortRow, writer: Writer) -> str:
    if not row.note:
        return NOTHING
    return writer.say("the order of visits is not known", "die Reihenfolge der Visiten ist nicht bekannt")


def _characteristic(row: CohortRow, writer: Writer) -> str:
    """In words where it is one of the program's."""
    words = characteristic_words(row.characteristic)
    said = row.characteristic if words is None else writer.of(words)
    level = writer.of(DIAGNOSIS_WORDS[row.level]) if row.level in DIAGNOSIS_WORDS else row.level
    return f"{said}: {level}" if level else said


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
