"""Pixels become pictures of the window: handed over without a copy, and halved into a pyramid."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

Bytes = npt.NDArray[np.uint8]
Packed = npt.NDArray[np.uint32]


class HasPixels(Protocol):
    """What imaging decodes: (h, w, 4) BGRX, contiguous, upright, sRGB."""

    @property
    def array(self) -> Bytes: ...


def image(pixels: HasPixels) -> QImage:
    """The picture over the very same memory (kept alive by it): 0.01 ms at any size."""
    return wrapped(pixels.array)


def wrapped(array: Bytes) -> QImage:
    height, width = array.shape[:2]
    buffer: Any = array.data
    return QImage(buffer, width, height, array.strides[0], QImage.Format.Format_RGB32)


def pyramid(array: Bytes, smallest: int = 512) -> tuple[QImage, ...]:
    """The picture and its halves down to ``smallest`` pixels of the longer side. For a worker: numpy lets the lock go."""
    levels = [array]
    while max(levels[-1].shape[:2]) > smallest and min(levels[-1].shape[:2]) > 1:
        levels.append(halved(levels[-1]))
    return tuple(wrapped(level) for level in levels)


def halved(array: Bytes) -> Bytes:
    """Mean of each 2 × 2 block, at most 1 off; an odd last row or column is left out.

    Four bytes at a time: rows are averaged down, columns up, so that brightness does not drift.
    """
    height, width = array.shape[0] // 2 * 2, array.shape[1] // 2 * 2
    packed = np.ascontiguousarray(array).view(np.uint32)[:, :, 0]
    upper, lower = packed[0:height:2, :width], packed[1:height:2, :width]
    half = _half_difference(upper, lower)
    half += upper & lower
    left, right = np.ascontiguousarray(half[:, 0::2]), np.ascontiguousarray(half[:, 1::2])
    mean = left | right
    mean -= _half_difference(left, right)
    return mean.view(np.uint8).reshape(height // 2, width // 2, 4)


def _half_difference(one: Packed, other: Packed) -> Packed:
    """Half of the bits that differ, byte by byte, nothing carried over."""
    differing = one ^ other
    differing &= np.uint32(0xFEFEFEFE)
    differing >>= np.uint32(1)
    return differing
