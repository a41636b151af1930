"""Bars of responses by domain and assessment: each bar is all subjects of whom the response is known, best response first.

Improvement falls from dark to light blue, no change is a pale grey, worsening is orange and hatched: the bad end is told
apart by hue, by lightness and by texture, also in grey and by colour-blind readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.figures.canvas import INK, QUIET, Composition, Frame, Picture, Place, Wanted, bare, composed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RAMP = ("#08306b", "#2b6ca8", "#6aa5d0", "#b3d0e6", "#e4e7ea", "#e07b39")  # best to worst
WHITE_ON = 2  # so many of them are dark enough for white words
ROOM_FOR_PERCENT, ROOM_FOR_NUMBER = 0.13, 0.03  # shares of the bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One domain at one assessment. ``counts`` best first; ``shares``: with their percent in words; ``texts``: what a hover says of each."""

    group: str
    label: str
    counts: tuple[int, ...]
    shares: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ResponseWords:
    """``parts``: the six responses, best first."""

    parts: tuple[str, ...]
    axis: str


def response_bars(bars: Sequence[Bar], words: ResponseWords, frame: Frame, wanted: Wanted = "svg") -> Picture:
    n_groups = len({bar.group for bar in bars})
    height = 26.0 + 7.6 * len(bars) + 8.0 * n_groups
    return composed(_composition(bars, words), (160, height), wanted, frame)


def _composition(bars: Sequence[Bar], words: ResponseWords) -> Composition:
    def draw(figure: "Figure") -> list[tuple["Axes", Place]]:
        from matplotlib.patches import Patch

        axes = figure.add_subplot()
        bare(axes)
        marks: list[Place] = []
        ticks: list[tuple[float, str]] = []
        down, group = -0.5, ""
        for bar in bars:
            if bar.group != group:
                group = bar.group
                axes.annotate(
                    group,
                    xy=(0, down + 0.45),
                    xytext=(0, 0),
                    textcoords="offset points",
                    va="center",
                    fontweight="bold",
                )
                down += 1.1
            marks += _bar(axes, down, bar)
            ticks.append((down, bar.label))
            down += 1.0
        axes.set_xlim(0, 1)
        axes.set_ylim(down - 0.4, -0.6)
        axes.set_yticks([at for at, _ in ticks], [label for _, label in ticks], color=INK)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axes.set_xlabel(words.axis, loc="left")
        handles = [
            Patch(facecolor=RAMP[at], edgecolor="white", linewidth=0, hatch=_hatch(at), label=part)
            for at, part in enumerate(words.parts)
        ]
        figure.legend(handles=handles, loc="outside lower left", ncols=3, frameon=False, fontsize=7.5)
        return [(axes, mark) for mark in marks]

    return draw


def _hatch(at: int) -> str:
    return "////" if at == len(RAMP) - 1 else ""


def _bar(axes: "Axes", down: float, bar: Bar) -> list[Place]:
    marks, left = [], 0.0
    for at, (count, text) in enumerate(zip(bar.counts, bar.texts, strict=True)):
        share = count / bar.total
        if not count:
            continue
        axes.barh(
            down, share, left=left, height=0.68, color=RAMP[at], hatch=_hatch(at), edgecolor="white", linewidth=0.6
        )
        middle = left + share / 2
        if share >= ROOM_FOR_NUMBER:
            _number(axes, middle, down, at, bar.shares[at] if share >= ROOM_FOR_PERCENT else str(count))
        marks.append((middle, down, f"{bar.group}.{bar.label}.{at}", text))
        left += share
    axes.annotate(
        f"n = {bar.total}",
        xy=(1, down),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=7,
        color=QUIET,
    )
    return marks


def _number(axes: "Axes", across: float, down: float, at: int, text: str) -> None:
    paper = {"facecolor": RAMP[at], "linewidth": 0, "pad": 1.2} if _hatch(at) else None
    axes.text(
        across, down, text, ha="center", va="center", fontsize=7,
        color="white" if at < WHITE_ON else INK, bbox=paper,
    )  # fmt: skip
