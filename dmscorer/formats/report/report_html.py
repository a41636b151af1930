"""A report as one HTML file: offline, printable, nothing from outside, figures inside it."""

from base64 import b64encode
from collections.abc import Iterator
from html import escape

from dmscorer.domain.report.report import Block, Facts, Heading, Plot, Prose, Report, Section, Table
from dmscorer.domain.words.writer import Writer

STYLE = """
:root { --ink: #1a1f26; --quiet: #5c6670; --rule: #d5dae0; --band: #eceff3; --paper: #fff; --accent: #0b5c8a; }
* { box-sizing: border-box; }
html { font: 16px/1.5 "DejaVu Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: var(--ink);
  background: var(--paper); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.4rem; line-height: 1.3; margin: 3.5rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 1rem; max-width: 46rem; overflow-wrap: anywhere; }
.subtitle { color: var(--quiet); font-size: 1.1rem; margin: .25rem 0 1.5rem; }
.quiet, .note, figcaption { color: var(--quiet); font-size: .875rem; }
.warning { border-left: 4px solid #b45309; background: #fdf5ea; padding: .75rem 1rem; margin: 0 0 1rem; max-width: none; }
nav { margin: 2rem 0 0; padding: 1rem 1.25rem; background: var(--band); border-radius: 6px; }
nav ol { margin: 0; padding: 0; list-style: none; columns: 2; column-gap: 2rem; }
nav li { padding: .15rem 0; break-inside: avoid; }
a { color: var(--accent); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
dl { display: grid; grid-template-columns: minmax(10rem, 1fr) 2.2fr; gap: .5rem 1.5rem; margin: 0 0 1.5rem; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 1.5rem 0 2rem; }
figure img { display: block; max-width: 100%; height: auto; background: #fff; zoom: 1.25; }
figcaption { margin-top: .5rem; max-width: 46rem; }
.table { overflow-x: auto; margin: 1.5rem 0 0; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.35; }
caption { text-align: left; font-weight: 600; font-size: 1rem; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1.25rem .35rem 0; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 400; border-bottom: 1px solid var(--rule); vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-left: .5rem; padding-right: .75rem; }
thead .number { white-space: normal; }
td, th { overflow-wrap: anywhere; } td.number { overflow-wrap: normal; }
.note { margin: .5rem 0 2rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: .8rem;
  overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { padding: 1.5rem 1rem 3rem; } nav ol { columns: 1; } dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .75rem; } }
@media (prefers-color-scheme: dark) { @media screen {
  :root { --ink: #e6e9ed; --quiet: #a3adb8; --rule: #3a424c; --band: #232a32; --paper: #171c22; --accent: #7cc0e8; }
  .warning { background: #3a2a12; } figure img { padding: .75rem; border-radius: 6px; } } }
@media print {
  @page { size: A4; margin: 18mm 16mm; }
  html { font-size: 10pt; } body { max-width: none; padding: 0; }
  nav a { color: inherit; } h2 { break-after: avoid; } h3, caption { break-after: avoid; }
  figure, tr, dl > * { break-inside: avoid; } thead { display: table-header-group; } .table { overflow: visible; }
  figure img { zoom: 1; max-height: 200mm; }
}
"""


def encode(report: Report) -> bytes:
    writer = Writer(report.language)
    body = "\n".join(_body(report, writer))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def _body(report: Report, writer: Writer) -> Iterator[str]:
    yield f'<header>\n<h1>{escape(report.title)}</h1>\n<p class="subtitle">{escape(report.subtitle)}</p>'
    yield from (f'<p class="warning" role="note">{escape(warning)}</p>' for warning in report.warnings)
    yield f"{_facts(report.facts)}\n</header>"
    links = "\n".join(f'<li><a href="#{escape(one.name)}">{escape(one.title)}</a></li>' for one in report.sections)
    yield f'<nav aria-label="{writer.say("Contents", "Inhalt")}">\n<ol>\n{links}\n</ol>\n</nav>\n<main>'
    yield from (_section(section, writer) for section in report.sections)
    yield f"</main>\n<footer>{escape(report.foot)}</footer>"


def _section(section: Section, writer: Writer) -> str:
    blocks = "\n".join(_block(block, writer) for block in section.blocks)
    return f'<section id="{escape(section.name)}">\n<h2>{escape(section.title)}</h2>\n{blocks}\n</section>'


def _block(block: Block, writer: Writer) -> str:
    match block:
        case Prose(text, is_quiet):
            return f'<p class="quiet">{escape(text)}</p>' if is_quiet else f"<p>{escape(text)}</p>"
        case Heading(text):
            return f"<h3>{escape(text)}</h3>"
        case Facts():
            return _facts(block)
        case Table():
            return _table(block, writer)
        case Plot():
            return _plot(block)


def _facts(facts: Facts) -> str:
    lines = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.pairs)
    return f"<dl>\n{lines}\n</dl>"


def _table(table: Table, writer: Writer) -> str:
    """The first cell of a row is its head; a table without rows says so."""
    note = f'\n<p class="note">{escape(table.note)}</p>' if table.note else ""
    caption = f"<caption>{escape(table.caption)}</caption>"
    if not table.rows:
        return f'<div class="table"><table>{caption}<tbody><tr><td>{writer.say("None.", "Keine.")}</td></tr></tbody></table></div>{note}'
    head = "".join(f'<th scope="col"{_class(table, at)}>{escape(name)}</th>' for at, name in enumerate(table.columns))
    rows = "\n".join(f"<tr>{_cells(table, row)}</tr>" for row in table.rows)
    return (
        f'<div class="table" tabindex="0"><table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>{note}'
    )  # fmt: skip


def _cells(table: Table, row: tuple[str, ...]) -> str:
    first = f'<th scope="row"{_class(table, 0)}>{escape(row[0])}</th>'
    return first + "".join(f"<td{_class(table, at)}>{escape(cell)}</td>" for at, cell in enumerate(row[1:], start=1))


def _class(table: Table, at: int) -> str:
    return ' class="number"' if at in table.numbers else ""


def _plot(plot: Plot) -> str:
    """In a picture of its own, so that the inner names of two figures cannot meet."""
    if not plot.svg:
        return f'<p class="quiet"><strong>{escape(plot.caption)}</strong> {escape(plot.reason)}</p>'
    data = b64encode(plot.svg).decode()
    return (
        f'<figure id="figure-{escape(plot.name)}">\n<img alt="{escape(plot.described)}" src="data:image/svg+xml;base64,{data}">\n'
        f"<figcaption>{escape(plot.caption)}</figcaption>\n</figure>"
    )
