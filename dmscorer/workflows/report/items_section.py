"""The report's tables below the totals: signs over all sites, single items, the widest differences."""

from dmscorer.domain.agreement.agreement import Result
from dmscorer.domain.agreement.disagreement import farthest
from dmscorer.domain.report.report import Table
from dmscorer.domain.words.writer import NOTHING, Writer
from dmscorer.workflows.report.material import ReportMaterial
from dmscorer.workflows.report.rows import Rows

COLUMNS = (
    ("agreement", "exact"),
    ("agreement", "within_1"),
    ("kappa_mean", "quadratic"),
    ("alpha", "ordinal"),
    ("ac", "ac2_quadratic"),
)  # an uncorrected figure always stands beside the chance-corrected ones


def groups_table(of: ReportMaterial, writer: Writer) -> Table:
    """Each sign of the areas over all sites; the unit is a site of a case."""
    rows = Rows(of.rows)
    measures = dict.fromkeys(row.measure for row in of.rows if row.measure.startswith("group."))
    lines = tuple(
        (_sign(of, measure.removeprefix("group."), writer), *_numbers(rows, measure, writer)) for measure in measures
    )
    note = writer.say("Unit: one site of one case.", "Einheit: eine Region eines Falles.")
    return _table(
        writer.say("Each sign over all sites", "Jedes Zeichen über alle Regionen"), writer.say("Sign", "Zeichen"), lines, writer,
        f"{note} {_read(writer)}",
    )  # fmt: skip


def items_table(of: ReportMaterial, writer: Writer) -> Table:
    """Every item in form order."""
    rows = Rows(of.rows)
    lines = tuple(
        (_item(of, item.id, writer), *_numbers(rows, item.id, writer))
        for item in of.instrument.items
        if rows.row(item.id, "agreement", "exact") is not None
    )
    return _table(
        writer.say("Every item", "Jedes Item"),
        writer.say("Item", "Item"),
        lines,
        writer,
        _read(writer),
    )


def farthest_table(of: ReportMaterial, writer: Writer) -> Table:
    lines = tuple(
        (one.case.subject, one.case.visit, _item(of, one.item, writer), ", ".join(map(str, one.levels)))
        for one in farthest(of.table, of.instrument)
    )
    return Table(
        writer.say("The largest differences", "Die größten Unterschiede"),
        (
            writer.say("Subject", "Patient"), writer.say("Visit", "Visite"), writer.say("Item", "Item"),
            writer.say("Levels given", "Gegebene Stufen"),
        ),
        lines,
        note=writer.say("Sorted, without names.", "Sortiert, ohne Namen."),
    )  # fmt: skip


def _table(caption: str, first: str, lines: tuple[tuple[str, ...], ...], writer: Writer, note: str) -> Table:
    columns = (
        first, writer.say("Units", "Einheiten"), writer.say("All equal", "Alle gleich"),
        writer.say("Pairs within 1", "Paare bis 1"), writer.say("Kappa", "Kappa"), writer.say("Alpha", "Alpha"), "AC2",
    )  # fmt: skip
    return Table(caption, columns, lines, frozenset(range(1, 7)), (4, 1, 1, 1, 1, 1, 1), note)


def _numbers(rows: Rows, measure: str, writer: Writer) -> tuple[str, ...]:
    found = [rows.row(measure, *names) for names in COLUMNS]
    return (_units(found[0]), *(writer.coefficient(row.value) if row else NOTHING for row in found))


def _units(row: Result | None) -> str:
    if row is None:
        return NOTHING
    return str(row.n_complete) if row.n_complete == row.n_cases else f"{row.n_complete}/{row.n_cases}"


def _read(writer: Writer) -> str:
    return writer.say(
        "Agreement: all equal and pairs within 1, as shares. Reliability: kappa, mean of the defined pairs, quadratic weights over the "
        "item's whole scale; alpha: Krippendorff's, ordinal; AC2: Gwet's, quadratic. A rare sign has high agreement and a kappa near 0. "
        "A dash: not estimable; agreement.csv gives the reason.",
        "Übereinstimmung: alle gleich und Paare bis 1, als Anteile. Reliabilität: Kappa, Mittel der definierten Paare, quadratische "
        "Gewichte über die ganze Skala; Alpha: nach Krippendorff, ordinal; AC2: nach Gwet, quadratisch. Ein seltenes Zeichen hat hohe "
        "Übereinstimmung und ein Kappa nahe 0. Strich: nicht schätzbar, agreement.csv nennt den Grund.",
    )


def _item(of: ReportMaterial, item_id: str, writer: Writer) -> str:
    item = of.instrument.item(item_id)
    site = next((site for site in of.instrument.sites if site.id == item.site), None)
    return f"{writer.of(site.label)}: {writer.of(item.label)}" if site else writer.of(item.label)


def _sign(of: ReportMaterial, name: str, writer: Writer) -> str:
    """The label of a row of the form, taken from the first item that has it."""
    found = next((item for item in of.instrument.items if item.id.endswith(f".{name}")), None)
    return writer.of(found.label) if found else name
