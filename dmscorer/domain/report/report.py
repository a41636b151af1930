"""A report as values: sections of prose, facts, tables and figures in one language, for any page to set in type."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph. ``is_quiet``: a remark that explains what stands above it."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A title within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are, two columns without a head."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``rows``: as many cells as ``columns`` each, ready to print. ``numbers``: places of the columns that hold numbers.

    ``spread``: widths of the columns in relation to each other, empty = by their contents. ``note`` stands below it.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    spread: tuple[float, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"“{self.caption}”: every row needs {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Plot:
    """A figure in both forms a page may need. ``described``: what it shows and says, for those who do not see it.

    ``svg`` empty: there is nothing to draw, and ``reason`` says why.
    """

    name: str
    caption: str
    described: str
    svg: bytes = b""
    png: bytes = b""
    reason: str = ""


Block: TypeAlias = Prose | Heading | Facts | Table | Plot


@dataclass(frozen=True, slots=True)
class Section:
    """``name``: the same word in every language, for links."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``facts`` stand on the first page, ``warnings`` above them: what must be known before anything is read.

    ``foot`` is printed on every page.
    """

    language: str
    title: str
    subtitle: str
    facts: Facts
    sections: tuple[Section, ...]
    foot: str
    warnings: tuple[str, ...] = field(default=())

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks
