"""Stacked bars of shares that add up to one: variance components, how each rater uses the levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.figures.agreement.heat_map import colour
from dmscorer.figures.canvas import INK, Drawing, Picture, Wanted, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DARK = 0.55  # from here on words on a bar are white
SMALLEST = 0.08  # a share that has room for its number


@dataclass(frozen=True, slots=True)
class ShareRow:
    """``shares`` in the order of the parts, each 0 or more; ``texts``: what a hover says of each."""

    label: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareWords:
    title: str
    about: str
    axis: str
    parts: tuple[str, ...]
    language: str = "en"


ACROSS = 4  # names of parts in one line of the legend


def share_bars(rows: Sequence[ShareRow], words: ShareWords, wanted: Wanted = "svg") -> Picture:
    lines = -(-len(words.parts) // ACROSS)
    return picture(_drawing(rows, words), (160, 40 + 4.0 * lines + 8.0 * max(len(rows), 1)), wanted, words)


def _drawing(rows: Sequence[ShareRow], words: ShareWords) -> Drawing:
    """From light to dark in one hue, so that neighbours differ in lightness and print in grey."""
    steps = [at / max(len(words.parts) - 1, 1) for at in range(len(words.parts))]

    def draw(axes: "Axes") -> list[tuple[float, float, str, str]]:
        from matplotlib.patches import Patch

        marks = [mark for at, row in enumerate(rows) for mark in _bar(axes, at, row, steps)]
        axes.set_xlim(0, 1)
        axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), [row.label for row in rows], color=INK)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axes.set_xlabel(words.axis, loc="left")
        handles = [Patch(facecolor=colour(step), label=name) for step, name in zip(steps, words.parts, strict=True)]
        if axes.figure is not None:
            axes.figure.legend(handles=handles, loc="outside lower left", ncols=ACROSS, frameon=False, fontsize=7)
        return marks

    return draw


def _bar(axes: "Axes", at: int, row: ShareRow, steps: Sequence[float]) -> list[tuple[float, float, str, str]]:
    marks, left = [], 0.0
    for part, (share, text) in enumerate(zip(row.shares, row.texts, strict=True)):
        axes.barh(at, share, left=left, height=0.62, color=colour(steps[part]), linewidth=0)
        middle = left + share / 2
        if share >= SMALLEST:
            ink = "white" if steps[part] > DARK else INK
            axes.text(middle, at, f"{share:.0%}", ha="center", va="center", fontsize=7, color=ink)
        marks.append((middle, float(at), f"{row.label}.{part}", text))
        left += share
    return marks
