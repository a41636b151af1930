"""Values of subjects over assessments: every subject's line, and a box at each assessment from five values on.

A box shows quartiles and range; no value is called an outlier, and each one is drawn. Fewer than five values are their own
summary: only the median is marked.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.figures.canvas import (
    INK,
    MARKERS,
    QUIET,
    RATERS,
    RULE,
    Composition,
    Frame,
    Picture,
    Place,
    Wanted,
    bare,
    composed,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FEWEST_FOR_A_BOX = 5
CROWD = 20  # subjects: with more the points are smaller
TEN_TIMES = 10  # from here on the smallest values would lie on one another on a linear axis
LINE = "#9aa4af"
SHADES = ("#ffffff", "#f1f3f6", "#e3e7ec", "#d5dae0")  # of the bands, the highest darkest
BESIDE = 0.09  # how far equal values lie apart at most, in columns


@dataclass(frozen=True, slots=True)
class Line:
    """One subject: a value a column, None where it is not known, and what a hover says of it."""

    key: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    is_hollow: bool = False  # outside of boxes and tests


@dataclass(frozen=True, slots=True)
class Column:
    """One assessment: its name, the lines under it, and what a hover says of its box."""

    label: str
    under: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stripe:
    """A band of the axis with its name, from ``low`` to ``high`` in its units."""

    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies behind the values: bands; one limit, or the span from the lowest to the highest of several."""

    axis: str
    stripes: tuple[Stripe, ...] = ()
    limit: tuple[float, float] | None = None
    limit_label: str = ""
    is_german: bool = False
    is_score: bool = False  # an axis that begins at 0 and is never logarithmic


def is_logarithmic(values: Sequence[float]) -> bool:
    """A logarithmic axis where the largest value is ten times the smallest or more; never with a 0 among them."""
    return bool(values) and min(values) > 0 and max(values) >= TEN_TIMES * min(values)


def visit_boxes(
    lines: Sequence[Line], columns: Sequence[Column], ground: Ground, frame: Frame, wanted: Wanted = "svg"
) -> Picture:
    width = min(max(110.0, 40 + 30 * len(columns)), 175.0)
    height = 88.0 + 3.2 * max((len(column.under) + column.label.count("\n") for column in columns), default=0)
    return composed(_composition(lines, columns, ground), (width, height), wanted, frame)


def _composition(lines: Sequence[Line], columns: Sequence[Column], ground: Ground) -> Composition:
    def draw(figure: "Figure") -> list[tuple["Axes", Place]]:
        axes = figure.add_subplot()
        bare(axes)
        axes.set_xlim(-0.5, len(columns) - 0.5)
        scale(axes, [v for line in lines for v in line.values if v is not None], ground)
        shade(axes, ground)
        marks = [mark for at in range(len(columns)) if (mark := _box(axes, at, columns[at], lines))]
        marks += [mark for line in lines for mark in _line(axes, line, lines)]
        for at, column in enumerate(columns):
            _words_below(axes, at, column)
        axes.set_xticks([])
        axes.set_ylabel(ground.axis)
        axes.grid(axis="y", color=RULE, linewidth=0.4)
        axes.set_axisbelow(True)
        return [(axes, mark) for mark in marks]

    return draw


def scale(axes: "Axes", values: Sequence[float], ground: Ground) -> None:
    """From 0, or logarithmic by the rule above; numbers of the axis in the language of the figure."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    every = [*values, *(ground.limit or ())]
    comma = "," if ground.is_german else "."
    if is_logarithmic(values) and not ground.is_score:
        axes.set_yscale("log")
        axes.set_ylim(min(every) / 1.5, max(every) * 1.5)
        is_short = max(every) < 100 * min(every)
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if is_short else (1.0, 3.0), numticks=12))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.minorticks_off()
    else:
        top = max(every, default=0) * 1.12 or 1.0
        axes.set_ylim(-top * 0.03, top)
        axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _place: f"{value:.10g}".replace("-", "−").replace(".", comma))
    )


def shade(axes: "Axes", ground: Ground) -> None:
    """Bands, then the limit, with their names beyond the right edge."""
    low, high = axes.get_ylim()
    for at, stripe in enumerate(ground.stripes):
        bottom, top = max(stripe.low, low) if at else low, min(stripe.high, high)
        if bottom < top:
            axes.axhspan(bottom, top, color=SHADES[min(at, 3)], linewidth=0, zorder=0)
            _edge_word(axes, (bottom + top) / 2, stripe.label)
    if ground.limit is not None:
        lowest, highest = ground.limit
        if lowest == highest:
            axes.axhline(lowest, color=QUIET, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
        else:
            axes.axhspan(lowest, highest, color=SHADES[3], linewidth=0, zorder=0)
        _edge_word(axes, (lowest + highest) / 2, ground.limit_label)


def _edge_word(axes: "Axes", height: float, word: str) -> None:
    axes.annotate(
        word, xy=(1.0, height), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points",
        ha="left", va="center", fontsize=7, color=QUIET, linespacing=1.2,
    )  # fmt: skip


def _words_below(axes: "Axes", at: int, column: Column) -> None:
    """Line by line on common base lines, which tick labels of several lines do not keep."""
    for line, text in enumerate((*column.label.split("\n"), *column.under)):
        axes.annotate(
            text, xy=(at, 0), xycoords=("data", "axes fraction"), xytext=(0, -13 - 10.5 * line),
            textcoords="offset points", ha="center", va="baseline", fontsize=7 if line else 8, color=QUIET if text in column.under else INK,
        )  # fmt: skip


def _box(axes: "Axes", at: int, column: Column, lines: Sequence[Line]) -> Place | None:
    """Quartiles, range, median, and the mean as a diamond."""
    values = [v for line in lines if not line.is_hollow and (v := line.values[at]) is not None]
    if not values:
        return None
    middle = statistics.median(values)
    style = {"color": INK, "linewidth": 0.8}
    if len(values) >= FEWEST_FOR_A_BOX:
        axes.boxplot(
            [values], positions=[at], widths=0.42, whis=(0, 100), manage_ticks=False, patch_artist=True,
            boxprops={"facecolor": (0.0, 0.447, 0.698, 0.10), "edgecolor": INK, "linewidth": 0.8},
            whiskerprops=style, capprops=style, medianprops={"color": INK, "linewidth": 1.8},
            zorder=2,
        )  # fmt: skip
        mean = [statistics.fmean(values)]
        axes.scatter([at + 0.16], mean, s=20, marker="D", color="white", edgecolor=INK, linewidths=0.9, zorder=5)
    else:
        axes.plot([at - 0.21, at + 0.21], [middle, middle], color=INK, linewidth=1.8, zorder=2)
    return at + 0.21, middle, f"box.{column.label}", column.text


def _line(axes: "Axes", line: Line, every: Sequence[Line]) -> list[Place]:
    known = [(at, value) for at, value in enumerate(line.values) if value is not None]
    across = [at + _beside(line, at, every) for at, _ in known]
    up = [value for _, value in known]
    is_crowd = len(every) > CROWD
    axes.plot(across, up, color=LINE, linewidth=0.5 if is_crowd else 0.8, zorder=3)
    face, size = "white" if line.is_hollow else RATERS[0], 7 if is_crowd else 15
    axes.scatter(across, up, s=size, facecolor=face, edgecolor=RATERS[0], linewidths=0.7, marker=MARKERS[0], zorder=4)
    return [(x, value, f"{line.key}.{at}", line.texts[at]) for x, (at, value) in zip(across, known, strict=True)]


def _beside(line: Line, at: int, every: Sequence[Line]) -> float:
    """Subjects with one and the same value lie side by side, so that each can be counted."""
    same = [other.key for other in every if other.values[at] == line.values[at]]
    if len(same) == 1:
        return 0.0
    reach = min(BESIDE, 0.025 * (len(same) - 1))
    return reach * (2 * same.index(line.key) / (len(same) - 1) - 1)
