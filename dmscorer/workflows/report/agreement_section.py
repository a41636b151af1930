"""The report's sections on agreement: totals, each rater, where they differ, what it hangs on; all from agreement.csv."""

from collections.abc import Iterator

from dmscorer.domain.agreement.agreement import POOLED, Result
from dmscorer.domain.agreement.headline import Grade, grade, stated
from dmscorer.domain.agreement.note_words import note_in
from dmscorer.domain.report.report import Block, Prose, Section, Table
from dmscorer.domain.words.writer import NOTHING, Writer
from dmscorer.workflows.report import plots as report_plots
from dmscorer.workflows.report.items_section import farthest_table, groups_table, items_table
from dmscorer.workflows.report.material import ReportMaterial
from dmscorer.workflows.report.rows import Rows

GRADES = {
    Grade.POOR: ("poor", "schlecht"),
    Grade.MODERATE: ("moderate", "mäßig"),
    Grade.GOOD: ("good", "gut"),
    Grade.EXCELLENT: ("excellent", "sehr gut"),
}


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
    return Section("totals", writer.say("Agreement of the totals", "Übereinstimmung der Summen"), tuple(blocks))


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
    note = writer.say("Over the cases that all raters scored. ", "Über die Fälle, die alle bewertet haben. ")
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
    title = writer.say("What the agreement hangs on", "Woran die Übereinstimmung hängt")
    plots = report_plots.of_agreement(of, writer, "without_rater", "without_subject", "sensitivity")
    return Section("dependence", title, (*plots, Prose(_second_opinion(of, writer))))


def repeats(of: ReportMaterial, writer: Writer) -> Section:
    """Hidden repeats, each rater against themselves; first-round agreement holds none of them."""
    lines = tuple(
        (row.raters, _measure(of, row.measure, writer), f"{row.statistic} {row.variant}".strip(),
         writer.decimal(row.value), writer.span(row.low, row.high), str(row.n_cases), note_in(row.note, writer.language) if row.value is None else "")
        for row in of.repeats
        if row.level == "total"
    )  # fmt: skip
    table = Table(
        writer.say("Each rater on hidden repeats", "Jeder Untersucher bei verdeckten Wiederholungen"),
        (
            writer.say("Rater", "Untersucher"), writer.say("Measure", "Maß"), writer.say("Statistic", "Kennzahl"),
            writer.say("Value", "Wert"), writer.say("95 % interval", "95-%-Intervall"), writer.say("Cases", "Fälle"),
            writer.say("Not estimable because", "Nicht schätzbar, weil"),
        ),
        lines,
        frozenset({3, 4, 5}),
    )  # fmt: skip
    return Section("repeats", writer.say("Raters against themselves", "Untersucher gegen sich selbst"), (table,))


def _coefficients(of: ReportMaterial, rows: Rows, writer: Writer) -> Table:
    """One line a part and visit: the ICC of which people speak, the others beside it."""
    leading = stated(of.rows)
    lines = []
    for part in of.instrument.parts:
        for visit in rows.visits(part.id):
            lead = leading.get(("total", visit, part.id))
            if lead is None:
                continue
            label = writer.say(*GRADES[grade(lead.low)]) if lead.value is not None and lead.low is not None else NOTHING
            lines.append(
                (
                    writer.of(part.label), visit_label(visit, writer), complete(lead), writer.decimal(lead.value),
                    writer.span(lead.low, lead.high), label,
                    writer.decimal(rows.value(part.id, "icc", "C,1", visit)),
                    writer.decimal(rows.value(part.id, "icc", "A,k", visit)),
                    writer.decimal(rows.value(part.id, "alpha", "interval", visit)),
                )
            )  # fmt: skip
    return Table(
        writer.say("Agreement of the totals", "Übereinstimmung der Summen"),
        (
            writer.say("Total", "Summe"), writer.say("Visit", "Visite"), writer.say("Cases", "Fälle"), "ICC(A,1)",
            writer.say("95 % interval", "95-%-Intervall"), writer.say("By its lower limit", "Nach der unteren Grenze"),
            "ICC(C,1)", "ICC(A,k)", writer.say("Alpha", "Alpha"),
        ),
        tuple(lines),
        frozenset({2, 3, 4, 6, 7, 8}),
        note=" ".join((_which_interval(of, writer), _labels(writer), *_open_reasons(of, writer))),
    )  # fmt: skip


def _which_interval(of: ReportMaterial, writer: Writer) -> str:
    kinds = dict.fromkeys(
        row.interval for row in stated(of.rows).values() if row.level == "total" and row.low is not None
    )
    named = {
        "f": writer.say("by the F distribution (McGraw & Wong 1996)", "nach der F-Verteilung (McGraw & Wong 1996)"),
        "generalised": writer.say(
            "generalised, for raters in general (three chi-square draws, seeded)",
            "generalisiert, für Untersucher im Allgemeinen (drei Chi-Quadrat-Züge, fester Startwert)",
        ),
        "bootstrap": writer.say("by bootstrap over subjects", "durch Bootstrap über Patienten"),
    }
    said = writer.say(" and ", " und ").join(named.get(kind, kind) for kind in kinds)
    text = writer.say(f"Interval {said}." if said else "", f"Intervall {said}." if said else "")
    if len(of.table.visits) > 1:
        text += writer.say(" Over all visits together it is rough.", " Über alle Visiten zusammen ist es grob.")
    return text


def _labels(writer: Writer) -> str:
    return writer.say(
        "Labels of Koo & Li 2016: below 0.5 poor, to 0.75 moderate, to 0.9 good, above excellent. "
        "Alpha: Krippendorff's, interval scale.",
        "Bezeichnungen nach Koo & Li 2016: unter 0,5 schlecht, bis 0,75 mäßig, bis 0,9 gut, darüber sehr gut. "
        "Alpha: nach Krippendorff, Intervallskala.",
    )


def _open_reasons(of: ReportMaterial, writer: Writer) -> Iterator[str]:
    """Why a leading number is missing."""
    for (level, visit, measure), row in stated(of.rows).items():
        if level == "total" and row.value is None:
            where = f"{_measure(of, measure, writer)}, {visit_label(visit, writer)}"
            why = note_in(row.note, writer.language)
            yield writer.say(f"{where}: not estimable, {why}.", f"{where}: nicht schätzbar, {why}.")


def _points(of: ReportMaterial, rows: Rows, writer: Writer) -> Table:
    lines = []
    for part in of.instrument.parts:
        for visit in rows.visits(part.id):
            loam = rows.row(part.id, "loam", "", visit)
            lines.append(
                (
                    writer.of(part.label), visit_label(visit, writer),
                    *(writer.decimal(rows.value(part.id, name, variant, visit), 1)
                      for name in ("sem", "sdc") for variant in ("agreement", "agreement_mean")),
                    writer.decimal(loam.value, 1) if loam else NOTHING,
                    writer.span(loam.low, loam.high, 1) if loam else NOTHING,
                )
            )  # fmt: skip
    one, mean = writer.say("one rater", "ein Untersucher"), writer.say("mean of all", "Mittel aller")
    return Table(
        writer.say("Error of measurement, in points", "Messfehler, in Punkten"),
        (
            writer.say("Total", "Summe"), writer.say("Visit", "Visite"), f"SEM, {one}", f"SEM, {mean}", f"SDC, {one}",
            f"SDC, {mean}", writer.say("Limits of agreement ±", "Grenzen der Übereinstimmung ±"),
            writer.say("95 % interval", "95-%-Intervall"),
        ),
        tuple(lines),
        frozenset(range(2, 8)),
        note=writer.say(
            "SEM: standard error of measurement, for agreement; SDC: smallest detectable change, 1.96 · √2 · SEM; "
            "limits of agreement with the mean of the raters (Jones 2011, Christensen 2020).",
            "SEM: Standardmessfehler, für Übereinstimmung; SDC: kleinste erkennbare Änderung, 1,96 · √2 · SEM; "
            "Grenzen der Übereinstimmung mit dem Mittel der Untersucher (Jones 2011, Christensen 2020).",
        ),
    )  # fmt: skip


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
            writer.say("95 % interval", "95-%-Intervall"), writer.say("Lower limit", "Untere Grenze"),
            writer.say("Upper limit", "Obere Grenze"), writer.say("Cases", "Fälle"),
        ),
        tuple(lines),
        frozenset(range(2, 7)),
        note=writer.say("All visits together.", "Alle Visiten zusammen."),
    )  # fmt: skip


def _bias(part: str, label: str, rows: Rows, writer: Writer) -> str:
    found = rows.row(part, "rater_bias", "")
    if found is None or found.value is None or found.p is None:
        return writer.say(
            f"{label}: difference of the raters not estimable", f"{label}: Unterschied der Untersucher nicht schätzbar"
        )
    p = writer.p(found.p)
    p = f"P {p}" if p.startswith(("<", ">")) else f"P = {p}"
    test = f"F({_whole(found.df1)}, {_whole(found.df2)}) = {writer.decimal(found.value)}, {p}"
    return writer.say(
        f"{label}: do the raters differ in level, {test}",
        f"{label}: unterscheiden sich die Untersucher im Niveau, {test}",
    )


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
