"""Each rater's difference from the mean of the raters, over that mean, with the limits of agreement with the mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.figures.canvas import BAND, MARKERS, QUIET, RATERS, RULE, Drawing, Picture, Wanted, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Dot:
    """One rater's total in one case: the mean of the raters and the difference from it; ``case`` is shown on hover."""

    rater: str
    case: str
    mean: float
    gap: float


@dataclass(frozen=True, slots=True)
class Limit:
    """Half-width of the limits with its interval; without one only the line is drawn."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class BlandAltmanWords:
    title: str
    about: str
    across: str
    up: str
    language: str = "en"


def bland_altman(dots: Sequence[Dot], limit: Limit | None, words: BlandAltmanWords, wanted: Wanted = "svg") -> Picture:
    return picture(_drawing(dots, limit, words), (160, 95), wanted, words)


def _drawing(dots: Sequence[Dot], limit: Limit | None, words: BlandAltmanWords) -> Drawing:
    def draw(axes: "Axes") -> list[tuple[float, float, str, str]]:
        axes.axhline(0, color=QUIET, linewidth=0.8)
        if limit:
            _limits(axes, limit)
        for at, rater in enumerate(dict.fromkeys(dot.rater for dot in dots)):
            own = [dot for dot in dots if dot.rater == rater]
            mean, gap = [dot.mean for dot in own], [dot.gap for dot in own]
            colour, marker = RATERS[at % len(RATERS)], MARKERS[at % len(MARKERS)]
            axes.scatter(mean, gap, s=18, linewidths=0, label=rater, zorder=3, color=colour, marker=marker)
        reach = 1.15 * max(
            [1.0, *(abs(dot.gap) for dot in dots), 1.3 * limit.value if limit else 0.0]
        )  # a wider band is cut
        axes.set_ylim(-reach, reach)
        axes.set_xlabel(words.across, loc="left")
        axes.set_ylabel(words.up)
        axes.grid(axis="y", color=RULE, linewidth=0.4)
        if dots:
            axes.legend(loc="upper right", ncols=6, frameon=False, fontsize=8, handletextpad=0.2, borderaxespad=0)
        return [(dot.mean, dot.gap, dot.case, f"{dot.case}, {dot.rater}: {dot.gap:+.1f}") for dot in dots]

    return draw


def _limits(axes: "Axes", limit: Limit) -> None:
    for sign in (-1, 1):
        axes.axhline(sign * limit.value, color=QUIET, linewidth=0.8, linestyle=(0, (5, 3)))
        axes.annotate(
            f"{sign * limit.value:+.1f}".replace("-", "\u2212"),
            xy=(1.0, sign * limit.value),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7,
            color=QUIET,
        )
        if limit.low is not None and limit.high is not None:
            axes.axhspan(*sorted((sign * limit.low, sign * limit.high)), color=BAND, linewidth=0, zorder=0)
