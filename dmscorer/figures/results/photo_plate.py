"""Photo plate: one view of a subject over the visits side by side, at one height, with words beneath each picture."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dmscorer.figures.canvas import INK, QUIET, Composition, Frame, Picture, Place, Wanted, composed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, TALLEST = 175.0, 105.0  # millimetres
A_ROW = 4  # pictures side by side at most
GAP = 0.012 * WIDTH  # as far from the edge as title and notes
HEAD, WORDS = 5.0, 4.0  # millimetres above a picture, and for each line beneath


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: ``rgb`` are width × height × 3 bytes; ``head`` stands above it, ``under`` line by line beneath."""

    head: str
    rgb: bytes
    width: int
    height: int
    under: tuple[str, ...]
    text: str


def photo_plate(shots: Sequence[Shot], frame: Frame, wanted: Wanted = "svg") -> Picture:
    columns = min(len(shots), A_ROW)
    rows = math.ceil(len(shots) / columns)
    height = _height(shots, columns)
    cell = HEAD + height + WORDS * max(len(shot.under) for shot in shots) + GAP
    return composed(_composition(shots, columns, height, cell), (WIDTH, rows * cell), wanted, frame)


def _height(shots: Sequence[Shot], columns: int) -> float:
    """The largest common height, in millimetres, at which every picture fits its column."""
    across = (WIDTH - GAP * (columns + 1)) / columns
    return min(TALLEST, *(across * shot.height / shot.width for shot in shots))


def _composition(shots: Sequence[Shot], columns: int, height: float, cell: float) -> Composition:
    def draw(figure: "Figure") -> list[tuple["Axes", Place]]:
        engine = figure.get_layout_engine()
        _, foot, _, share = engine.get()["rect"] if engine else (0, 0, 1, 1)
        figure.set_layout_engine("none")
        whole = figure.get_size_inches()[1] * 25.4
        top = (foot + share) * whole
        marks, across = [], GAP
        for at, shot in enumerate(shots):
            row, column = divmod(at, columns)
            if column == 0:
                across = GAP
            width = height * shot.width / shot.height
            bottom = top - row * cell - HEAD - height
            axes = figure.add_axes((across / WIDTH, bottom / whole, width / WIDTH, height / whole))
            marks.append((axes, _shot(axes, shot)))
            across += width + GAP
        return marks

    return draw


def _shot(axes: "Axes", shot: Shot) -> Place:
    import numpy as np

    axes.set_axis_off()
    pixels = np.frombuffer(shot.rgb, np.uint8).reshape(shot.height, shot.width, 3)
    axes.imshow(pixels, aspect="auto", extent=(0, 1, 0, 1))
    axes.annotate(
        shot.head, xy=(0, 1), xytext=(0, 3), textcoords="offset points", va="bottom", fontsize=8, fontweight="bold"
    )
    for line, words in enumerate(shot.under):
        axes.annotate(
            words, xy=(0, 0), xytext=(0, -10 - WORDS * line * 72 / 25.4), textcoords="offset points", va="baseline",
            fontsize=8, color=QUIET if line else INK, annotation_clip=False,
        )  # fmt: skip
    return 0.5, 0.5, shot.head, shot.text
