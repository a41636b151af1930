"""The report on a study: everything that a reviewer asks for, in one language, in the order of a paper."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from dmscorer.domain.agreement.paragraph import paragraph
from dmscorer.domain.report.report import Block, Facts, Heading, Plot, Prose, Report, Section, Table
from dmscorer.domain.results.paragraph import results_paragraph
from dmscorer.domain.words.writer import Writer
from dmscorer.workflows.figures import figures, result_figures
from dmscorer.workflows.figures.result_material import ResultMaterial
from dmscorer.workflows.report import (
    agreement_section as report_agreement,
)
from dmscorer.workflows.report import (
    method_section as report_method,
)
from dmscorer.workflows.report import (
    results_section as report_results,
)
from dmscorer.workflows.report.material import ReportMaterial, material
from dmscorer.workflows.report.method_section import primary_words, rule_words, trail_row

LANGUAGES = ("en", "de")
KINDS = (".html", ".pdf")


def n_figures(of: ResultMaterial) -> int:
    """How many a report draws, or says why not."""
    return len(figures.FIGURES) + len(result_figures.figures(of))


def report(of: ReportMaterial, language: str = "en", drawn: Callable[[], None] = lambda: None) -> Report:
    """Takes a while: it draws every figure that it shows, and calls ``drawn`` after each."""
    of, writer = replace(of, drawn=drawn), Writer(language)
    name = of.facts.name
    foot = f"{name} · {writer.say('charter', 'Festlegungen')} {of.charter.sha256[:12]} · {of.program}"
    subtitle = writer.say(
        f"{of.instrument.name} from photographs: scores, reliability and agreement, results",
        f"{of.instrument.name} aus Fotografien: Bewertungen, Reliabilität und Übereinstimmung, Ergebnisse",
    )
    return Report(
        language,
        name,
        subtitle,
        _cover(of, writer),
        tuple(_numbered(_sections(of, writer), writer)),
        foot,
        _warnings(of, writer),
    )


def encode(told: Report, kind: str) -> bytes:
    """As a page (``.html``) or for print (``.pdf``); the same report gives the same bytes."""
    if kind == ".html":
        from dmscorer.formats.report import report_html

        return report_html.encode(told)
    from dmscorer.formats.report import report_pdf  # reportlab only when asked for

    return report_pdf.encode(told)


def _sections(of: ReportMaterial, writer: Writer) -> Iterator[Section]:
    yield manuscript(of, writer)
    yield report_method.who(of, writer)
    yield report_results.scores(of, writer)
    yield report_results.responses(of, writer)
    yield report_results.values(of, writer)
    yield report_results.cohort(of, writer)
    yield report_results.consensus(of, writer)
    yield from report_agreement.sections(of, writer)
    yield report_method.missing(of, writer)
    yield report_method.deviations(of, writer)
    yield report_method.grras(of, writer)
    yield report_method.computing(of, writer)


def manuscript(of: ReportMaterial, writer: Writer) -> Section:
    """Methods and results, ready to be taken over; every number stands in the tables of the export."""
    told = paragraph(of.rows, of.instrument, of.conduct, writer.language)
    found = results_paragraph(report_results.paragraph_of(of, writer), writer.language)
    blocks: tuple[Block, ...] = (
        Heading(writer.say("Methods", "Methoden")),
        Prose(told.methods),
        Prose(found.methods),
        Heading(writer.say("Results", "Ergebnisse")),
        Prose(told.results),
        Prose(found.results),
    )
    return Section("manuscript", writer.say("For a manuscript", "Für ein Manuskript"), blocks)


def _cover(of: ReportMaterial, writer: Writer) -> Facts:
    """The first page: what study, by what rules, how far, and what in it could lead to a person."""
    instrument = of.instrument
    variant = writer.of(instrument.variant_label)
    ranges = ", ".join(f"{writer.of(part.label)} 0–{part.maximum}" for part in instrument.parts)
    return Facts(
        (
            (
                writer.say("Form", "Bogen"),
                f"{writer.of(instrument.title)}{f' ({variant})' if variant else ''}; {ranges}",
            ),
            (writer.say("Rule for each item", "Regel je Item"), rule_words(of, writer)),
            (writer.say("Primary value", "Primärer Wert"), primary_words(of, writer)),
            (writer.say("Consensus", "Konsens"), report_results.state_words(of, writer)),
            (writer.say("Charter", "Festlegungen"), _charter(of, writer)),
            (writer.say("Charter, SHA-256", "Festlegungen, SHA-256"), of.charter.sha256),
            trail_row(of, writer),
            (writer.say("Subjects and visits", "Patienten und Visiten"), _labels(of, writer)),
            (writer.say("Order of visits", "Reihenfolge der Visiten"), report_results.order_words(of, writer)),
            (writer.say("Dates", "Daten"), _dates(of, writer)),
            (writer.say("Names and words", "Namen und Freitext"), _words(of, writer)),
        )
    )


def _charter(of: ReportMaterial, writer: Writer) -> str:
    versions = of.state.versions
    if not versions:
        return writer.say("not signed", "nicht unterschrieben")
    first = f"{versions[0].at:%Y-%m-%d}"
    if len(versions) == 1:
        return writer.say(f"signed {first}, not changed since", f"unterschrieben {first}, seither nicht geändert")
    n = len(versions) - 1
    return writer.say(f"signed {first}, amended {n} times", f"unterschrieben {first}, {n}-mal geändert")


def _labels(of: ReportMaterial, writer: Writer) -> str:
    if of.privacy.numbers_subjects:
        return writer.say("numbered (S01, V1 …)", "nummeriert (S01, V1 …)")
    return writer.say("labels of the study", "Bezeichnungen der Studie")


def _dates(of: ReportMaterial, writer: Writer) -> str:
    if of.privacy.is_identifying:
        return writer.say("true", "wahr")
    return writer.say(
        "of subjects: moved, each subject's first is 2000-01-01, intervals are true",
        "von Patienten: verschoben, das erste jedes Patienten ist 2000-01-01, Abstände stimmen",
    )


def _words(of: ReportMaterial, writer: Writer) -> str:
    return (
        writer.say("as written", "wie geschrieben")
        if of.privacy.is_identifying
        else writer.say("left out", "weggelassen")
    )


def _warnings(of: ReportMaterial, writer: Writer) -> tuple[str, ...]:
    found = []
    if of.privacy.is_identifying:
        found.append(
            writer.say(
                "This report holds names, words and true dates: keep it as you keep patient data.",
                "Dieser Bericht enthält Namen, Freitext und wahre Daten: wie Patientendaten aufbewahren.",
            )
        )
    if of.lock is None:
        found.append(
            writer.say(
                "The consensus is not locked: scores in this report may still change.",
                "Der Konsens ist nicht unterschrieben: Werte in diesem Bericht können sich noch ändern.",
            )
        )
    # On the first page: numbers that a second package does not confirm must not be published by somebody who reads no
    # further.
    if not of.checked.is_equal:
        found.append(
            writer.say(
                f"A second package differs by {of.checked.largest:.1e} in {of.checked.where}: do not publish these numbers.",
                f"Ein zweites Paket weicht um {of.checked.largest:.1e} ab ({of.checked.where}): nicht veröffentlichen.",
            )
        )
    return tuple(found)


def _numbered(sections: Iterable[Section], writer: Writer) -> Iterator[Section]:
    """Tables and figures counted through the whole report; a figure without a picture has no number."""
    n_tables = n_plots = 0
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Table):
                n_tables += 1
                blocks.append(replace(block, caption=f"{writer.say('Table', 'Tabelle')} {n_tables}. {block.caption}"))
            # A figure that could not be drawn keeps its place and its reason, but takes no number away from the others.
            elif isinstance(block, Plot) and block.svg:
                n_plots += 1
                blocks.append(replace(block, caption=f"{writer.say('Figure', 'Abbildung')} {n_plots}. {block.caption}"))
            else:
                blocks.append(block)
        yield replace(section, blocks=tuple(blocks))


__all__ = ["KINDS", "LANGUAGES", "encode", "material", "n_figures", "report"]
