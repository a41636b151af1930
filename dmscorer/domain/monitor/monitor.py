"""A check of the screen on which photos are judged: which patches must be told apart, as plain numbers."""

from dataclasses import dataclass

RGB = tuple[int, int, int]

# Near black and near white every fourth step; the first and the last are what the patches lie on.
DARKS = tuple(range(0, 33, 4))
LIGHTS = tuple(range(255, 222, -4))
GREYS = tuple(range(32, 225, 24))
HALF_LIGHT = 188  # sRGB level that gives half of the light of white, as stripes of black and white do (IEC 61966-2-1)
STEP = 3.0  # CIELAB a*: redness that a careful eye tells apart side by side
SKINS = ((80.0, 8.0, 16.0), (65.0, 14.0, 20.0), (45.0, 14.0, 18.0), (30.0, 10.0, 12.0))  # L*, a*, b* from fair to dark


@dataclass(frozen=True, slots=True)
class Pair:
    """Two halves of a patch that differ in redness alone."""

    paler: RGB
    redder: RGB


def skin_pairs() -> tuple[tuple[Pair, ...], ...]:
    """For each skin, fair to dark: three pairs, each one step of redness further."""
    return tuple(tuple(_pair(skin, number) for number in range(3)) for skin in SKINS)


def srgb(lightness: float, a: float, b: float) -> RGB:
    """CIELAB (D65, CIE 15) to 8-bit sRGB (IEC 61966-2-1), clipped."""
    fy = (lightness + 16) / 116
    fx, fz = fy + a / 500, fy - b / 200
    x, y, z = (white * _light(f) for white, f in ((0.95047, fx), (1.0, fy), (1.08883, fz)))
    linear = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    red, green, blue = (round(255 * _encoded(min(max(value, 0.0), 1.0))) for value in linear)
    return red, green, blue


def _pair(skin: tuple[float, float, float], number: int) -> Pair:
    lightness, a, b = skin
    return Pair(srgb(lightness, a + 6 * number, b), srgb(lightness, a + 6 * number + STEP, b))


def _light(f: float) -> float:
    return float(f**3) if f > 6 / 29 else 3 * (6 / 29) ** 2 * (f - 4 / 29)


def _encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
