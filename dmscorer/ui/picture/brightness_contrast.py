"""Brightness and contrast of what is on the screen; the photo itself is never changed."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

MOST: Final = 100
_GREY: Final = 128


@dataclass(frozen=True, slots=True)
class BrightnessContrast:
    """Both −100 … 100, 0 = as taken. Contrast +100 doubles the distance from middle grey, −100 halves it."""

    brightness: int = 0
    contrast: int = 0

    def changed(self, brightness: int = 0, contrast: int = 0) -> "BrightnessContrast":
        return BrightnessContrast(_kept(self.brightness + brightness), _kept(self.contrast + contrast))


NEUTRAL: Final = BrightnessContrast()


@lru_cache(maxsize=4)
def table(tone: BrightnessContrast) -> npt.NDArray[np.uint8]:
    """What each of the 256 levels becomes, the same in every channel."""
    levels = (np.arange(256) - _GREY) * 2.0 ** (tone.contrast / MOST) + _GREY + tone.brightness
    return np.asarray(levels.round().clip(0, 255), np.uint8)


def apply_brightness_contrast(image: QImage, box: QRect, tone: BrightnessContrast) -> None:
    """Change a box of an RGB32 picture in place."""
    memory: Any = image.bits()
    pixels = np.frombuffer(memory, np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    part = pixels[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
    part[...] = table(tone)[part]
    part[..., 3] = 255


def _kept(value: int) -> int:
    return max(-MOST, min(MOST, value))
