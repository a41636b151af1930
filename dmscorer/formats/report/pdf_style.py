"""Type, colours and spacing of a printed report; the fonts are those that matplotlib ships, embedded."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

INK, QUIET, RULE, BAND, AMBER = "#1a1f26", "#5c6670", "#d5dae0", "#eceff3", "#b45309"
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
SIDE, TOP, BOTTOM = 20 * MM, 20 * MM, 22 * MM
TEXT = WIDTH - 2 * SIDE
SIZE, SMALL = 9.0, 7.5


@dataclass(frozen=True, slots=True)
class Styles:
    title: "ParagraphStyle"
    subtitle: "ParagraphStyle"
    section: "ParagraphStyle"
    heading: "ParagraphStyle"
    body: "ParagraphStyle"
    quiet: "ParagraphStyle"
    legend: "ParagraphStyle"
    caption: "ParagraphStyle"
    cell: "ParagraphStyle"
    number: "ParagraphStyle"
    head: "ParagraphStyle"
    head_number: "ParagraphStyle"
    entry: "ParagraphStyle"


@lru_cache(maxsize=1)
def styles() -> Styles:
    from reportlab.lib.enums import TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    _register()

    def style(name: str, size: float = SIZE, **more: object) -> ParagraphStyle:
        kept: dict[str, object] = {"fontName": REGULAR, "leading": 1.4 * size, "textColor": INK, "splitLongWords": 1}
        return ParagraphStyle(name, fontSize=size, **(kept | more))

    cell = {"leading": 1.25 * SMALL}
    return Styles(
        title=style("title", 20, fontName=BOLD, spaceAfter=4),
        subtitle=style("subtitle", 11, textColor=QUIET, spaceAfter=14),
        section=style("section", 14, fontName=BOLD, spaceBefore=20, spaceAfter=8, keepWithNext=1),
        heading=style("heading", 10.5, fontName=BOLD, spaceBefore=10, spaceAfter=4, keepWithNext=1),
        body=style("body", spaceAfter=7),
        quiet=style("quiet", SMALL, textColor=QUIET, spaceAfter=6),
        legend=style("legend", SMALL, textColor=QUIET, spaceBefore=4, spaceAfter=12),
        caption=style("caption", SIZE, fontName=BOLD, spaceBefore=10, spaceAfter=4, keepWithNext=1),
        cell=style("cell", SMALL, **cell),
        number=style("number", SMALL, alignment=TA_RIGHT, **cell),
        head=style("head", SMALL, fontName=BOLD, **cell),
        head_number=style("head_number", SMALL, fontName=BOLD, alignment=TA_RIGHT, **cell),
        entry=style("entry", SIZE, leading=15),
    )


def _register() -> None:
    """Under the names above; a second time changes nothing."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found = find_spec("matplotlib")  # its folder is wanted, not the library
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib, whose fonts are printed with")
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
