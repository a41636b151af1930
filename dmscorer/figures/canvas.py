"""What all figures share: a value with bytes and marks, print style, the same bytes each time.

matplotlib without pyplot, imported inside functions; fonts are embedded (as outlines in SVG, as TrueType in PDF).
"""

import io
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from dmscorer.domain.words.text import shortened
from dmscorer.figures.lettering import letter

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format: TypeAlias = Literal["svg", "png", "pdf"]
Wanted: TypeAlias = Format | tuple[Format, ...]  # several: drawn once, the bytes of each as if alone

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
    # Outlines: a journal's program need not have the font.
    "svg.fonttype": "path",
    # Without it matplotlib draws new ids at every run, and an export could not be compared byte by byte.
    "svg.hashsalt": "dmscorer",
    "pdf.fonttype": 42,
    "hatch.linewidth": 0.5,
    "hatch.color": QUIET,
    "path.simplify": False,
    "text.parse_math": False,  # a subject may be called P$1$x
}
# No date of making, no version of the library: the same study gives the same bytes.
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
    """``files``: its bytes in each format that was wanted; ``data`` in the first of them.

    ``notes``: the sentences printed below it, for a page that reads them aloud.
    """

    files: Mapping[Format, bytes]
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()

    @property
    def format(self) -> Format:
        return next(iter(self.files))

    @property
    def data(self) -> bytes:
        return self.files[self.format]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a figure of several axes: title, reading aid, and below it the notes, a line or more each."""

    title: str = ""
    about: str = ""
    notes: tuple[str, ...] = ()


_ONE_AT_A_TIME = Lock()  # the print style is the library's own global while a figure is drawn
Place: TypeAlias = tuple[float, float, str, str]
Drawing: TypeAlias = Callable[["Axes"], list[Place]]
Composition: TypeAlias = Callable[["Figure"], list[tuple["Axes", Place]]]


class Words(Protocol):
    """What every set of words of a figure has; an empty title or reading aid is not drawn."""

    @property
    def title(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def language(self) -> str: ...


def picture(draw: Drawing, size: tuple[float, float], wanted: Wanted, words: Words) -> Picture:
    """``draw`` paints on the axes and returns marks (x, y in data units, key, text). ``size`` is in millimetres."""
    with _ONE_AT_A_TIME, _figure(size) as figure:
        axes = figure.add_subplot()
        bare(axes)
        places = draw(axes)
        if words.language.startswith("de"):
            _with_commas(figure)
        if words.title:
            figure.suptitle(words.title, x=0.01, ha="left", fontsize=10, fontweight="bold")
        if words.about:
            axes.set_title(words.about, loc="left", fontsize=8, color=QUIET, pad=8, x=0)
        return _saved(figure, [(axes, place) for place in places], wanted)


def _with_commas(figure: "Figure") -> None:
    """Decimal commas on axes of numbers and in what was written beside marks; names of rows stay as they are."""
    from matplotlib.text import Text
    from matplotlib.ticker import ScalarFormatter

    class Comma(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return re.sub(DECIMAL_POINT, ",", super().__call__(x, pos))

    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_formatter(), ScalarFormatter):
                axis.set_major_formatter(Comma())
        legend = axes.get_legend()
        beside = [*axes.texts, *(legend.get_texts() if legend else ())]
        for text in (one for one in beside if isinstance(one, Text)):
            text.set_text(re.sub(DECIMAL_POINT, ",", text.get_text()))


DECIMAL_POINT = r"(?<=\d)\.(?=\d)"


def composed(draw: Composition, size: tuple[float, float], wanted: Wanted, frame: Frame = Frame()) -> Picture:
    """For several axes or notes below: ``draw`` adds the axes and says of each mark which one it lies on.

    ``size`` in millimetres is that of the axes with their words; title, reading aid and notes come on top of it.
    """
    width, height = size
    about, notes = _wrapped((frame.about,), width), _wrapped(frame.notes, width)
    above = (TITLE if frame.title else 0) + LINE * len(about) + (MARGIN if frame.title or about else 0)
    below = LINE * len(notes) + (2 * MARGIN if notes else 0)
    whole = above + height + below
    with _ONE_AT_A_TIME, _figure((width, whole)) as figure:
        figure.get_layout_engine().set(rect=(0, below / whole, 1, height / whole))  # type: ignore[union-attr, call-arg]
        places = draw(figure)
        if frame.title:
            _line(figure, 1 - MARGIN / whole, frame.title, fontsize=10, fontweight="bold")
        for at, text in enumerate(about):
            _line(figure, 1 - (MARGIN + TITLE * bool(frame.title) + LINE * at) / whole, text, fontsize=8, color=QUIET)
        for at, text in enumerate(notes):
            _line(figure, (below - MARGIN - LINE * at) / whole, text, fontsize=7.5)
        return replace(_saved(figure, places, wanted), notes=frame.notes)


TITLE, LINE, MARGIN = 5.4, 3.9, 2.0  # heights in millimetres
SIGN = 1.44  # millimetres that one sign of the reading aid and of the notes takes on average


def _wrapped(texts: Sequence[str], width: float) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(_bound(text), int((width - 4) / SIGN))]


def folded(text: str, width: int = 28) -> str:
    """A label in four lines at most of about so many signs, no word broken; more is cut, as is a word like a hash."""
    words = " ".join(shortened(word, max(width, LONGEST_WORD)) for word in text.split())
    return "\n".join(textwrap.wrap(words, width, max_lines=4, placeholder=" …", break_long_words=False))


LONGEST_WORD = 20  # signs of a word in a narrow column


def _bound(text: str) -> str:
    """Numbers stay with their sign of percent, probabilities with their P, where a line breaks."""
    return re.sub(r"(?<=\d) (?=%)|(?<=\bP) (?=[=<>])|(?<=[=<>]) ", "\N{NO-BREAK SPACE}", text)


def _line(figure: "Figure", height: float, text: str, **style: float | str) -> None:
    """One line of words whose capitals end at ``height``; set by base lines, so that all lines are equally far apart."""
    capital = 0.73 * float(style["fontsize"]) / 72 / figure.get_size_inches()[1]
    figure.text(0.012, height - capital, text, ha="left", va="baseline", **style)  # type: ignore[arg-type]


def bare(axes: "Axes") -> None:
    """No frame: what is drawn needs none."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)


def _saved(figure: "Figure", places: list[tuple["Axes", Place]], wanted: Wanted) -> Picture:
    letter(figure)
    figure.draw_without_rendering()
    figure.set_layout_engine(None)  # found once; even an engine that does nothing makes every saving draw twice
    marks = tuple(_mark(figure, axes, place) for axes, place in places)
    formats = (wanted,) if isinstance(wanted, str) else wanted
    return Picture({name: _bytes(figure, name) for name in formats}, marks)


def _bytes(figure: "Figure", wanted: Format) -> bytes:
    buffer = io.BytesIO()
    # 300 dots an inch is what journals ask of bitmaps.
    figure.savefig(buffer, format=wanted, dpi=300, metadata=METADATA[wanted], facecolor="white")
    return buffer.getvalue()


@cache
def _embed_shapes_only() -> None:
    """Fonts in a PDF without the tables that place letters.

    The letters are placed already, and to cut the tables down to the letters of a figure takes a good part of the time of its PDF.
    """
    from fontTools.subset import Options

    usual = Options._drop_tables_default  # noqa: SLF001 - matplotlib makes its options itself
    Options._drop_tables_default = [*usual, "GDEF", "GPOS", "GSUB", "MATH", "kern"]  # noqa: SLF001


@contextmanager
def _figure(size: tuple[float, float]) -> "Iterator[Figure]":
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    _embed_shapes_only()
    with mpl.rc_context(STYLE):  # type: ignore[arg-type]  # its keys are a closed list of literals
        figure = Figure(figsize=(size[0] / 25.4, size[1] / 25.4), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure


def _mark(figure: "Figure", axes: "Axes", place: Place) -> Mark:
    x, y, key, text = place
    across, up = figure.transFigure.inverted().transform(axes.transData.transform((x, y)))
    return Mark(float(across), 1 - float(up), key, text)
