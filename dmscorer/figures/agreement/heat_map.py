"""Heat map of sites by signs; a cell without a value (nothing varies) is hatched, an absent one is left blank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.domain.words import numerals
from dmscorer.figures.canvas import INK, QUIET, Drawing, Picture, Wanted, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class HeatWords:
    """``rows`` and ``columns`` map ids to labels in their order; ``scale`` is the words beside the colour bar."""

    title: str
    about: str
    rows: Mapping[str, str]
    columns: Mapping[str, str]
    scale: str
    hatched: str
    full: float = 1.0  # the value that is drawn darkest; above it nothing gets darker
    more: str = "and more"
    language: str = "en"


def heat_map(cells: Mapping[tuple[str, str], float | None], words: HeatWords, wanted: Wanted = "svg") -> Picture:
    """``cells`` by (row id, column id): 0 (light) to 1 (dark), or None where it is not estimable."""
    height = 40 + 6 * max(len(words.rows), 1)
    return picture(_drawing(cells, words), (160, height), wanted, words)


def _drawing(cells: Mapping[tuple[str, str], float | None], words: HeatWords) -> Drawing:
    def draw(axes: "Axes") -> list[tuple[float, float, str, str]]:
        rows, columns = list(words.rows), list(words.columns)
        marks = [_cell(axes, columns.index(c), rows.index(r), value, words) for (r, c), value in cells.items()]
        axes.set_xlim(-0.5, max(len(columns), 1) - 0.5)
        axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), list(words.rows.values()), color=INK)
        axes.set_xticks(
            range(len(columns)), [_wrapped(label) for label in words.columns.values()], color=INK, fontsize=7
        )
        _legend(axes, words, [value for value in cells.values() if value is not None])
        return marks

    return draw


def _wrapped(label: str) -> str:
    """Two lines where one would run into its neighbour."""
    return label.replace(" ", "\n", 1) if len(label) > 12 else label


def _cell(axes: "Axes", x: int, y: int, value: float | None, words: HeatWords) -> tuple[float, float, str, str]:
    from matplotlib.patches import Rectangle

    where, size = (x - 0.46, y - 0.42), (0.92, 0.84)
    name = f"{list(words.rows.values())[y]}, {list(words.columns.values())[x]}"
    key = f"{list(words.rows)[y]}.{list(words.columns)[x]}"
    if value is None:
        # Hatched, not light: a sign that nobody ever saw is no agreement.
        axes.add_patch(Rectangle(where, *size, facecolor="white", hatch="/////", edgecolor=QUIET, linewidth=0))
        return x, y, key, f"{name}: {words.hatched}"
    axes.add_patch(Rectangle(where, *size, facecolor=colour(value / words.full), linewidth=0))
    return x, y, key, f"{name}: {numerals.decimal(value, 2, words.language)}"


def colour(value: float) -> tuple[float, float, float]:
    """From near white to dark blue, lightness falling evenly, so that it also reads in grey."""
    light, dark = (0.94, 0.95, 0.97), (0.05, 0.20, 0.45)
    share = min(max(value, 0.0), 1.0)
    return (
        light[0] + share * (dark[0] - light[0]),
        light[1] + share * (dark[1] - light[1]),
        light[2] + share * (dark[2] - light[2]),
    )


def _legend(axes: "Axes", words: HeatWords, values: Sequence[float]) -> None:
    from matplotlib.patches import Patch

    steps = (0.0, 0.25, 0.5, 0.75, 1.0) if values else ()
    more = "" if words.full >= 1 else f" {words.more}"
    handles = [Patch(facecolor=colour(s), label=f"{s * words.full:g}{more if s == 1 else ''}") for s in steps]
    handles.append(Patch(facecolor="white", hatch="/////", edgecolor=QUIET, linewidth=0, label=words.hatched))
    axes.legend(
        handles=handles,
        title=words.scale,
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        frameon=False,
        fontsize=7,
        title_fontsize=7,
        alignment="left",
    )
