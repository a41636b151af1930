"""Words that somebody else chose, as a figure can draw them: signs the font lacks are spelled, what is too long is cut.

Nothing in them is ever read as mathematics: ``text.parse_math`` is off for every figure (``canvas.STYLE``).
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dmscorer.domain.words.text import shortened, spelled

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.text import Text

LONGEST_WORD = 32  # signs; no term of the program has as many
LONGEST_LABEL = 56  # signs of one line beside an axis; a third of the width of a page
HELD = "\N{ZERO WIDTH SPACE}"  # before an underscore, which would keep a name out of the legend
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def in_legend(name: str) -> str:
    """The name as a label that matplotlib lists: one that begins with an underscore it passes over."""
    return f"{HELD}{name}" if name.startswith("_") else name


class Lettering:
    """Of one figure: two labels that differ still differ when they are cut."""

    def __init__(self) -> None:
        self._whole: dict[str, str] = {}  # as cut → as it was

    def words(self, text: str, font: str) -> str:
        """Every sign can be drawn, no word leaves the figure."""
        drawable = spelled(text.removeprefix(HELD), lambda sign: sign == "\n" or ord(sign) in _signs(font))
        return _LONG_WORD.sub(lambda found: self._cut(found[0], LONGEST_WORD), drawable)

    def label(self, text: str, font: str) -> str:
        """Beside an axis a whole line gives way as well."""
        return "\n".join(self._cut(line, LONGEST_LABEL) for line in self.words(text, font).split("\n"))

    def _cut(self, text: str, longest: int) -> str:
        cut, again = shortened(text, longest), 2
        while self._whole.setdefault(cut, text) != text:
            cut, again = f"{shortened(text, longest - 4)} ({again})", again + 1
        return cut


def letter(figure: "Figure") -> None:
    """Every text of the figure, and the labels that its axes will make when they are drawn."""
    from matplotlib.text import Text

    lettering = Lettering()
    for text in figure.findobj(Text):
        if words := text.get_text():
            text.set_text(lettering.words(words, _font(text)))
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            _letter_axis(axis, lettering)


def _letter_axis(axis: "Axis", lettering: Lettering) -> None:
    """Only where words were given; numbers stay with the formatter that knows their ticks."""
    from matplotlib.ticker import FixedFormatter, FuncFormatter

    inner = axis.get_major_formatter()
    if isinstance(inner, FixedFormatter | FuncFormatter):
        font = _font(axis.label)
        axis.set_major_formatter(FuncFormatter(lambda value, place: lettering.label(inner(value, place), font)))


def _font(text: "Text") -> str:
    from matplotlib.font_manager import findfont

    return findfont(text.get_fontproperties())


@lru_cache(maxsize=8)
def _signs(font: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(font).get_charmap())
