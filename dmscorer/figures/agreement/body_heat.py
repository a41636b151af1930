"""Where on the body raters differ: the outlines of the body map, filled by site; hatched where nothing varies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.domain.words import numerals
from dmscorer.figures.agreement.heat_map import colour
from dmscorer.figures.canvas import QUIET, Drawing, Picture, Wanted, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Outline = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Body:
    """One drawn figure: parts (site or None, outline) painted in order, and strokes on top; y runs downwards."""

    label: str
    width: float
    height: float
    parts: Sequence[tuple[str | None, Outline]]
    lines: Sequence[Outline]


@dataclass(frozen=True, slots=True)
class BodyWords:
    """``names``: site → label. ``scale`` is shown beside the steps, ``hatched`` beside the hatching."""

    title: str
    about: str
    names: Mapping[str, str]
    scale: str
    hatched: str
    full: float = 1.0  # the value that is drawn darkest
    more: str = "and more"
    language: str = "en"


def body_heat(
    bodies: Sequence[Body], values: Mapping[str, float | None], words: BodyWords, wanted: Wanted = "svg"
) -> Picture:
    """``values`` by site: 0 (light) to 1 (dark), None where nothing varies; a site that is not there stays white."""
    return picture(_drawing(bodies, values, words), (160, 78), wanted, words)


def _drawing(bodies: Sequence[Body], values: Mapping[str, float | None], words: BodyWords) -> Drawing:
    def draw(axes: "Axes") -> list[tuple[float, float, str, str]]:
        from matplotlib.patches import Patch, Polygon

        left, tallest, marks = 0.0, max((body.height for body in bodies), default=1.0), []
        for body in bodies:
            scale = tallest / body.height if body.height < tallest / 3 else 1.0
            scale = min(scale, 1.4)
            for site, outline in body.parts:
                points = [(left + x * scale, y * scale) for x, y in outline]
                value = values.get(site) if site is not None else None
                is_flat = site in values and value is None
                face = colour(value / words.full) if value is not None else "white"
                axes.add_patch(
                    Polygon(points, facecolor=face, edgecolor=QUIET, linewidth=0.4, hatch="/////" if is_flat else None)
                )
                if site in values:
                    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
                    told = words.hatched if value is None else numerals.decimal(value, 2, words.language)
                    marks.append((*middle, str(site), f"{words.names[str(site)]}: {told}"))
            for stroke in body.lines:
                axes.plot(
                    [left + x * scale for x, _ in stroke], [y * scale for _, y in stroke], color=QUIET, linewidth=0.4
                )
            left += body.width * scale + 0.12 * tallest
        axes.set_xlim(-0.02, max(left, 1.0))
        axes.set_ylim(tallest * 1.02, -0.02)
        axes.set_aspect("equal")
        axes.set_xticks([])
        axes.set_yticks([])
        more = "" if words.full >= 1 else f" {words.more}"
        steps = (0.0, 0.25, 0.5, 0.75, 1.0)
        handles = [Patch(facecolor=colour(s), label=f"{s * words.full:g}{more if s == 1 else ''}") for s in steps]
        handles.append(Patch(facecolor="white", hatch="/////", edgecolor=QUIET, linewidth=0, label=words.hatched))
        axes.legend(
            handles=handles, title=words.scale, loc="upper left", bbox_to_anchor=(1.0, 1), frameon=False,
            fontsize=7, title_fontsize=7, alignment="left",
        )  # fmt: skip
        return marks

    return draw
