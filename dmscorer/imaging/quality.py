"""Sharpness, burnt-out skin, darkness and colour cast, measured on pixels that were decoded anyway.

Sources: width of the strongest edges, after Marziliano et al. 2002 (ICIP 3:57–60); skin in YCbCr, Chai & Ngan 1999 (IEEE
Trans Circuits Syst Video Technol 9:551–564); shades of grey, p = 6, Finlayson & Trezzi 2004 (Color Imaging Conf 12:37–41).
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from dmscorer.domain.photos.quality import Quality
from dmscorer.imaging.pixels import Pixels

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int16]

BLUR_SIDE, COLOUR_SIDE = 1024, 256  # pixels of the longer side: large enough to see a shaken hand, a colour
WINDOW, FAR = 8, 64
FAINTEST = 24  # of 255: a fainter change is no edge
FEWEST_EDGES = 50  # a grey wall is neither sharp nor blurred
GROUND = 0.6  # of the strongest colours: what has less is not skin
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
    return Quality(_blur(green), _clipped(bgr, is_skin), float(np.median(bgr.max(axis=2))), _cast(bgr, luma))


def _reduced(picture: Image.Image, side: int) -> Image.Image:
    longest = max(picture.size)
    if longest <= side:
        return picture
    width, height = (max(1, round(one * side / longest)) for one in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX, reducing_gap=1.0)


def _blur(green: Numbers) -> float | None:
    """0 where the strongest edges are as narrow as a pixel, 1 where they take all of the window; None without an edge."""
    some = green[::5], np.ascontiguousarray(green[:, ::5].T)
    found = [_edges(lines) for lines in some if lines.shape[1] > WINDOW]
    ratios = np.concatenate(found) if found else np.empty(0)
    if len(ratios) < FEWEST_EDGES:
        return 1.0 if any(_has_far_contrast(lines) for lines in some) else None
    narrowest = 1 / WINDOW
    return float(np.clip(1 - (np.median(ratios) - narrowest) / (1 - narrowest), 0, 1))


def _has_far_contrast(lines: Numbers) -> bool:
    """Light and dark are there, but nowhere close to each other: nothing in the picture is sharp."""
    far = lines[:, FAR:] - lines[:, :-FAR] if lines.shape[1] > FAR else lines[:, :0]
    return int((np.abs(far) >= FAINTEST).sum()) >= FEWEST_EDGES


def _edges(lines: Numbers) -> npt.NDArray[np.float64]:
    """For the strongest changes over a window: the share that lies between two neighbours."""
    change = np.abs(lines[:, WINDOW:] - lines[:, :-WINDOW])
    steps = np.abs(np.diff(lines, axis=1))
    steepest = np.maximum.reduce([steps[:, n : n + change.shape[1]] for n in range(WINDOW)])
    is_edge = change >= max(
        FAINTEST, np.partition(change, -(-change.size // 100), axis=None)[-(change.size // 100) - 1]
    )
    return np.asarray(np.minimum(1.0, steepest[is_edge] / change[is_edge]))


def _skin(bgr: Floats, luma: Floats) -> npt.NDArray[np.bool_]:
    cb = 128 + 0.564 * (bgr[..., 0] - luma)
    cr = 128 + 0.713 * (bgr[..., 2] - luma)
    return (cb >= 77) & (cb <= 127) & (cr >= 133) & (cr <= 173)


def _clipped(bgr: Floats, is_skin: npt.NDArray[np.bool_]) -> float | None:
    """Burnt-out pixels as a share of the skin: those in tiles of skin, and tiles without any colour left amid skin."""
    rows, columns = (side // TILE * TILE for side in is_skin.shape)
    if not rows or not columns:
        return None
    is_full = (bgr.min(axis=2) >= FULL)[:rows, :columns]
    skin, full = _by_tile(is_skin[:rows, :columns] & ~is_full), _by_tile(is_full)
    rest = TILE * TILE - full
    is_gone = rest < TILE
    is_mostly_skin = (skin > rest / 2) & ~is_gone
    if is_mostly_skin.mean() < LEAST:
        return None
    counted = is_mostly_skin | (is_gone & _amid(is_mostly_skin, is_gone))
    return float(full[counted].sum() / (full[counted].sum() + skin[counted].sum()))


def _by_tile(flags: npt.NDArray[np.bool_]) -> Floats:
    rows, columns = flags.shape
    tiles = flags.reshape(rows // TILE, TILE, columns // TILE, TILE).sum(axis=(1, 3), dtype=np.float32)
    return np.asarray(tiles, np.float32)


def _amid(is_skin: npt.NDArray[np.bool_], is_gone: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether the next tile with a colour is skin in three or four directions: a flash on an arm, not a white wall."""
    seen = np.zeros(is_skin.shape, np.int8)
    for turn in range(4):
        skin, gone = np.rot90(is_skin, turn), np.rot90(is_gone, turn)
        last, found = np.zeros(skin.shape[0], bool), np.zeros(skin.shape, np.int8)
        for column in range(skin.shape[1]):
            found[:, column] = last
            last = np.where(gone[:, column], last, skin[:, column])
        seen += np.rot90(found, -turn)
    return seen >= 3


def _cast(bgr: Floats, luma: Floats) -> float | None:
    """Angle between grey and the colour of the light as the least coloured part shows it; skin would always look tinted."""
    chroma = np.hypot(bgr[..., 0] - luma, bgr[..., 2] - luma)
    is_ground = (chroma <= GROUND * np.quantile(chroma, 0.95)) & (bgr.max(axis=2) < FULL)
    ground = bgr[is_ground]
    if len(ground) < LEAST * luma.size:
        return None
    light = ((ground / 255) ** NORM).mean(axis=0) ** (1 / NORM)
    length = float(np.sqrt((light**2).sum()))
    if length == 0:
        return None
    return float(np.degrees(np.arccos(min(1.0, float(light.sum()) / (length * np.sqrt(3))))))
