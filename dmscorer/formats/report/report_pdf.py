"""A report as a PDF for print: A4, fonts embedded, contents with page numbers, the same bytes each time."""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dmscorer.domain.report.report import Block, Facts, Heading, Plot, Prose, Report, Section, Table
from dmscorer.domain.words.writer import Writer
from dmscorer.formats.report import pdf_style as look
from dmscorer.formats.report.pdf_tables import EMBEDDED, facts_table, frame, ruled_table

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

TALLEST = 0.8 * (look.HEIGHT - look.TOP - look.BOTTOM)  # of a figure, so that its caption stays with it
SHORT = 20  # rows of a table that is not split
SCALE = 0.24  # points of paper a pixel: figures are drawn at 300 dots an inch


def encode(report: Report) -> bytes:
    """Set twice: page numbers of the contents are known after the first time."""
    from reportlab import rl_config
    from reportlab.platypus import BaseDocTemplate, PageTemplate, TableStyle
    from reportlab.platypus.frames import Frame
    from reportlab.platypus.tableofcontents import TableOfContents

    writer = Writer(report.language)
    styles = look.styles()
    contents = TableOfContents(levelStyles=[styles.entry], dotsMinLevel=-1)
    contents.tableStyle = TableStyle(
        [EMBEDDED, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
    )
    target = io.BytesIO()
    rl_config.useA85 = 0  # pictures as bytes: as text for seven-bit lines they are a quarter larger and slow to write

    class Document(BaseDocTemplate):  # type: ignore[misc] # reportlab has no types
        def afterFlowable(self, flowable: "Flowable") -> None:  # noqa: N802 - reportlab's name
            """A section's title goes into the contents and the outline, with the place it links to."""
            name = getattr(flowable, "section", None)
            if name is not None:
                self.canv.bookmarkPage(name)
                self.canv.addOutlineEntry(flowable.getPlainText(), name, 0)
                self.notify("TOCEntry", (0, look.words(flowable.getPlainText()), self.page, name))

    document = Document(
        target, pagesize=(look.WIDTH, look.HEIGHT), title=report.title, subject=report.subtitle, author="dmscorer",
        creator="dmscorer", lang=report.language, invariant=1, pageCompression=1, initialFontName=look.REGULAR,
    )  # fmt: skip
    space = Frame(
        look.SIDE, look.BOTTOM, look.TEXT, look.HEIGHT - look.TOP - look.BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate("page", [space])])
    document.multiBuild(list(_story(report, writer, contents)), canvasmaker=_footed(report.foot, writer))
    return target.getvalue()


def _story(report: Report, writer: Writer, contents: "Flowable") -> "Iterator[Flowable]":
    from reportlab.platypus import PageBreak, Paragraph, Spacer

    styles = look.styles()
    yield Paragraph(look.words(report.title), styles.title)
    yield Paragraph(look.words(report.subtitle), styles.subtitle)
    for warning in report.warnings:
        yield frame(warning)
        yield Spacer(1, 6)
    yield facts_table(report.facts)
    yield Paragraph(writer.say("Contents", "Inhalt"), styles.heading)
    yield contents
    yield PageBreak()
    for section in report.sections:
        yield from _section(section, writer)


def _section(section: Section, writer: Writer) -> "Iterator[Flowable]":
    from reportlab.platypus import Paragraph

    title = Paragraph(look.words(section.title), look.styles().section)
    title.section = section.name
    yield title
    for block in section.blocks:
        yield from _block(block, writer)


def _block(block: Block, writer: Writer) -> "Sequence[Flowable]":
    from reportlab.platypus import Paragraph, Spacer

    styles = look.styles()
    match block:
        case Prose(text, is_quiet):
            return [Paragraph(look.words(text), styles.quiet if is_quiet else styles.body)]
        case Heading(text):
            return [Paragraph(look.words(text), styles.heading)]
        case Facts():
            return [facts_table(block), Spacer(1, 6)]
        case Table():
            return _table(block, writer)
        case Plot():
            return _plot(block)


def _table(table: Table, writer: Writer) -> "Sequence[Flowable]":
    """A short one stays in one piece, with its caption and note."""
    from reportlab.platypus import Paragraph, Spacer

    styles = look.styles()
    body = ruled_table(table) if table.rows else Paragraph(writer.say("None.", "Keine."), styles.cell)
    gap = Spacer(1, 4)
    body.keepWithNext = gap.keepWithNext = len(table.rows) <= SHORT
    note = Paragraph(look.words(table.note), styles.quiet) if table.note else Spacer(1, 4)
    return [Paragraph(look.words(table.caption), styles.caption), body, gap, note]


def _plot(plot: Plot) -> "Sequence[Flowable]":
    from reportlab.lib.utils import ImageReader
    from reportlab.platypus import Image, Paragraph

    styles = look.styles()
    if not plot.png:
        return [Paragraph(f"<b>{look.words(plot.caption)}</b> {look.words(plot.reason)}", styles.quiet)]
    across, down = ImageReader(io.BytesIO(plot.png)).getSize()
    scale = min(SCALE, look.TEXT / across, TALLEST / down)
    picture = Image(io.BytesIO(plot.png), across * scale, down * scale, hAlign="LEFT")
    picture.spaceBefore, picture.keepWithNext = 8, 1
    return [picture, Paragraph(look.words(plot.caption), styles.legend)]


def _footed(foot: str, writer: Writer) -> "type[Canvas]":
    """A canvas that holds its pages back until their number is known, then prints the foot on each."""
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfgen.canvas import Canvas

    class Footed(Canvas):  # type: ignore[misc] # reportlab has no types
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)
            self._pages: list[dict[str, object]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            # "page 3 of 17": the 17 is known only when the last page is done.
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for at, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self._foot(at, len(self._pages))
                Canvas.showPage(self)
            Canvas.save(self)

        def _foot(self, at: int, n: int) -> None:
            number = writer.say(f"page {at} of {n}", f"Seite {at} von {n}")
            room = look.TEXT - stringWidth(number, look.REGULAR, look.SMALL) - 12
            self.setFont(look.REGULAR, look.SMALL)
            self.setFillColor(look.QUIET)
            self.drawString(look.SIDE, 12 * look.MM, _cut(foot, room))
            self.drawRightString(look.WIDTH - look.SIDE, 12 * look.MM, number)

    return Footed


def _cut(text: str, room: float) -> str:
    """As much of it as goes into so many points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if stringWidth(text, look.REGULAR, look.SMALL) <= room:
        return text
    while text and stringWidth(f"{text} …", look.REGULAR, look.SMALL) > room:
        text = text[:-1]
    return f"{text} …"
