"""A point and its interval a row, on any scale: biases by pair, coefficients with one rater or subject left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.domain.words import numerals
from dmscorer.figures.canvas import INK, QUIET, RATERS, RULE, Drawing, Picture, Wanted, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """``value`` None: ``note`` stands in its place. ``span``: a wider, thinner line, such as limits of agreement."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    span: tuple[float, float] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class IntervalWords:
    """``reference``: a value that is drawn as a line, such as 0 or the coefficient of all.

    ``is_coefficient``: the values are coefficients, not points; ``span``: what the wider line is.
    """

    title: str
    about: str
    axis: str
    reference: float | None = None
    language: str = "en"
    is_coefficient: bool = True
    span: str = "limits"


def interval_rows(rows: Sequence[IntervalRow], words: IntervalWords, wanted: Wanted = "svg") -> Picture:
    return picture(_drawing(rows, words), (160, 28 + 6.0 * max(len(rows), 1)), wanted, words)


def _drawing(rows: Sequence[IntervalRow], words: IntervalWords) -> Drawing:
    def draw(axes: "Axes") -> list[tuple[float, float, str, str]]:
        if words.reference is not None:
            axes.axvline(words.reference, color=QUIET, linewidth=0.8)
        marks = [mark for at, row in enumerate(rows) if (mark := _row(axes, at, row, words))]
        axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), [row.label for row in rows], color=INK)
        axes.set_xlabel(words.axis, loc="left")
        axes.grid(axis="x", color=RULE, linewidth=0.5)
        axes.set_axisbelow(True)
        return marks

    return draw


def _row(axes: "Axes", at: int, row: IntervalRow, words: IntervalWords) -> tuple[float, float, str, str] | None:
    if row.value is None:
        axes.annotate(
            row.note, xy=(0.0, at), xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points",
            va="center", fontsize=7, color=QUIET, style="italic",
        )  # fmt: skip
        return None
    if row.span is not None:
        axes.plot(list(row.span), [at, at], color=QUIET, linewidth=0.8, linestyle=(0, (4, 2)))
    if row.low is not None and row.high is not None:
        axes.plot([row.low, row.high], [at, at], color=INK, linewidth=1.2, solid_capstyle="butt")
    axes.plot([row.value], [at], "o", color=RATERS[0], markersize=4.5)
    written = numerals.coefficient if words.is_coefficient else numerals.decimal
    value, *ends = (written(one, 2, words.language) for one in (row.value, row.low, row.high) if one is not None)
    limits = f" ({ends[0]} – {ends[1]})" if len(ends) == 2 else ""
    return row.value, at, row.label, f"{row.label}: {value}{limits}{_wider(row, words)}"


def _wider(row: IntervalRow, words: IntervalWords) -> str:
    if row.span is None:
        return ""
    low, high = (numerals.decimal(end, 1, words.language) for end in row.span)
    return f", {words.span} {low} – {high}"
