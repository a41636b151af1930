"""Forest plot: a coefficient and its interval a row; what is not estimable has its reason instead of a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.domain.words import numerals
from dmscorer.figures.canvas import BAND, INK, QUIET, RATERS, RULE, Drawing, Picture, Wanted, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class ForestRow:
    """``value`` None: ``note`` stands in its place. Without limits only the point is drawn."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ForestWords:
    """All text of the figure; ``band`` is shaded from .. to on the axis (Koo & Li 2016: good is 0.75 to 0.9)."""

    title: str
    about: str
    axis: str
    band: tuple[float, float] | None = (0.75, 0.9)
    language: str = "en"


def forest_plot(rows: Sequence[ForestRow], words: ForestWords, wanted: Wanted = "svg") -> Picture:
    height = 26 + 6.5 * max(len(rows), 1)
    return picture(_drawing(rows, words), (160, height), wanted, words)


def _drawing(rows: Sequence[ForestRow], words: ForestWords) -> Drawing:
    def draw(axes: "Axes") -> list[tuple[float, float, str, str]]:
        marks = [mark for at, row in enumerate(rows) if (mark := _row(axes, at, row, words.language))]
        left = min(
            [0.0, *(row.low for row in rows if row.low is not None), *(r.value for r in rows if r.value is not None)]
        )
        # To 1 always, and from 0 or below: figures of two studies can be laid side by side.
        axes.set_xlim(max(left, -1.0) - 0.03, 1.03)
        axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), [row.label for row in rows], color=INK)
        axes.set_xlabel(words.axis, loc="left")
        axes.grid(axis="x", color=RULE, linewidth=0.5)
        axes.set_axisbelow(True)
        if words.band:
            axes.axvspan(*words.band, color=BAND, zorder=0, linewidth=0)
        return marks

    return draw


def _row(axes: "Axes", at: int, row: ForestRow, language: str) -> tuple[float, float, str, str] | None:
    if row.value is None:
        paper = {"facecolor": "white", "linewidth": 0, "pad": 1.5}
        # The reason stands where the point would be: an empty row could be taken for a value of 0.
        axes.text(0.0, at, row.note, va="center", fontsize=7, color=QUIET, style="italic", bbox=paper)
        return None
    if row.low is not None and row.high is not None:
        axes.plot([max(row.low, -1.0), row.high], [at, at], color=INK, linewidth=1.0, solid_capstyle="butt")
    axes.plot([row.value], [at], "o", color=RATERS[0], markersize=4.5)
    value, *ends = (numerals.coefficient(one, 2, language) for one in (row.value, row.low, row.high) if one is not None)
    limits = f" ({ends[0]} – {ends[1]})" if len(ends) == 2 else ""
    return row.value, at, row.label, f"{row.label}: {value}{limits}"
