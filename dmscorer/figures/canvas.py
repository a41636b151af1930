"""What all figures share: a value with bytes and marks, print style, the same bytes each time.

matplotlib without pyplot, imported inside functions; fonts are embedded (as outlines in SVG, as TrueType in PDF).
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format: TypeAlias = Literal["svg", "png", "pdf"]

INK, QUIET, RULE, BAND = "#1a1f26", "#5c6670", "#d5dae0", "#eceff3"
# Okabe & Ito 2008, ordered so that neighbours differ in lightness too; each rater also has a marker of their own.
RATERS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
MARKERS = ("o", "s", "^", "D", "v", "P")
STYLE: dict[str, object] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 8,
    "axes.edgecolor": RULE,
    "axes.linewidth": 0.6,
    "axes.labelcolor": QUIET,
    "axes.labelsize": 8,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "text.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "svg.fonttype": "path",
    "svg.hashsalt": "dmscorer",
    "pdf.fonttype": 42,
    "hatch.linewidth": 0.5,
    "hatch.color": QUIET,
    "path.simplify": False,
}
METADATA = {
    "svg": {"Date": None, "Creator": "dmscorer"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "dmscorer", "Producer": "dmscorer"},
    "png": {"Software": "dmscorer"},
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to hover: fractions of the picture from its upper left corner; ``key`` says which datum it is."""

    x: float
    y: float
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    format: Format
    data: bytes
    marks: tuple[Mark, ...]


_ONE_AT_A_TIME = Lock()  # the print style is the library's own global while a figure is drawn
Drawing: TypeAlias = Callable[["Axes"], list[tuple[float, float, str, str]]]


def picture(draw: Drawing, size: tuple[float, float], wanted: Format, title: str = "", about: str = "") -> Picture:
    """``draw`` paints on the axes and returns marks (x, y in data units, key, text). ``size`` is in millimetres."""
    with _ONE_AT_A_TIME, _figure(size) as figure:
        axes = figure.add_subplot()
        for side in ("top", "right", "left", "bottom"):
            axes.spines[side].set_visible(False)
        places = draw(axes)
        if title:
            figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
        if about:
            axes.set_title(about, loc="left", fontsize=8, color=QUIET, pad=8, x=0)
        figure.canvas.draw()
        marks = tuple(_mark(figure, axes, place) for place in places)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=wanted, dpi=300, metadata=METADATA[wanted], facecolor="white")
    return Picture(wanted, buffer.getvalue(), marks)


@contextmanager
def _figure(size: tuple[float, float]) -> "Iterator[Figure]":
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):  # type: ignore[arg-type]  # its keys are a closed list of literals
        figure = Figure(figsize=(size[0] / 25.4, size[1] / 25.4), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure


def _mark(figure: "Figure", axes: "Axes", place: tuple[float, float, str, str]) -> Mark:
    x, y, key, text = place
    across, up = figure.transFigure.inverted().transform(axes.transData.transform((x, y)))
    return Mark(float(across), 1 - float(up), key, text)
