"""Turns stored pixels upright: the eight EXIF orientations, each applied once."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dmscorer.imaging.pixels import Bytes

Whole = npt.NDArray[np.uint32]

TURNS: dict[int, Callable[[Whole], Whole]] = {  # EXIF 2.32, tag 0x0112: where row 0 and column 0 belong
    2: lambda a: a[:, ::-1],  # mirrored left to right
    3: lambda a: a[::-1, ::-1],  # upside down
    4: lambda a: a[::-1],  # mirrored top to bottom
    5: lambda a: a.T,  # rows are columns
    6: lambda a: a.T[:, ::-1],  # turn a quarter clockwise
    7: lambda a: a.T[::-1, ::-1],  # rows are columns, from the far corner
    8: lambda a: a.T[::-1],  # turn a quarter anticlockwise
}


def upright(array: Bytes, orientation: int) -> Bytes:
    """``array`` (h, w, 4) turned upright, contiguous; values outside 2–8 leave it as it is."""
    turn = TURNS.get(orientation)
    if turn is None:
        return np.ascontiguousarray(array)
    whole = np.ascontiguousarray(array).view(np.uint32)[..., 0]  # four bytes as one: four times fewer moves
    turned = np.ascontiguousarray(turn(whole))
    return turned[..., np.newaxis].view(np.uint8)


def is_sideways(orientation: int) -> bool:
    return orientation in (5, 6, 7, 8)
