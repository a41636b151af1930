"""Skin in other colour spaces, calculated from the definitions of these spaces alone, and the distance of two colours.

Nothing here comes from the program: chromaticities and curves are written down from IEC 61966-2-1, Adobe RGB (1998),
SMPTE EG 432-1, ITU-R BT.2020 and BT.2100; ΔE is that of CIE 1976 under D65.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SKIN = (196, 110, 98)
D65 = (0.3127, 0.3290)
SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65)
DISPLAY_P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65)
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65)
BT_2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65)
Space = tuple[tuple[float, float], ...]


def to_xyz(space: Space) -> Floats:
    """Linear RGB → XYZ with Y of white = 1."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in space]).T
    return columns[:, :3] * np.linalg.solve(columns[:, :3], columns[:, 3])


def srgb_light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def srgb_value(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def light_of(colour: tuple[float, ...], space: Space = SRGB) -> Floats:
    """Linear light in ``space`` of a colour that is given in sRGB."""
    light = np.array([srgb_light(v / 255) for v in colour])
    return np.linalg.solve(to_xyz(space), to_xyz(SRGB) @ light)


def in_curve(colour: tuple[float, ...], space: Space) -> tuple[int, ...]:
    """With the curve of sRGB, in eight bits."""
    return tuple(round(255 * srgb_value(v)) for v in light_of(colour, space))


def in_power(colour: tuple[float, ...], space: Space, exponent: float) -> tuple[int, ...]:
    return tuple(round(255 * v ** (1 / exponent)) for v in light_of(colour, space))


def apart(shown: npt.ArrayLike, wanted: tuple[float, ...] = SKIN) -> float:
    """ΔE*ab."""
    return float(np.linalg.norm(lab(np.asarray(shown)) - lab(np.asarray(wanted))))


def lab(rgb: Floats) -> Floats:
    xyz = to_xyz(SRGB) @ [srgb_light(v / 255) for v in rgb]
    white = to_xyz(SRGB) @ [1, 1, 1]
    f = [t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in xyz / white]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
