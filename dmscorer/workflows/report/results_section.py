"""The report's sections on what was found: the consensus, the score before and after, responses, values, the cohort."""

from collections import Counter
from collections.abc import Iterator, Sequence

from dmscorer.domain.consensus.consensus import CaseConsensus, Status
from dmscorer.domain.consensus.decision_trail import status
from dmscorer.domain.report.report import Block, Facts, Prose, Section, Table
from dmscorer.domain.results import before_after
from dmscorer.domain.results.change import Detectable, ErrorPlace
from dmscorer.domain.results.clinical import RESPONSES
from dmscorer.domain.results.clinical_words import COLUMN_WORDS, DIAGNOSIS_WORDS, DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.course import PartChange, Verdict
from dmscorer.domain.results.paragraph import Found
from dmscorer.domain.results.responses import ResponseRow
from dmscorer.domain.words.numerals import share
from dmscorer.domain.words.writer import NOTHING, Writer
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
    between = before_after.ends(own.courses, own.subjects, own.earlier, own.later)
    parts = [part.id for part in of.instrument.parts]
    pairs = before_after.every_part(own.courses, parts, between, by_raters=own.is_by_raters)
    return Found(
        of.instrument, own.thresholds, primary_words(of, writer), between, pairs,
        tuple(one for part in pairs if between for one in before_after.summaries(part, between, pairs[part])),
        tuple(row for part, known in pairs.items() if known for row in results.score_change(part, known)),
        of.responses, of.cohort, results.ck_change(own.subjects, own.earlier, own.later),
    )  # fmt: skip


def consensus(of: ReportMaterial, writer: Writer) -> Section:
    cases = settled_cases(of)
    counts = Counter(item.status for case in cases for item in case.items.values())
    n_items = sum(counts.values())
    lines = tuple((writer.say(*HOW[one]), writer.share(counts[one], n_items)) for one in Status)
    table = Table(
        writer.say("How the items were settled", "Wie die Einzelzeichen zustande kamen"),
        (writer.say("How", "Wie"), writer.say("Items, n (%)", "Einzelzeichen, n (%)")), lines, frozenset({1}), (3, 2),
        writer.say(f"Of {n_items} items in {len(cases)} cases.", f"Von {n_items} Einzelzeichen in {len(cases)} Fällen."),
    )  # fmt: skip
    facts = Facts(
        (
            (writer.say("Rule for each item", "Regel je Einzelzeichen"), rule_words(of, writer)),
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
    """Both totals of every case, as consensus.csv has them."""
    parts = of.instrument.parts
    item, mean = writer.say("item consensus", "Konsens"), writer.say("mean of raters", "Mittel")
    columns = (
        writer.say("Subject", "Patient"), writer.say("Visit", "Visite"), writer.say("Raters", "Untersucher"),
        *(f"{writer.of(part.label)}, {kind}" for part in parts for kind in (mean, item)),
    )  # fmt: skip
    lines = []
    for one in of.settled:
        case = one.consensus
        if case is None or not one.raters:
            continue
        cells = []
        for part in parts:
            total, means = case.totals[part.id], case.means[part.id]
            cells += [writer.decimal(means.value, 1), writer.decimal(total.value, 0) if total.value is not None else
                      f"{writer.decimal(total.low, 0)}–{writer.decimal(total.high, 0)}"]  # fmt: skip
        lines.append((one.visit.subject, one.visit.label, str(len(one.raters)), *cells))
    return Table(
        writer.say("Both totals of each case", "Beide Summen jedes Falles"), columns, tuple(lines),
        frozenset(range(2, len(columns))),
        note=writer.say(
            "The two are different numbers; the primary value is named above. Two numbers with a dash: bounds of an incomplete total.",
            "Beides sind verschiedene Zahlen; der primäre Wert steht oben. Zwei Zahlen mit Strich: Grenzen einer unvollständigen Summe.",
        ),
    )  # fmt: skip


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
                visit.scored.subject, visit.scored.label, writer.decimal(scored.value, 1), _band(of, visit.severity, writer),
                writer.decimal(found.value if found else None, 1),
                _error(of, part.id, found, writer),
                *(_verdict(visit.meaningful.get(rule.id), writer) for rule in changes),
                *(_verdict(visit.responses.get(rule.id), writer) for rule in answers),
            )
        )  # fmt: skip
    chosen = of.results.thresholds
    note = writer.say(
        "Change from the first scored visit; only raters present at both visits enter it.",
        "Änderung seit der ersten bewerteten Visite; nur Untersucher, die beide bewerteten, gehen ein.",
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


def _band(of: ReportMaterial, english: str | None, writer: Writer) -> str:
    if english is None or of.results.thresholds is None:
        return NOTHING
    return next((writer.of(band.label) for band in of.results.thresholds.bands if band.label.en == english), english)


def _error(of: ReportMaterial, part: str, found: PartChange | None, writer: Writer) -> str:
    if found is None or found.value is None:
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
        "not_met": ("not met", "nicht erfüllt"),
        "not_applicable": ("not applicable", "nicht anwendbar"),
    }
    return writer.say(*words[str(verdict)])


def responses(of: ReportMaterial, writer: Writer) -> Section:
    """The table of response patterns, each cell of its own denominator."""
    domains = dict.fromkeys(row.domain for row in of.responses)
    blocks: list[Block] = [
        _patterns([row for row in of.responses if row.domain == domain], domain, writer) for domain in domains
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
            writer.of(RESPONSE_WORDS[response]),
            *(share(found.n, found.percent, writer.language) if (found := of.get((response, v))) else NOTHING for v in visits),
        )
        for response in RESPONSES
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
            value = NOTHING if row.percent is None else share(row.n, row.percent, writer.language)
        yield _characteristic(row, writer), row.assessment or NOTHING, value, str(row.denominator)


def _characteristic(row: CohortRow, writer: Writer) -> str:
    """The name of a column in words where it is one of the program's."""
    name = row.characteristic
    column = name.split(" (", maxsplit=1)[0]
    said = writer.of(COLUMN_WORDS[column]) if column in COLUMN_WORDS else _own(name, writer)
    level = writer.of(DIAGNOSIS_WORDS[row.level]) if row.level in DIAGNOSIS_WORDS else row.level
    return f"{said}: {level}" if level else said


def _own(name: str, writer: Writer) -> str:
    known = {
        "subjects": ("Subjects", "Patienten"), "follow_up (months)": ("Follow-up (months)", "Nachbeobachtung (Monate)"),
        "glucocorticoids stopped": ("Glucocorticoids stopped", "Glukokortikoide abgesetzt"),
        "any adverse_event": ("Any adverse event", "Irgendein unerwünschtes Ereignis"), "any relapse": ("Relapse", "Rezidiv"),
    }  # fmt: skip
    return writer.say(*known[name]) if name in known else name


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
