"""Sharpness, burnt-out skin, darkness and colour cast, measured on pixels that were decoded anyway.

Sources: blur effect, Crété-Roffet et al. 2007 (SPIE 6492, 64920I); skin in YCbCr, Chai & Ngan 1999 (IEEE Trans Circuits
Syst Video Technol 9:551–564); shades of grey with p = 6, Finlayson & Trezzi 2004 (Color Imaging Conference 12:37–41).
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from dmscorer.domain.quality import Quality
from dmscorer.imaging.pixels import Pixels

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int16]

BLUR_SIDE, COLOUR_SIDE = 1024, 256  # pixels of the longer side: large enough to see a shaken hand, a colour
WINDOW = 9
FLATTEST = 0.05  # mean step between neighbours, of 255: a grey wall is neither sharp nor blurred
TILE = 8
FULL = 253  # a channel from here on is burnt out
NORM = 6
LEAST = 0.02  # of the picture: less skin or less ground says nothing


def measure(pixels: Pixels) -> Quality:
    picture = Image.frombuffer("RGBX", (pixels.width, pixels.height), pixels.array, "raw", "RGBX", 0, 1)
    bgr = np.asarray(_reduced(picture, COLOUR_SIDE))[..., :3].astype(np.float32)
    luma = bgr @ np.array([0.114, 0.587, 0.299], np.float32)
    is_skin = _skin(bgr, luma)
    green = np.asarray(_reduced(picture, BLUR_SIDE).getchannel(1)).astype(np.int16)
    return Quality(_blur(green), _clipped(bgr, is_skin), float(np.median(bgr.max(axis=2))), _cast(bgr, is_skin))


def _reduced(picture: Image.Image, side: int) -> Image.Image:
    longest = max(picture.size)
    if longest <= side:
        return picture
    width, height = (max(1, round(one * side / longest)) for one in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX, reducing_gap=1.0)


def _blur(green: Numbers) -> float | None:
    """How much of the variation between neighbours survives blurring: little in a sharp picture, most in a blurred one."""
    every_third = green[::3], np.ascontiguousarray(green[:, ::3].T)
    found = [_blur_along(lines) for lines in every_third if lines.shape[1] > 2 * WINDOW]
    known = [one for one in found if one is not None]
    return max(known) if known else None


def _blur_along(lines: Numbers) -> float | None:
    """Along the rows; blurred by the mean of nine neighbours. None where there is nothing that could be sharp."""
    sums = np.cumsum(lines, axis=1, dtype=np.int32)
    half = WINDOW // 2
    blurred = sums[:, WINDOW:] - sums[:, :-WINDOW]  # nine times the mean
    before = WINDOW * np.abs(np.diff(lines[:, half + 1 : -half], axis=1).astype(np.int32))
    lost = before - np.abs(np.diff(blurred, axis=1))
    whole = int(before.sum(dtype=np.int64))
    if whole < FLATTEST * WINDOW * before.size:
        return None
    return 1 - int(lost[lost > 0].sum(dtype=np.int64)) / whole


def _skin(bgr: Floats, luma: Floats) -> npt.NDArray[np.bool_]:
    cb = 128 + 0.564 * (bgr[..., 0] - luma)
    cr = 128 + 0.713 * (bgr[..., 2] - luma)
    return (cb >= 77) & (cb <= 127) & (cr >= 133) & (cr <= 173)


def _clipped(bgr: Floats, is_skin: npt.NDArray[np.bool_]) -> float | None:
    """Of the tiles that are skin for the most part, burnt-out pixels aside: how many pixels are burnt out."""
    rows, columns = (side // TILE * TILE for side in is_skin.shape)
    if not rows or not columns:
        return None
    is_full = (bgr.min(axis=2) >= FULL)[:rows, :columns]

    def by_tile(flags: npt.NDArray[np.bool_]) -> Floats:
        tiles = flags.reshape(rows // TILE, TILE, columns // TILE, TILE).sum(axis=(1, 3), dtype=np.float32)
        return np.asarray(tiles, np.float32)

    skin, full = by_tile(is_skin[:rows, :columns] & ~is_full), by_tile(is_full)
    rest = TILE * TILE - full
    mostly = (skin > rest / 2) & (skin >= TILE)
    if mostly.mean() < LEAST:
        return None
    return float(full[mostly].sum() / (full[mostly].sum() + skin[mostly].sum()))


def _cast(bgr: Floats, is_skin: npt.NDArray[np.bool_]) -> float | None:
    """Angle between grey and the colour of the light as the ground shows it; skin itself would always look tinted."""
    ground = bgr[~is_skin & (bgr.max(axis=2) < FULL)]
    if len(ground) < LEAST * is_skin.size:
        return None
    light = ((ground / 255) ** NORM).mean(axis=0) ** (1 / NORM)
    length = float(np.sqrt((light**2).sum()))
    if length == 0:
        return None
    return float(np.degrees(np.arccos(min(1.0, float(light.sum()) / (length * np.sqrt(3))))))
