"""How each sign of an area looks at each of its levels."""

import numpy as np

from dmscorer.imaging.demo.noise import cell_tile, laid, ramp
from dmscorer.imaging.demo.patch import Patch, Place
from dmscorer.imaging.demo.solids import Floats

# Parts of red, green and blue light that inflamed skin lets through, light skin and dark skin, per level.
REDNESS = {
    1: ((1.02, 0.70, 0.72), (1.12, 0.66, 0.95)),
    2: ((0.93, 0.36, 0.38), (1.12, 0.40, 0.72)),
    3: ((0.55, 0.12, 0.15), (0.78, 0.16, 0.42)),
}
RAW = (0.36, 0.035, 0.03)
SMALL_FORMS = ("mechanics_hand", "dorsum_of_hands", "periorbital", "malar")  # where a sore stays under a centimetre
WHITE_SCALE = (0.86, 0.83, 0.78)


def mix(
    pair: tuple[tuple[float, float, float], tuple[float, float, float]], melanin: float
) -> tuple[float, float, float]:
    light, dark = pair
    r, g, b = (a + (c - a) * melanin for a, c in zip(light, dark, strict=True))
    return r, g, b


def erythema(patch: Patch, level: int) -> None:
    """Patches with soft, ragged borders, redder where denser."""
    ragged = patch.lesion + 0.10 * patch.noise(0.5, 31) + 0.05 * patch.noise(0.12, 32)
    mottled = 0.86 + 0.10 * patch.noise(0.22, 33) + 0.05 * patch.noise(0.07, 34)
    amount = ramp(0.05, 0.42, ragged) * np.clip(mottled, 0.5, 1.08) * patch.inside
    patch.stain(mix(REDNESS[level], patch.melanin), np.asarray(amount, np.float32))


def scale(patch: Patch, level: int) -> None:
    if level == 1:
        flakes(patch)
    else:
        crusts(patch)


def flakes(patch: Patch) -> None:
    """Fine whitish flakes in groups, their edges lifted."""
    grouped = densest(patch, 0.75, 0.45) * ramp(-0.7, 0.5, patch.noise(0.8, 46))
    for size, share in ((0.13, 0.34), (0.24, 0.26)):
        value, rim = cells(patch, size)
        flake = (value < share) * ramp(0.05, 0.25, rim + 0.06 * patch.noise(0.05, 47)) * grouped
        patch.brighten(-0.09 * shifted(flake, patch, 0.03))
        patch.paint(
            WHITE_SCALE,
            np.asarray(flake * (0.35 + 0.5 * ramp(0.0, share, value)) * (1 - 0.35 * patch.melanin), np.float32),
        )
    dust = ramp(0.4, 1.6, patch.noise(0.06, 42)) * densest(patch, 0.85, 0.5)
    patch.paint(WHITE_SCALE, np.asarray(0.38 * dust, np.float32))


def crusts(patch: Patch) -> None:
    """Thick honey-brown plates with cracks between, in islands."""
    there = ramp(
        0.0, 0.12, densest(patch, 0.62, 0.30) - 0.35 + 0.30 * patch.noise(0.9, 43) + 0.10 * patch.noise(0.2, 48)
    )
    there = np.asarray(there * ramp(0.0, 0.3, densest(patch, 0.75, 0.6)), np.float32)
    patch.brighten(-0.13 * shifted(there, patch))
    patch.paint((0.20, 0.060, 0.022), np.asarray(there * 0.85, np.float32))
    value, rim = cells(patch, 0.38)
    fine_value, fine_rim = cells(patch, 0.20)
    is_fine = patch.noise(1.1, 49) > 0.2
    value, rim = np.where(is_fine, fine_value, value), np.where(is_fine, fine_rim, rim)
    plate = ramp(0.03, 0.22, rim + 0.10 * patch.noise(0.07, 44)) * there
    patch.paint((0.50, 0.265, 0.065), np.asarray(plate * 0.92, np.float32))
    darker = np.clip(0.55 - value + 0.16 * patch.noise(0.09, 45), 0, 0.6) * plate
    patch.stain((0.0, 0.0, 0.0), np.asarray(darker, np.float32))
    patch.brighten(np.asarray(0.14 * ramp(0.3, 0.8, rim) * plate * (value > 0.45), np.float32))


def densest(patch: Patch, below: float, soft: float) -> Floats:
    """1 in the densest parts of the lesions, down to ``below`` under their peak, fading over ``soft``."""
    inner = patch.lesion[patch.depth > 0.15]
    peak = float(np.quantile(inner, 0.98)) if inner.size else 0.0
    return np.asarray(ramp(peak - below, peak - below + soft, patch.lesion) * patch.inside, np.float32)


def cells(patch: Patch, size: float) -> tuple[Floats, Floats]:
    pixels = min((5, 8, 11, 16, 22, 32, 46, 64), key=lambda p: abs(p - max(size * patch.per_cm, 5)))
    value, rim = cell_tile(pixels, 51)
    shape = patch.depth.shape
    corner = (patch.corner[0] + patch.seed % 97, patch.corner[1] + patch.seed % 89)
    return laid(value, shape, corner), laid(rim, shape, corner)


def shifted(amount: Floats, patch: Patch, far: float = 0.05) -> Floats:
    """The amount moved to the lower right, where its shadow falls."""
    step = max(1, round(far * patch.per_cm))
    return np.asarray(np.roll(amount, (step, step), (0, 1)) * patch.inside, np.float32)


def spots(patch: Patch, count: int, kind: int, least: float) -> list[Place]:
    """Rows and columns of ``count`` places well inside the site, far from one another."""
    best = float(patch.depth.max())
    candidates = np.argwhere(patch.depth[::4, ::4] > max(least * best, 0.05)) * 4
    if not len(candidates):  # a sliver of a site
        candidates = np.argwhere(patch.depth >= best)
    random = np.random.default_rng((patch.seed, kind))
    chosen = [candidates[random.integers(len(candidates))]]
    tries = candidates[random.integers(0, len(candidates), 160)]
    while len(chosen) < count:
        away = np.min([np.hypot(*(tries - c).T) for c in chosen], axis=0)
        limit = np.quantile(away, 0.85)
        chosen.append(tries[np.flatnonzero(away >= limit)[0]])
    return [(float(r), float(c)) for r, c in chosen]


def spread_of(patch: Patch) -> float:
    """Square root of the site's seen area, cm."""
    return float(np.sqrt((patch.depth > 0.3).sum())) / patch.per_cm


def erosion_ulceration(patch: Patch, level: int) -> None:
    """Raw, moist, dark red sores with a pale, swollen rim."""
    del level
    largest = 0.45 if patch.site in SMALL_FORMS else 1.2
    radius = float(np.clip(0.085 * spread_of(patch), 0.24, largest)) * patch.per_cm
    for place in spots(patch, 4, 61, 0.75):
        sore(patch, place, radius * (1.0 if place[0] % 2 < 1 else 0.75))


def sore(patch: Patch, place: Place, radius: float) -> None:
    patch, place = patch.around(place, 3.2 * radius)
    rows, columns = np.indices(patch.depth.shape, dtype=np.float32)
    away = np.hypot(rows - place[0], (columns - place[1]) * 0.85) / radius
    edge = away + 0.16 * patch.noise(0.35 * radius / patch.per_cm + 0.05, 62) + 0.05 * patch.noise(0.06, 63)
    halo = ramp(0, 1, 2.1 - edge) * patch.inside
    patch.stain((0.95, 0.55, 0.55), np.asarray(0.6 * halo, np.float32))
    rim = ramp(0, 0.25, 1.38 - edge) * patch.inside
    patch.paint((0.78, 0.62, 0.46), np.asarray((0.75 - 0.3 * patch.melanin) * rim, np.float32))
    core = ramp(0, 0.16, 1.06 - edge) * patch.inside
    patch.paint(RAW, np.asarray(0.96 * core, np.float32))
    patch.brighten(
        np.asarray(-0.12 * ramp(0, 0.5, 0.75 - edge) * core * ramp(-0.5, 1, patch.noise(0.1, 64)), np.float32)
    )
    patch.brighten(
        np.asarray(0.45 * ramp(1.5, 2.3, patch.noise(0.10, 65)) * ramp(0, 0.2, 0.9 - edge) * patch.inside, np.float32)
    )


def poikiloderma(patch: Patch, level: int) -> None:
    """A net of brown with pale meshes between, and fine red vessels."""
    del level
    patchy = ramp(-0.9, 0.3, patch.noise(2.2, 75) + 0.8)
    area = np.asarray(ramp(0.08, 0.6, patch.depth + 0.12 * patch.noise(0.9, 71)) * patchy * patch.inside, np.float32)
    net = 1 - np.abs(0.8 * patch.noise(0.42, 72) + 0.45 * patch.noise(0.2, 76))
    brown = ramp(0.05, 0.95, net + 0.25 * patch.noise(0.12, 77)) * ramp(-1.4, 0.6, patch.noise(0.8, 78)) * area
    pale = ramp(0.3, 1.6, np.abs(patch.noise(0.42, 72))) * area
    patch.stain((0.52, 0.42, 0.38), np.asarray(brown * 0.95, np.float32))
    bleached = 1.28 + 0.55 * patch.melanin
    patch.stain((bleached, bleached, bleached), np.asarray(pale, np.float32))
    vessel = ramp(0.0, 0.05, 0.11 - np.abs(patch.noise(0.32, 73))) * ramp(0.1, 0.9, patch.noise(0.5, 74)) * area
    patch.paint((0.48, 0.02, 0.04), np.asarray(vessel * 0.80, np.float32))


def calcinosis(patch: Patch, level: int) -> None:
    """Hard, yellow-white knots under tight shining skin."""
    del level
    radius = float(np.clip(0.05 * spread_of(patch), 0.18, 0.75)) * patch.per_cm
    random = np.random.default_rng((patch.seed, 81))
    for row, column in spots(patch, 3, 82, 0.6):
        for _ in range(3):
            down, across = random.normal(0, 1.5, 2) * radius
            knot(patch, (row + float(down), column + float(across)), radius * float(random.uniform(0.65, 1.1)))


def knot(patch: Patch, place: Place, radius: float) -> None:
    patch, place = patch.around(place, 3.2 * radius)
    rows, columns = np.indices(patch.depth.shape, dtype=np.float32)
    down, across = (rows - place[0]) / radius, (columns - place[1]) / radius
    away = np.hypot(down, across) + 0.06 * patch.noise(0.3, 83)
    shade = np.exp(-(((down - 0.55) ** 2 + (across - 0.5) ** 2) * 0.9)) * ramp(0.75, 1.1, away)
    patch.brighten(np.asarray(-0.24 * shade * patch.inside * (away < 3), np.float32))
    body = ramp(0, 0.35, 1.08 - away) * patch.inside
    patch.paint((0.86, 0.76, 0.47), np.asarray(0.90 * body, np.float32))
    slope = np.clip(-(0.62 * down + 0.62 * across), -1, 1)
    patch.brighten(np.asarray((0.22 * slope - 0.05) * body, np.float32))
    shine = np.exp(-((down + 0.36) ** 2 + (across + 0.36) ** 2) * 14) * patch.inside
    patch.brighten(np.asarray(0.38 * shine, np.float32))
