"""Whether raters drift: each total's distance from the mean of the raters, over the place in that rater's own order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.figures.canvas import MARKERS, QUIET, RATERS, RULE, Drawing, Picture, Wanted, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Step:
    rater: str
    case: str
    position: int
    gap: float


@dataclass(frozen=True, slots=True)
class DriftWords:
    title: str
    about: str
    across: str
    up: str
    language: str = "en"


def drift(steps: Sequence[Step], words: DriftWords, wanted: Wanted = "svg") -> Picture:
    """With five or more steps a line through the running mean of five."""
    return picture(_drawing(steps, words), (160, 90), wanted, words)


def running(values: Sequence[float], width: int = 5) -> list[float]:
    """Mean of each value with up to two neighbours on either side."""
    half = width // 2
    return [
        sum(values[max(0, at - half) : at + half + 1]) / len(values[max(0, at - half) : at + half + 1])
        for at in range(len(values))
    ]


def _drawing(steps: Sequence[Step], words: DriftWords) -> Drawing:
    def draw(axes: "Axes") -> list[tuple[float, float, str, str]]:
        axes.axhline(0, color=QUIET, linewidth=0.8)
        for at, rater in enumerate(dict.fromkeys(step.rater for step in steps)):
            own = sorted((step for step in steps if step.rater == rater), key=lambda step: step.position)
            colour, marker = RATERS[at % len(RATERS)], MARKERS[at % len(MARKERS)]
            across, gaps = [step.position for step in own], [step.gap for step in own]
            axes.scatter(across, gaps, s=14, linewidths=0, color=colour, marker=marker, label=rater, zorder=3)
            if len(own) >= 5:
                axes.plot(across, running(gaps), color=colour, linewidth=1.0)
        axes.set_xlabel(words.across, loc="left")
        axes.set_ylabel(words.up)
        axes.grid(axis="y", color=RULE, linewidth=0.4)
        if steps:
            axes.legend(loc="upper right", ncols=6, frameon=False, fontsize=8, handletextpad=0.2, borderaxespad=0)
        return [(s.position, s.gap, s.case, f"{s.case}, {s.rater}, place {s.position}: {s.gap:+.1f}") for s in steps]

    return draw
