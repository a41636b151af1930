"""A report with everything that a page must bear: markup in words, long words, empty and long tables, a missing picture."""

import io

from dmscorer.domain.report.report import Facts, Heading, Plot, Prose, Report, Section, Table

NASTY = '<b>&"ä≥−κ'
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverkäuferin"


def picture(across: int, down: int) -> bytes:
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (across, down), "#336699").save(target, "PNG")
    return target.getvalue()


def sample(language: str = "en") -> Report:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    wide = tuple(f"Column {at} with a long name" for at in range(9))
    blocks = (
        Prose(f"Prose {NASTY} " + "word " * 400),
        Prose("A quiet remark", is_quiet=True),
        Heading(f"Heading {NASTY}"),
        Facts((("Fact", LONG * 2), ("Other fact", NASTY))),
        Table("Empty table", ("Nothing", "here"), ()),
        Table("Wide table", wide, tuple(tuple(f"cell {row}.{at}" for at in range(9)) for row in range(3)), frozenset(range(4, 9))),
        Table("Words", ("First", "Second"), ((LONG, LONG * 3), (NASTY, "short")), note=f"Note {NASTY}"),
        Table("Long table", ("Row", "Value"), tuple((f"row {n}", f"value {n}") for n in range(200)), frozenset({1}), (3, 1)),
        Plot("tall", f"Tall figure {NASTY}", f"Described {NASTY}", svg, picture(300, 9000)),
        Plot("broad", "Broad figure", "Described broad", svg, picture(6000, 300)),
        Plot("none", "No figure", "Described none", reason=f"Nothing to draw {NASTY}"),
    )  # fmt: skip
    return Report(
        language, f"Title {NASTY}", "Subtitle", Facts((("Charter", "0123456789abcdef" * 4),)),
        (Section("first", f"First section {NASTY}", blocks), Section("second", "Second section", (Prose("The end"),))),
        f"Foot {NASTY} " + LONG * 2, (f"Warning {NASTY}",),
    )  # fmt: skip


def words(of: Report) -> list[str]:
    """Every string that a page must print."""
    found = [of.title, of.subtitle, *of.warnings, *(text for pair in of.facts.pairs for text in pair)]
    for section in of.sections:
        found.append(section.title)
        for block in section.blocks:
            match block:
                case Prose(text) | Heading(text):
                    found.append(text)
                case Facts(pairs):
                    found += [text for pair in pairs for text in pair]
                case Table():
                    found += [block.caption, block.note]
                    found += [cell for row in (block.columns, *block.rows) for cell in row] if block.rows else []
                case Plot():
                    found += [block.caption, block.reason]
    return [text for text in found if text]
