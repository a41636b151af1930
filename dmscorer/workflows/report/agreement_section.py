"""The report's sections on agreement: totals, each rater, where they differ, what it hangs on; all from agreement.csv."""

from collections.abc import Iterator

from dmscorer.domain.agreement.agreement import POOLED, Result
from dmscorer.domain.agreement.headline import ALL_RATINGS, coefficients, grade, stated
from dmscorer.domain.agreement.note_words import note_in
from dmscorer.domain.agreement.paragraph import GRADES
from dmscorer.domain.report.report import Block, Prose, Section, Table
from dmscorer.domain.words.writer import NOTHING, Writer
from dmscorer.workflows.report import plots as report_plots
from dmscorer.workflows.report.items_section import farthest_table, groups_table, items_table
from dmscorer.workflows.report.material import ReportMaterial
from dmscorer.workflows.report.rows import Rows

BOUNDED = frozenset({"icc", "icc_reml", "kappa", "kappa_mean", "alpha", "ac", "agreement"})


def sections(of: ReportMaterial, writer: Writer) -> Iterator[Section]:
    yield totals(of, writer)
    yield raters(of, writer)
    yield differences(of, writer)
    yield dependence(of, writer)
    if of.repeats:
        yield repeats(of, writer)


def totals(of: ReportMaterial, writer: Writer) -> Section:
    rows = Rows(of.rows)
    blocks: list[Block] = [
        _coefficients(of, rows, writer),
        *report_plots.of_agreement(of, writer, "forest"),
        _points(of, rows, writer),
        *report_plots.of_agreement(of, writer, *(f"bland_altman_{part.id}" for part in of.instrument.parts)),
        _pairs(of, rows, writer),
        *report_plots.of_agreement(of, writer, "pairs", "variance"),
    ]
    return Section(
        "totals",
        writer.say("Reliability and agreement of the totals", "Reliabilität und Übereinstimmung der Summen"),
        tuple(blocks),
    )


def raters(of: ReportMaterial, writer: Writer) -> Section:
    rows = Rows(of.rows)
    parts = of.instrument.parts
    columns = (
        writer.say("Rater", "Untersucher"),
        *(f"{writer.say('Mean', 'Mittel')}, {writer.of(part.label)}" for part in parts),
    )
    lines = tuple(
        (rater, *(writer.decimal(rows.value(part.id, "rater_mean", "", raters=rater), 1) for part in parts))
        for rater in of.raters
    )
    bias = "; ".join(_bias(part.id, writer.of(part.label), rows, writer) for part in parts)
    note = writer.say(
        "Over the cases that all raters scored. Difference of the raters in level, analysis of variance: ",
        "Über die Fälle, die alle bewertet haben. Unterschied der Untersucher im Niveau, Varianzanalyse: ",
    )
    means = Table(
        writer.say("Mean total of each rater", "Mittlere Summe jedes Untersuchers"), columns, lines,
        frozenset(range(1, len(columns))), note=f"{note}{bias}.",
    )  # fmt: skip
    plots = report_plots.of_agreement(of, writer, "use_of_levels", "drift")
    return Section("raters", writer.say("Each rater", "Jeder Untersucher"), (means, *plots))


def differences(of: ReportMaterial, writer: Writer) -> Section:
    blocks: tuple[Block, ...] = (
        *report_plots.of_agreement(of, writer, "heat_map", "body_map"),
        groups_table(of, writer),
        farthest_table(of, writer),
        items_table(of, writer),
    )
    return Section("differences", writer.say("Where raters differ", "Wo sich Untersucher unterscheiden"), blocks)


def dependence(of: ReportMaterial, writer: Writer) -> Section:
    title = writer.say("Sensitivity of the results", "Sensitivität der Ergebnisse")
    plots = report_plots.of_agreement(of, writer, "without_rater", "without_subject", "sensitivity")
    return Section("dependence", title, (*plots, Prose(_second_opinion(of, writer))))


def repeats(of: ReportMaterial, writer: Writer) -> Section:
    """Hidden repeats, each rater against themselves; first-round agreement holds none of them."""
    lines = tuple(
        (row.raters, _measure(of, row.measure, writer), f"{row.statistic} {row.variant}".strip(),
         *_shown(row, writer), str(row.n_cases), note_in(row.note, writer.language) if row.value is None else "")
        for row in of.repeats
        if row.level == "total"
    )  # fmt: skip
    table = Table(
        writer.say("Each rater on intra-rater repeats (hidden)", "Jeder Untersucher bei verdeckten Wiederholungen"),
        (
            writer.say("Rater", "Untersucher"), writer.say("Measure", "Maß"), writer.say("Statistic", "Kennzahl"),
            writer.say("Value", "Wert"), writer.say("95 % CI", "95-%-KI"), writer.say("Cases", "Fälle"),
            writer.say("Not estimable because", "Nicht schätzbar, weil"),
        ),
        lines,
        frozenset({3, 4, 5}),
    )  # fmt: skip
    return Section("repeats", writer.say("Raters against themselves", "Untersucher gegen sich selbst"), (table,))


def _shown(row: Result, writer: Writer) -> tuple[str, str]:
    """Value and CI; only what is at most 1 is written as a coefficient."""
    if row.statistic in BOUNDED:
        return writer.coefficient(row.value), writer.coefficients(row.low, row.high)
    return writer.decimal(row.value), writer.span(row.low, row.high)


def _coefficients(of: ReportMaterial, rows: Rows, writer: Writer) -> Table:
    """One line a part and visit: the ICC of which people speak, the others of the same cases and model beside it."""
    leading, (complete_cases, _) = stated(of.rows), coefficients(of.rows)
    lines = []
    for part in of.instrument.parts:
        for visit in rows.visits(part.id):
            lead = leading.get(("total", visit, part.id))
            if lead is None:
                continue
            label = writer.say(*GRADES[grade(lead.low)]) if lead.value is not None and lead.low is not None else NOTHING
            lines.append(
                (
                    writer.of(part.label), visit_label(visit, writer), str(lead.n_cases), str(lead.n_ratings), _basis(lead, writer),
                    writer.coefficient(lead.value), writer.coefficients(lead.low, lead.high), label,
                    *(_with_span(rows.row(part.id, lead.statistic, variant, visit), writer) for variant in ("C,1", "A,k")),
                    _beside(lead, complete_cases["total", visit, part.id], writer),
                    writer.coefficient(rows.value(part.id, "alpha", "interval", visit)),
                )
            )  # fmt: skip
    return Table(
        writer.say("Reliability of the totals", "Reliabilität der Summen"),
        (
            writer.say("Total", "Summe"), writer.say("Visit", "Visite"), writer.say("Cases", "Fälle"),
            writer.say("Ratings", "Bewertungen"), writer.say("Basis", "Grundlage"), "ICC(A,1)", writer.say("95 % CI", "95-%-KI"),
            writer.say("By its lower limit", "Nach der unteren Grenze"), "ICC(C,1)", "ICC(A,k)",
            writer.say("ICC(A,1), complete cases", "ICC(A,1), vollständige Fälle"), "Alpha",
        ),
        tuple(lines),
        frozenset({2, 3, 5, 6, 8, 9, 10, 11}),
        note=" ".join((_which_interval(of, writer), _labels(writer), *_open_reasons(of, writer))),
    )  # fmt: skip


def _basis(lead: Result, writer: Writer) -> str:
    if lead.statistic == ALL_RATINGS:
        return writer.say("all ratings (REML)", "alle Bewertungen (REML)")
    return writer.say("complete", "vollständig")


def _with_span(row: Result | None, writer: Writer) -> str:
    if row is None or row.value is None or row.low is None:
        return writer.coefficient(row.value if row else None)
    return f"{writer.coefficient(row.value)} ({writer.coefficients(row.low, row.high)})"


def _beside(lead: Result, complete_cases: Result, writer: Writer) -> str:
    """What the complete cases give, with their counts, where they do not lead."""
    if lead.statistic != ALL_RATINGS:
        return NOTHING
    counts = writer.say(
        f"{complete_cases.n_complete} cases, {complete_cases.n_ratings} ratings",
        f"{complete_cases.n_complete} Fälle, {complete_cases.n_ratings} Bewertungen",
    )
    return f"{_with_span(complete_cases, writer)}; {counts}"


def _which_interval(of: ReportMaterial, writer: Writer) -> str:
    text = writer.say(
        "Confidence intervals (CI): generalised, from three exact pivots; normal case effects are assumed, as are normal effects of "
        "raters and error.",
        "Konfidenzintervalle (KI): generalisiert, aus drei exakten Pivotgrößen; normalverteilte Effekte der Fälle sind "
        "vorausgesetzt, ebenso der Untersucher und des Fehlers.",
    )
    if any(row.statistic == ALL_RATINGS for (level, _, _), row in stated(of.rows).items() if level == "total"):
        text += writer.say(
            " Where a rating is missing, all numbers of a line rest on all available ratings (REML); k is the harmonic mean of "
            "the numbers of ratings a case.",
            " Wo eine Bewertung fehlt, beruhen alle Zahlen einer Zeile auf allen vorhandenen Bewertungen (REML); k ist das "
            "harmonische Mittel der Zahl der Bewertungen je Fall.",
        )
    if len(of.table.visits) > 1:
        text += writer.say(
            " All visits: visits pooled (CI approximate).", " Alle Visiten: Visiten zusammen (KI näherungsweise)."
        )
    return text


def _labels(writer: Writer) -> str:
    return writer.say(
        "Labels of Koo & Li 2016: below 0.5 poor, to 0.75 moderate, to 0.9 good, above excellent. "
        "Alpha: Krippendorff's, interval scale.",
        "Bezeichnungen nach Koo & Li 2016: unter 0,5 schlecht, bis 0,75 moderat, bis 0,9 gut, darüber exzellent. "
        "Alpha: nach Krippendorff, Intervallskala.",
    )


def _open_reasons(of: ReportMaterial, writer: Writer) -> Iterator[str]:
    """Why a leading number is missing."""
    for (level, visit, measure), row in stated(of.rows).items():
        where = f"{_measure(of, measure, writer)}, {visit_label(visit, writer)}"
        why = note_in(row.note, writer.language)
        if level == "total" and row.value is None:
            yield writer.say(f"{where}: not estimable ({why}).", f"{where}: nicht schätzbar ({why}).")
        elif level == "total" and row.low is None:
            yield f"{where}: {why}."


def _points(of: ReportMaterial, rows: Rows, writer: Writer) -> Table:
    kinds = (
        ("sem", "agreement"),
        ("sem", "agreement_mean"),
        ("sdc", "agreement"),
        ("sdc", "agreement_mean"),
        ("sdc", "consistency"),
        ("loam", ""),
    )
    lines = []
    for part in of.instrument.parts:
        for visit in rows.visits(part.id):
            found = [rows.row(part.id, *kind, visit) for kind in kinds]
            shown = [_of_points(row, writer) for row in found]
            counts = [str(found[0].n_cases), str(found[0].n_ratings)] if found[0] else [NOTHING, NOTHING]
            lines.append((writer.of(part.label), visit_label(visit, writer), *counts, *shown))
    one, mean = writer.say("one rater", "ein Untersucher"), writer.say("mean of k", "Mittel von k")
    agreement = writer.say("SDC (agreement)", "SDC (Übereinstimmung)")
    consistency = writer.say("SDC (consistency)", "SDC (Konsistenz)")
    return Table(
        writer.say("Agreement: error of measurement, in points", "Übereinstimmung: Messfehler, in Punkten"),
        (
            writer.say("Total", "Summe"), writer.say("Visit", "Visite"), writer.say("Cases", "Fälle"), writer.say("Ratings", "Bewertungen"),
            f"SEM, {one}", f"SEM, {mean}", f"{agreement}, {one}", f"{agreement}, {mean}", f"{consistency}, {one}",
            writer.say("Limits of agreement ±", "Übereinstimmungsgrenzen ±"),
        ),
        tuple(lines),
        frozenset(range(2, 10)),
        note=writer.say(
            "Value and 95 % CI (Graybill-Wang; consistency: chi-square). SEM: standard error of measurement, for agreement; SDC: "
            "smallest detectable change, 1.96 · √2 · SEM, for agreement, and for consistency where the same raters score both visits; "
            "k: raters a case, their harmonic mean where that differs. Limits of agreement "
            "with the mean of the raters: estimated, 95 % of single ratings are expected within them (Jones 2011, Christensen "
            "2020). From the same cases and model as the ICC.",
            "Wert und 95-%-KI (Graybill-Wang; Konsistenz: Chi-Quadrat). SEM: Standardmessfehler, für Übereinstimmung; SDC: kleinste "
            "erkennbare Änderung, 1,96 · √2 · SEM, für Übereinstimmung, und für Konsistenz, wenn dieselben Untersucher beide Visiten "
            "bewerten; k: Untersucher je Fall, ihr harmonisches Mittel, wo das verschieden ist. Übereinstimmungsgrenzen zum Mittel der "
            "Untersucher: geschätzt, 95 % der einzelnen Bewertungen sind darin zu erwarten (Jones 2011, Christensen 2020). Aus "
            "denselben Fällen und demselben Modell wie die ICC.",
        ),
    )  # fmt: skip


def _of_points(row: Result | None, writer: Writer) -> str:
    if row is None or row.value is None or row.low is None:
        return writer.decimal(row.value if row else None, 1)
    return f"{writer.decimal(row.value, 1)} ({writer.span(row.low, row.high, 1)})"


def _pairs(of: ReportMaterial, rows: Rows, writer: Writer) -> Table:
    lines = []
    for part in of.instrument.parts:
        for bias in rows.of(part.id, "bland_altman", "bias"):
            lower = rows.row(part.id, "bland_altman", "lower", POOLED, bias.raters)
            upper = rows.row(part.id, "bland_altman", "upper", POOLED, bias.raters)
            lines.append(
                (
                    writer.of(part.label), bias.raters.replace("|", " − "), writer.decimal(bias.value, 1),
                    writer.span(bias.low, bias.high, 1), writer.decimal(lower.value if lower else None, 1),
                    writer.decimal(upper.value if upper else None, 1), str(bias.n_complete),
                )
            )  # fmt: skip
    return Table(
        writer.say("Two raters at a time (Bland-Altman), in points", "Je zwei Untersucher (Bland-Altman), in Punkten"),
        (
            writer.say("Total", "Summe"), writer.say("Pair", "Paar"), writer.say("Bias", "Verzerrung"),
            writer.say("95 % CI", "95-%-KI"), writer.say("Lower limit", "Untere Grenze"),
            writer.say("Upper limit", "Obere Grenze"), writer.say("Cases", "Fälle"),
        ),
        tuple(lines),
        frozenset(range(2, 7)),
        note=writer.say("All visits together.", "Alle Visiten zusammen."),
    )  # fmt: skip


def _bias(part: str, label: str, rows: Rows, writer: Writer) -> str:
    found = rows.row(part, "rater_bias", "")
    if found is None or found.value is None or found.p is None:
        why = f" ({note_in(found.note, writer.language)})" if found and found.note else ""
        return writer.say(f"{label} not estimable{why}", f"{label} nicht schätzbar{why}")
    p = writer.p(found.p)
    p = f"P {p}" if p.startswith(("<", ">")) else f"P = {p}"
    test = f"F({_whole(found.df1)}, {_whole(found.df2)}) = {writer.decimal(found.value)}, {p}"
    return f"{label} {test}, n = {found.n_complete}"


def _whole(number: float | None) -> str:
    return NOTHING if number is None else f"{number:g}"


def _second_opinion(of: ReportMaterial, writer: Writer) -> str:
    """The largest difference from pingouin is always said; one that matters is said as such."""
    checked = of.checked
    who = f"{checked.package} {checked.version}"
    if not checked.compared:
        return writer.say(
            f"{who} could compare nothing, because it needs complete cases that differ.",
            f"{who} konnte nichts vergleichen, weil es vollständige Fälle braucht, die sich unterscheiden.",
        )
    largest = f"{checked.largest:.1e}"
    said = writer.say(
        f"A second package, {who}, gave the same for {checked.compared} of these numbers: the largest difference is {largest}.",
        f"Ein zweites Paket, {who}, ergab für {checked.compared} dieser Zahlen dasselbe: der größte Unterschied ist {largest}.",
    )
    if checked.is_equal:
        return said
    return writer.say(
        f"A second package, {who}, differs by {largest} in {checked.where}: do not publish these numbers, report it.",
        f"Ein zweites Paket, {who}, weicht um {largest} ab ({checked.where}): diese Zahlen nicht veröffentlichen, sondern melden.",
    )


def _measure(of: ReportMaterial, measure: str, writer: Writer) -> str:
    known = {part.id: part.label for part in of.instrument.parts}
    return writer.of(known[measure]) if measure in known else measure


def visit_label(visit: str, writer: Writer) -> str:
    return writer.say("all visits", "alle Visiten") if visit == POOLED else visit


def complete(row: Result) -> str:
    return str(row.n_cases) if row.n_complete == row.n_cases else f"{row.n_complete}/{row.n_cases}"
