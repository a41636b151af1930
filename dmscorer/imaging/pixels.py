"""What a decoded photo is: upright sRGB pixels, and the refusal to make them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dmscorer.domain.errors import Refusal

Bytes = npt.NDArray[np.uint8]

MAX_PIXELS = 250_000_000  # a phone's 200 megapixels are real; more is a scan or a bomb
MAX_FILE = 1 << 30  # bytes
SURROUND = 119  # sRGB grey of L* 50: what photos lie on, and what shows through transparent ones


class Undecodable(Refusal):
    """A file of which no picture can be made; ``reason`` continues the sentence "the file …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The file {self.reason}."


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """One upright sRGB picture.

    ``array`` is uint8 (height, width, 4), contiguous, in the byte order B G R X with X = 255: the memory of
    ``QImage.Format_RGB32``, handed over without a copy. ``full_width`` and ``full_height`` are the upright
    size of the original, in pixels.
    """

    array: Bytes
    full_width: int
    full_height: int

    @property
    def width(self) -> int:
        return int(self.array.shape[1])

    @property
    def height(self) -> int:
        return int(self.array.shape[0])


def check_size(width: int, height: int) -> None:
    """Refuse before any memory is spent on it."""
    if width < 1 or height < 1:
        raise Undecodable("says that it has no width or no height: copy it again from the camera")
    if width * height > MAX_PIXELS:
        raise Undecodable(
            f"says that it has {width:,} × {height:,} pixels, more than any photo (the limit is 250 megapixels)"
        )


def fitted(width: int, height: int, longest: int | None) -> tuple[int, int]:
    """The size with the same shape and no side above ``longest``; never enlarged."""
    if longest is None or max(width, height) <= longest:
        return width, height
    scale = longest / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))
