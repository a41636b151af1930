"""Spider plot: one web a domain, one line an assessment over the six responses, percent of subjects from the middle outwards.

The responses are ordered, so neighbours on the web are neighbours in meaning. Areas say nothing (they would depend on that
order and grow with the square of a percent), so nothing is filled: read the distance along each spoke.
"""

import math
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
    composed,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FEW = 40  # percent: up to here a ring every 10, else every 25
DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = ("-", (0, (5, 2)), (0, (1.2, 1.5)), (0, (6, 2, 1, 2)))
MOST_LINES = len(RATERS)


@dataclass(frozen=True, slots=True)
class Thread:
    """One assessment: percent a spoke, and what a hover says of each; ``said``: its line in the legend of the web."""

    label: str
    said: str
    percents: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """One domain."""

    label: str
    threads: tuple[Thread, ...]


def spider(webs: Sequence[Web], spokes: Sequence[str], frame: Frame, wanted: Wanted = "svg") -> Picture:
    n_lines = max(len(web.threads) for web in webs)
    return composed(_composition(webs, spokes), (175, 78 + 4.4 * n_lines), wanted, frame)


def _composition(webs: Sequence[Web], spokes: Sequence[str]) -> Composition:
    names = tuple(dict.fromkeys(thread.label for web in webs for thread in web.threads))
    highest = max(percent for web in webs for thread in web.threads for percent in thread.percents)
    step = 10 if highest <= FEW else 25
    rim = min(100, step * math.ceil(max(highest, 1) / step))

    def draw(figure: "Figure") -> list[tuple["Axes", Place]]:
        marks: list[tuple[Axes, Place]] = []
        for at, web in enumerate(webs):
            axes = figure.add_subplot(1, max(len(webs), 2), at + 1)
            _web(axes, spokes, rim, step)
            axes.set_title(web.label, fontsize=9, fontweight="bold", pad=2)
            for thread in web.threads:
                marks += [(axes, place) for place in _thread(axes, web, thread, names.index(thread.label), rim)]
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), frameon=False, fontsize=7.5, handlelength=3)
        return marks

    return draw


def _web(axes: "Axes", spokes: Sequence[str], rim: int, step: int) -> None:
    """Drawn on plain axes, so that places to hover are where they seem to be; the first spoke points up."""
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-1.75, 1.75)
    axes.set_ylim(-1.38, 1.5)
    corners = [_point(at, len(spokes), 1.0) for at in range(len(spokes))]
    for ring in range(step, rim + 1, step):
        around = [(x * ring / rim, y * ring / rim) for x, y in (*corners, corners[0])]
        axes.plot([x for x, _ in around], [y for _, y in around], color=RULE, linewidth=0.6, zorder=1)
        axes.annotate(
            f"{ring} %",
            xy=(0, ring / rim),
            xytext=(2, -7),
            textcoords="offset points",
            fontsize=6,
            color=QUIET,
            zorder=4,
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6, "alpha": 0.8},
        )
    for at, ((x, y), spoke) in enumerate(zip(corners, spokes, strict=True)):
        axes.plot([0, x], [0, y], color=RULE, linewidth=0.6, zorder=1)
        _spoke_word(axes, at, len(spokes), spoke)


def _spoke_word(axes: "Axes", at: int, n: int, word: str) -> None:
    x, y = _point(at, n, 1.08)
    across = "center" if abs(x) < 0.05 else "left" if x > 0 else "right"
    up = "center" if abs(y) < 0.9 else "bottom" if y > 0 else "top"
    axes.text(x, y, word.replace(" ", "\n", 1), ha=across, va=up, fontsize=7, color=INK, linespacing=1.1)


def _thread(axes: "Axes", web: Web, thread: Thread, at: int, rim: int) -> list[Place]:
    corners = [_point(spoke, len(thread.percents), percent / rim) for spoke, percent in enumerate(thread.percents)]
    closed = [*corners, corners[0]]
    axes.plot(
        [x for x, _ in closed], [y for _, y in closed], color=RATERS[at % MOST_LINES], linewidth=1.5, label=thread.said,
        marker=MARKERS[at % MOST_LINES], markersize=4.5, markeredgewidth=0, linestyle=DASHES[at % len(DASHES)], zorder=3,
    )  # fmt: skip
    return [
        (x, y, f"{web.label}.{thread.label}.{spoke}", text)
        for spoke, ((x, y), text) in enumerate(zip(corners, thread.texts, strict=True))
    ]


def _point(spoke: int, n: int, reach: float) -> tuple[float, float]:
    angle = math.pi / 2 - 2 * math.pi * spoke / n
    return reach * math.cos(angle), reach * math.sin(angle)
