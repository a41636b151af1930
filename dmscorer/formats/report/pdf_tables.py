"""Tables of a printed report: never wider than the text, split over pages under their head."""

from html import escape
from typing import TYPE_CHECKING

from dmscorer.domain.report.report import Facts, Table
from dmscorer.formats.report import pdf_style as look

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

APART, APART_FROM_WORDS = 8.0, 16.0  # points between columns; a number stands farther from words to its right
EMBEDDED = ("FONTNAME", (0, 0), (-1, -1), look.REGULAR)  # else every table names a font that is not in the file
NARROWEST = 24.0  # points


def facts_table(facts: Facts) -> "Flowable":
    from reportlab.platypus import Paragraph, TableStyle
    from reportlab.platypus import Table as Grid

    cell = look.styles().cell
    quiet = cell.clone("fact", textColor=look.QUIET)
    rows = [[Paragraph(escape(name), quiet), Paragraph(escape(value), cell)] for name, value in facts.pairs]
    grid = Grid(rows, colWidths=[0.34 * look.TEXT, 0.66 * look.TEXT], hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                EMBEDDED,
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return grid


def frame(warning: str) -> "Flowable":
    """One sentence with a bar beside it."""
    from reportlab.platypus import Paragraph, TableStyle
    from reportlab.platypus import Table as Grid

    grid = Grid(
        [[Paragraph(escape(warning), look.styles().body.clone("warning", spaceAfter=0))]], colWidths=[look.TEXT]
    )
    grid.setStyle(
        TableStyle(
            [
                EMBEDDED,
                ("BACKGROUND", (0, 0), (-1, -1), look.BAND),
                ("LINEBEFORE", (0, 0), (0, -1), 3, look.AMBER),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return grid


def ruled_table(table: Table) -> "Flowable":
    """Lines between rows only; numbers to the right."""
    from reportlab.platypus import Paragraph, TableStyle
    from reportlab.platypus import Table as Grid

    styles = look.styles()

    def cells(row: tuple[str, ...], *, is_head: bool) -> list[Paragraph]:
        kinds = (styles.head, styles.head_number) if is_head else (styles.cell, styles.number)
        return [Paragraph(escape(text), kinds[at in table.numbers]) for at, text in enumerate(row)]

    rows = [cells(table.columns, is_head=True), *(cells(row, is_head=False) for row in table.rows)]
    grid = Grid(rows, colWidths=widths(table), repeatRows=1, hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                EMBEDDED,
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.7, look.INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, look.RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                *(("RIGHTPADDING", (at, 0), (at, -1), _apart(table, at)) for at in range(len(table.columns))),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )
    return grid


def widths(table: Table) -> list[float]:
    """Of all columns together the width of the text: as ``spread`` says, else what the cells need, wide ones giving way."""
    if table.spread:
        return [look.TEXT * part / sum(table.spread) for part in table.spread]
    wanted = [_column(table, at) for at in range(len(table.columns))]
    spare = look.TEXT - sum(wanted)
    if spare >= 0:
        return [width + spare * width / sum(wanted) for width in wanted]
    return _shared(wanted, look.TEXT)


def _shared(wanted: list[float], room: float) -> list[float]:
    """Columns below an equal share keep what they want; the others share what is left, by what they want."""
    kept: set[int] = set()
    while True:
        left = room - sum(wanted[at] for at in kept)
        others = [at for at in range(len(wanted)) if at not in kept]
        small = [at for at in others if wanted[at] <= left / len(others)]
        if not small or len(small) == len(others):
            total = sum(wanted[at] for at in others) or 1.0
            return [wanted[at] if at in kept else left * wanted[at] / total for at in range(len(wanted))]
        kept |= set(small)


def _column(table: Table, at: int) -> float:
    cells = (_width(row[at], head=False) for row in table.rows)
    return max(NARROWEST, _width(table.columns[at], head=True), *cells) + _apart(table, at) + 1


def _apart(table: Table, at: int) -> float:
    is_before_words = at in table.numbers and at + 1 < len(table.columns) and at + 1 not in table.numbers
    return APART_FROM_WORDS if is_before_words else APART


def _width(text: str, *, head: bool) -> float:
    """Of the text in one line; a head may break, so its longest word counts."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    parts = text.split() if head else [text]
    font = look.BOLD if head else look.REGULAR
    return max((stringWidth(part, font, look.SMALL) for part in parts), default=0.0)
