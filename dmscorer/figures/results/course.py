"""The course of one subject: curves above one another on one line of time, tables of words and lanes of treatment beneath.

An arrow beside a point is the change from the baseline; ticks across it are the smallest detectable changes, so that one
sees which of them the change has passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from dmscorer.figures.canvas import INK, QUIET, RATERS, RULE, Composition, Frame, Picture, Place, Wanted, bare, composed
from dmscorer.figures.results.visit_boxes import Ground, scale, shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 175.0
ROW, MORE, BARS = 5.2, 2.9, 8.4  # heights in millimetres: of one line of words, of each further one, of a row of bars
EDGE = 0.11  # room left and right of the first and the last visit, as a share of the time between them
SPAN = 95.0  # millimetres from the first visit to the last, about
ASIDE = 0.035  # the arrow stands that far right of its point
RATER = "#8b96a2"


@dataclass(frozen=True, slots=True)
class Dot:
    """The value of one visit; ``others``: those of single raters, drawn small beside it."""

    at: int
    value: float
    text: str
    others: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """A value that is not complete: what it may be, from .. to; drawn without a point and joined to nothing."""

    at: int
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A change from the baseline, with ticks (place on the axis, word), the nearest first, that it may have passed."""

    at: int
    start: float
    end: float
    text: str
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    ground: Ground
    dots: tuple[Dot, ...]
    bounds: tuple[Bounds, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    height: float = 46.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line beneath: words by visit, "" where there is nothing to say. ``texts``: what a hover says.

    ``bars``: heights from 0 to 1 beside the words; ``colours``: of a square beside them; ``is_span``: visits that follow each
    other and both have words are joined, and the words themselves are not written.
    """

    label: str
    words: tuple[str, ...]
    texts: tuple[str, ...]
    bars: tuple[float | None, ...] = ()
    colours: tuple[str, ...] = ()
    is_span: bool = False

    @property
    def height(self) -> float:
        if self.bars:
            return BARS
        return ROW + MORE * max(text.count("\n") for text in (self.label, *self.words))


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        return sum(row.height for row in self.rows)


Block: TypeAlias = Curve | Table


@dataclass(frozen=True, slots=True)
class Visits:
    """``places``: 0 for the first visit to 1 for the last; ``heads``: what stands above each."""

    places: tuple[float, ...]
    heads: tuple[str, ...]


def course(visits: Visits, blocks: Sequence[Block], frame: Frame, wanted: Wanted = "svg") -> Picture:
    heights = [block.height for block in blocks]
    return composed(
        _composition(visits, blocks, heights), (WIDTH, sum(heights) + 3.0 * len(blocks) + 12), wanted, frame
    )


def _composition(visits: Visits, blocks: Sequence[Block], heights: Sequence[float]) -> Composition:
    def draw(figure: "Figure") -> list[tuple["Axes", Place]]:
        grid = figure.add_gridspec(len(blocks), 1, height_ratios=heights)
        marks: list[tuple[Axes, Place]] = []
        curves: list[Axes] = []
        for at, block in enumerate(blocks):
            axes = figure.add_subplot(grid[at])
            bare(axes)
            axes.set_xticks([])
            axes.set_xlim(-EDGE, 1 + 1.5 * EDGE)
            places = _curve(axes, visits, block) if isinstance(block, Curve) else _table(axes, visits, block)
            curves += [axes] * isinstance(block, Curve)
            marks += [(axes, place) for place in places]
            for place in visits.places:
                axes.axvline(place, color=RULE, linewidth=0.5, zorder=0.5)
            if at == 0:
                _heads(axes, visits)
        figure.align_ylabels(curves)
        return marks

    return draw


def _heads(axes: "Axes", visits: Visits) -> None:
    for place, head in zip(visits.places, visits.heads, strict=True):
        axes.annotate(
            head, xy=(place, 1), xycoords=("data", "axes fraction"), xytext=(0, 4), textcoords="offset points",
            ha="center", va="bottom", fontsize=7.5, color=INK, linespacing=1.25,
        )  # fmt: skip


# ── curves ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _curve(axes: "Axes", visits: Visits, curve: Curve) -> list[Place]:
    values = [value for dot in curve.dots for value in (dot.value, *dot.others)]
    scale(axes, [*values, *(end for one in curve.bounds for end in (one.low, one.high))], curve.ground)
    shade(axes, curve.ground)
    axes.set_ylabel(curve.ground.axis)
    axes.grid(axis="y", color=RULE, linewidth=0.4)
    axes.set_axisbelow(True)
    where = [visits.places[dot.at] for dot in curve.dots]
    axes.plot(where, [dot.value for dot in curve.dots], color=RATERS[0], linewidth=1.4, zorder=3)
    axes.scatter(where, [dot.value for dot in curve.dots], s=26, color=RATERS[0], linewidths=0, zorder=4)
    for dot, x in zip(curve.dots, where, strict=True):
        axes.scatter([x - 0.02] * len(dot.others), dot.others, s=8, facecolor="white", edgecolor=RATER, linewidths=0.7)
    marks = [
        (x, dot.value, f"{curve.ground.axis}.{dot.at}", dot.text) for x, dot in zip(where, curve.dots, strict=True)
    ]
    marks += [_bounds(axes, visits.places[one.at], one, curve) for one in curve.bounds]
    return marks + [_arrow(axes, visits.places[one.at] + ASIDE, one, curve) for one in curve.arrows]


def _bounds(axes: "Axes", x: float, one: Bounds, curve: Curve) -> Place:
    axes.errorbar(
        [x], [(one.low + one.high) / 2], yerr=[(one.high - one.low) / 2], fmt="none", ecolor=QUIET, elinewidth=1.0,
        capsize=3,
    )  # fmt: skip
    return x, (one.low + one.high) / 2, f"{curve.ground.axis}.{one.at}", one.text


def _arrow(axes: "Axes", x: float, one: Arrow, curve: Curve) -> Place:
    style = {
        "arrowstyle": "-|>,head_width=0.18,head_length=0.35",
        "color": INK,
        "linewidth": 0.9,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    if one.start != one.end:
        axes.annotate("", xy=(x, one.end), xytext=(x, one.start), arrowprops=style)
    low, high = axes.get_ylim()
    axes.plot([x - 0.012, x + 0.012], [one.start, one.start], color=INK, linewidth=0.9)
    for at, (height, word) in enumerate(one.ticks):
        if low <= height <= high:
            axes.plot([x - 0.012, x + 0.012], [height, height], color=RATERS[1], linewidth=1.4, zorder=5)
            is_over = (at == 0) is (one.end <= one.start)  # words stand away from each other
            axes.annotate(
                word, xy=(x + 0.012, height), xytext=(2, -1.5 if is_over else 1.5), textcoords="offset points",
                va="bottom" if is_over else "top", fontsize=6, color=RATERS[1],
            )  # fmt: skip
    return x, (one.start + one.end) / 2, f"{curve.ground.axis}.change.{one.at}", one.text


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(axes: "Axes", visits: Visits, table: Table) -> list[Place]:
    marks: list[Place] = []
    down, middles = 0.0, []
    for at, row in enumerate(table.rows):
        middle = down + row.height / 2
        middles.append(middle)
        if at:
            axes.axhline(down, color=RULE, linewidth=0.4)
        marks += _row(axes, visits, row, middle)
        down += row.height
    axes.set_ylim(down, 0)
    axes.set_yticks(middles, [row.label for row in table.rows], color=INK, fontsize=7)
    return marks


def _row(axes: "Axes", visits: Visits, row: Row, middle: float) -> list[Place]:
    said = [at for at, word in enumerate(row.words) if word]
    if row.is_span:
        _span(axes, visits, said, middle)
    for at in said:
        if row.bars:
            _bar(axes, visits.places[at], row.bars[at], row.words[at], middle)
        elif row.colours:
            _coloured(axes, visits.places[at], row.colours[at], row.words[at], middle)
        elif not row.is_span:
            paper = {"facecolor": "white", "linewidth": 0, "pad": 0.8}
            axes.text(
                visits.places[at],
                middle,
                row.words[at],
                ha="center",
                va="center",
                fontsize=7,
                bbox=paper,
                linespacing=1.05,
            )
    return [(visits.places[at], middle, f"{row.label}.{at}", row.texts[at]) for at in said]


def _span(axes: "Axes", visits: Visits, said: Sequence[int], middle: float) -> None:
    for at in said:
        axes.plot([visits.places[at]], [middle], "o", color=RATERS[0], markersize=4.5, markeredgewidth=0, zorder=3)
        if at + 1 in said:
            ends = [visits.places[at], visits.places[at + 1]]
            axes.plot(ends, [middle, middle], color=RATERS[0], linewidth=3.0, solid_capstyle="butt", zorder=2)


def _bar(axes: "Axes", x: float, share: float | None, word: str, middle: float) -> None:
    """The bar with its number over it."""
    floor = middle + BARS * 0.42
    height = BARS * 0.45 * (share or 0.0)
    axes.bar([x], [-height], width=0.022, bottom=[floor], color=RATERS[4], linewidth=0, zorder=2)
    axes.plot([x - 0.016, x + 0.016], [floor, floor], color=INK, linewidth=0.8, zorder=3)
    axes.text(x, floor - height - BARS * 0.04, word, ha="center", va="bottom", fontsize=6.5, zorder=4)


def _coloured(axes: "Axes", x: float, colour: str, word: str, middle: float) -> None:
    """The words may be a mere blank where there is no room for them."""
    axes.scatter([x], [middle], s=42, marker="s", color=colour, edgecolor=QUIET, linewidths=0.4, zorder=3)
    axes.annotate(
        word.strip(),
        xy=(x, middle),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=6.5,
        linespacing=1.05,
    )
