"""Colour spaces that are told by numbers (ITU-T H.273 code points, chromaticities, a gamma), as ICC profiles.

So every way of telling colours ends in the one conversion of ``srgb``. littlecms builds profiles from primaries too, but
Pillow does not reach that call; the matrix profile of ICC.1:2022 is small enough to write.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from dmscorer.imaging.pixels import Undecodable

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]
Curve = tuple[float, ...]  # of a parametric curve: (g,) = X^g, or (g, a, b, c, d) = (aX + b)^g from d on, cX below

D65: Final = (0.3127, 0.3290)
D50: Final = (0.9642, 1.0, 0.8249)  # XYZ of the profile connection space, as ICC.1 prints it
ILLUMINANT_C: Final = (0.310, 0.316)
SRGB_CURVE: Final[Curve] = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
BRADFORD: Final = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


@dataclass(frozen=True, slots=True)
class Primaries:
    """CIE 1931 x, y of red, green, blue and white."""

    red: Point
    green: Point
    blue: Point
    white: Point = D65

    def is_near(self, other: "Primaries") -> bool:
        """Within what files round their chromaticities to."""
        pairs = zip(
            (self.red, self.green, self.blue, self.white),
            (other.red, other.green, other.blue, other.white),
            strict=True,
        )
        return all(abs(a - b) < 0.002 for own, its in pairs for a, b in zip(own, its, strict=True))


BT_709: Final = Primaries((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
BT_601: Final = Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070))
DISPLAY_P3: Final = Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB: Final = Primaries((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))
ROMM_RGB: Final = Primaries((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), (0.3457, 0.3585))
ADOBE_CURVE: Final[Curve] = (563 / 256,)
ROMM_CURVE: Final[Curve] = (1.8, 1.0, 0.0, 1 / 16, 1 / 32)

PRIMARIES: Final = {  # H.273, table 2
    1: BT_709,
    4: Primaries((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), ILLUMINANT_C),
    5: Primaries((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: BT_601,
    7: BT_601,
    8: Primaries((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), ILLUMINANT_C),
    9: Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: DISPLAY_P3,
    22: Primaries((0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
UNSPECIFIED: Final = 2
CURVES: Final[dict[int, Curve]] = {4: (2.2,), 5: (2.8,), 8: (1.0,), 13: SRGB_CURVE}  # H.273, table 3
CAMERA_CURVES: Final = frozenset({1, 6, 14, 15})  # of video cameras: how a screen shows them is not part of H.273
HDR: Final = {16: "PQ", 18: "HLG"}
IS_HDR = "is a high-dynamic-range picture ({name}), whose brightness has no fixed place in sRGB. Export it as JPEG or TIFF with standard range (SDR)"


def refuse_hdr(transfer: int) -> None:
    """PQ and HLG leave it to the screen how bright skin is; any conversion would be our choice, so there is none."""
    if transfer in HDR:
        raise Undecodable(IS_HDR.format(name=HDR[transfer]))


SMALLEST_Y: Final = 5e-5  # half of the smallest of a space in use: the blue of ROMM (ProPhoto) has 0.0001


@lru_cache(maxsize=32)
def profile_of(primaries: Primaries, curve: Curve) -> bytes | None:
    """An ICC display profile, version 4.3; None where these primaries span no colour space."""
    colorants = _colorants(primaries)
    if colorants is None or not 0.2 <= curve[0] <= 5:
        return None
    tags = {b"desc": _words(b"built from the file's own numbers"), b"cprt": _words(b"none"), b"wtpt": _xyz(D50)}
    tags |= {b"%cXYZ" % letter: _xyz(colorants[:, n]) for n, letter in enumerate(b"rgb")}
    tags |= {b"%cTRC" % letter: _parametric(curve) for letter in b"rgb"}
    return _file(tags)


def _colorants(primaries: Primaries) -> Floats | None:
    """XYZ of red, green and blue in columns, seen under D50: Bradford, as ICC.1 annex E has it."""
    points = (primaries.red, primaries.green, primaries.blue, primaries.white)
    if not all(-0.5 < x < 1.5 and SMALLEST_Y < y < 1.5 for x, y in points):
        return None
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in points]).T
    if abs(np.linalg.det(columns[:, :3])) < 1e-3:
        return None
    white = columns[:, 3]
    light = columns[:, :3] * np.linalg.solve(columns[:, :3], white)
    gains = (BRADFORD @ np.array(D50)) / (BRADFORD @ white)
    found = np.asarray(np.linalg.inv(BRADFORD) @ np.diag(gains) @ BRADFORD @ light)
    # Colorants of real spaces lie within -1 and 2; far outside, a profile could not even hold them.
    return found if np.abs(found).max() < 8 else None


def _xyz(values: Floats | tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _fixed(value: float) -> bytes:
    """s15Fixed16Number."""
    return struct.pack(">i", round(float(value) * 65536))


def _parametric(curve: Curve) -> bytes:
    kind = {1: 0, 5: 3}[len(curve)]
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + b"".join(_fixed(value) for value in curve)


def _words(text: bytes) -> bytes:
    raw = text.decode("ascii").encode("utf-16-be")
    return struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(raw), 28) + raw


def _file(tags: dict[bytes, bytes]) -> bytes:
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    head = struct.pack(">I4xI4s4s4s12x4s28x", start + len(body), 0x04300000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return head + b"".join(_fixed(value) for value in D50) + bytes(48) + table + body
