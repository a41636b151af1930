"""From levels to a photograph: skin, lesions, hair, backdrop, film."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dmscorer.domain.demo.demo import Look
from dmscorer.imaging.demo import handsigns, signs
from dmscorer.imaging.demo.features import Feature
from dmscorer.imaging.demo.geometry import Geometry, geometry
from dmscorer.imaging.demo.noise import enlarged, laid, ramp, smooth_tile, space_noise, window_round
from dmscorer.imaging.demo.patch import Patch, lesion_field
from dmscorer.imaging.demo.scenes import SHOTS
from dmscorer.imaging.demo.solids import Floats

Levels = Mapping[str, int]
SKINS = {
    1: (243, 205, 186),
    2: (232, 188, 163),
    3: (213, 162, 130),
    4: (181, 127, 95),
    5: (138, 91, 65),
    6: (103, 67, 49),
}
HAIRS = {"fair": (150, 118, 78), "brown": (70, 46, 32), "dark": (34, 26, 23), "grey": (150, 146, 142)}
PAINTED = 0.4
CLOTH = (0.235, 0.24, 0.25)
BACKDROP = (0.345, 0.34, 0.33)
SIGNS = {  # painted in this order
    "poikiloderma": signs.poikiloderma,
    "damage": handsigns.gottron_damage,
    "erythema": signs.erythema,
    "papules": handsigns.gottron_papules,
    "scale": signs.scale,
    "erosion_ulceration": signs.erosion_ulceration,
    "ulceration": handsigns.gottron_ulceration,
    "calcinosis": signs.calcinosis,
    "changes": handsigns.periungual,
}
CLOUDS = {  # size of the lesions in cm, and how much of the site they fill beyond the usual half
    "malar": (2.2, 0.22),
    "periorbital": (2.0, 0.30),
    "rest_of_face": (2.4, 0.15),
    "scalp": (3.2, 0.15),
    "v_neck": (5.0, 0.12),
    "mechanics_hand": (2.0, 0.05),
    "dorsum_of_hands": (2.2, 0.0),
    "gottrons_not_on_hands": (3.0, 0.25),
}

STAINS = {"dark": (0.45, 0.60, 0.62), "lip": (0.14, 0.42, 0.36), "seam": (0.12, 0.12, 0.12)}  # what they swallow


def views() -> tuple[str, ...]:
    """The ids of the views that can be made, in the order of a photo session."""
    return tuple(SHOTS)


def size_of(view: str, megapixels: float) -> tuple[int, int]:
    """Width and height of the upright picture, multiples of 8, 3:4 or 4:3."""
    long = int(-(-((megapixels * 1e6 * 4 / 3) ** 0.5) // 8) * 8)
    short = -(-long * 3 // 4 // 8) * 8
    return (long, short) if SHOTS[view].is_landscape else (short, long)


def render(view: str, look: Look, levels: Levels, megapixels: float, seed: int) -> NDArray[np.uint8]:
    """The upright picture, (h, w, 3) sRGB. ``levels`` maps item ids to levels; absent means 0."""
    luma, blue, red = film(view, look, levels, megapixels, seed)
    size = (luma.shape[1], luma.shape[0])
    planes = [Image.fromarray(luma), *(Image.fromarray(p).resize(size, Image.Resampling.BILINEAR) for p in (blue, red))]
    return np.asarray(Image.merge("YCbCr", planes).convert("RGB"))


def film(
    view: str, look: Look, levels: Levels, megapixels: float, seed: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Brightness at full size and the two colour planes at half size, as a JPEG stores them."""
    width, height = size_of(view, megapixels)
    small = Image.fromarray(developed(view, look, levels, painted_size(view, megapixels), seed)).convert("YCbCr")
    box = framing(look, seed, small.size)
    luma, blue, red = small.split()
    half = (width // 2, height // 2)
    full = doubled(np.asarray(luma.resize(half, Image.Resampling.BICUBIC, box), np.int16))
    return (
        np.clip(full + grain((height, width), view, seed), 0, 255).astype(np.uint8),
        np.asarray(blue.resize(half, Image.Resampling.BILINEAR, box)),
        np.asarray(red.resize(half, Image.Resampling.BILINEAR, box)),
    )


def doubled(small: NDArray[np.int16]) -> NDArray[np.int16]:
    """Twice as wide and tall, each new pixel halfway between its neighbours."""
    height, width = small.shape
    tall = np.empty((2 * height, width), np.int16)
    tall[::2], tall[-1] = small, small[-1]
    tall[1:-1:2] = (small[:-1] + small[1:]) >> 1
    full = np.empty((2 * height, 2 * width), np.int16)
    full[:, ::2], full[:, -1] = tall, tall[:, -1]
    full[:, 1:-1:2] = (tall[:, :-1] + tall[:, 1:]) >> 1
    return full


def painted_size(view: str, megapixels: float) -> tuple[int, int]:
    """Width and height at which skin and lesions are painted; pores and noise are added at the picture's own."""
    width, height = size_of(view, megapixels)
    return round(width * PAINTED), round(height * PAINTED)


def framing(look: Look, seed: int, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The part of the picture that is kept: makes a person broader or slimmer, and no two photographs alike."""
    random = np.random.default_rng((seed, 5))
    width, height = size
    margin = 0.03 + 0.01 * random.random()
    across = width * (1 - margin) * min(1.0, 1 / look.build * 0.97)
    down = height * (1 - margin)
    left = (width - across) * (0.5 + 0.2 * (random.random() - 0.5))
    top = (height - down) * (0.5 + 0.2 * (random.random() - 0.5))
    return left, top, left + across, top + down


def grain(shape: tuple[int, int], view: str, seed: int) -> NDArray[np.int16]:
    """Pores and the camera's noise."""
    per_cm = shape[0] / SHOTS[view].camera.tall
    pore = min((2.0, 3.0, 4.0, 6.0, 8.0), key=lambda p: abs(p - 0.035 * per_cm))
    tile = 1.8 * smooth_tile(pore, 201) + 0.5 * smooth_tile(1.0, 202)
    offset = np.random.default_rng((seed, 6)).integers(0, 512, 2)
    return laid(np.asarray(np.round(tile), np.int16), shape, (int(offset[0]), int(offset[1])))


def linear(colour: tuple[int, int, int]) -> Floats:
    return np.asarray((np.array(colour, np.float32) / 255) ** np.float32(2.2), np.float32)


def developed(view: str, look: Look, levels: Levels, size: tuple[int, int], seed: int) -> NDArray[np.uint8]:
    """The picture as painted, without grain, (h, w, 3) sRGB."""
    shape = geometry(view, max(size))
    picture = skin(shape, look, size)
    for feature in shape.features:
        if feature.kind in STAINS:
            draw(picture, shape, feature, look)
    paint_sites(picture, shape, look, levels)
    for feature in shape.features:
        if feature.kind not in STAINS:
            draw(picture, shape, feature, look)
    np.add(picture, enlarged(shape.gloss, *size)[..., None], out=picture)
    cover = ramp(0.38, 0.62, enlarged(shape.cover, *size))
    picture *= cover[..., None]
    behind = backdrop(shape, size) * (1 - cover)
    for channel, tint in enumerate(BACKDROP):
        picture[..., channel] += behind * np.float32(tint)
    return printed(picture, seed)


def skin(shape: Geometry, look: Look, size: tuple[int, int]) -> Floats:
    """Clean skin under the lamps, a little redder here and browner there."""
    base = linear(SKINS[look.tone])
    sparse = shape.surface.position[:, ::3, ::3]
    across, down = shape.cover.shape[1], shape.cover.shape[0]
    flush = 1 + 0.05 * enlarged(space_noise(sparse, 9.0, look.seed, 2), across, down)
    brown = 1 + 0.05 * enlarged(space_noise(sparse, 3.0, look.seed + 1, 2), across, down)
    tint = np.stack([base[0] * brown**0.7, base[1] * brown / flush, base[2] * brown / flush])
    return np.stack([enlarged(channel, *size) for channel in tint * shape.light], axis=-1)


def draw(picture: Floats, shape: Geometry, feature: Feature, look: Look) -> None:
    window = window_round(feature.amount, (picture.shape[1], picture.shape[0]), 0.01)
    if window is None:
        return
    kind, part = feature.kind, picture[window.part]
    some = np.clip(window.enlarged(feature.amount), 0, 1)[..., None]
    lit = window.enlarged(shape.white)[..., None]
    if kind == "strands":  # skin shows between them
        some = np.clip(some * (0.9 + 0.22 * laid(smooth_tile(1.5, 205, 12.0), part.shape[:2])[..., None]), 0, 1)
    if kind in STAINS:
        part *= 1 - some * np.array(STAINS[kind], np.float32)
    else:
        part += (lit * covering(kind, part.shape[:2], look) - part) * some


def covering(kind: str, shape: tuple[int, ...], look: Look) -> Floats:
    """The colour, shape (h, w, 3) or (3,), of what covers the skin."""
    if kind == "nail":
        return np.asarray(linear(SKINS[look.tone]) * 0.85 + np.array((0.15, 0.09, 0.08)), np.float32)
    if kind == "nail edge":
        return np.array((0.60, 0.56, 0.50), np.float32)
    if kind == "lashes":
        return linear(HAIRS["dark"])
    if kind == "cloth":
        return np.asarray((1 + 0.05 * laid(smooth_tile(1.5, 203), shape)[..., None]) * np.array(CLOTH), np.float32)
    sheen = 1 + 0.35 * laid(smooth_tile(2.0, 204, 6.0), shape)[..., None]
    return np.asarray(linear(HAIRS[look.hair]) * sheen, np.float32)


def paint_sites(picture: Floats, shape: Geometry, look: Look, levels: Levels) -> None:
    for number, site in enumerate(shape.sites):
        wanted = {sign: levels.get(f"{site}.{sign}", 0) for sign in SIGNS}
        if any(wanted.values()):
            paint_signs(patch_of(picture, shape, site, look, look.seed * 31 + number), wanted)


def paint_signs(patch: Patch, wanted: Mapping[str, int]) -> None:
    if patch.site == "mechanics_hand" and wanted["scale"]:
        handsigns.fissures(patch)
    for sign, paint in SIGNS.items():
        if level := wanted[sign]:
            is_gottron = patch.site == "gottrons_hands" and sign == "erythema"
            (handsigns.gottron_erythema if is_gottron else paint)(patch, level)


def patch_of(picture: Floats, shape: Geometry, site: str, look: Look, seed: int) -> Patch:
    """The window of the picture round a site, with the site's maps enlarged to it."""
    depth = shape.sites[site]
    window = window_round(depth, (picture.shape[1], picture.shape[0]))
    if window is None:
        raise KeyError(site)
    sparse = shape.surface.position[:, ::2, ::2]
    rows, columns = np.nonzero(depth[::2, ::2] > 0)
    field = np.full(sparse.shape[1:], -1, np.float32)
    size, extra = CLOUDS.get(site, (5.0, 0.0))
    field[rows, columns] = lesion_field(sparse[:, rows, columns], depth[::2, ::2][rows, columns], seed, size, extra)
    return Patch(
        site,
        picture[window.part],
        np.maximum(window.enlarged(depth), 0),
        window.enlarged(field, 2),
        window.enlarged(shape.white),
        float(np.clip((0.62 - linear(SKINS[look.tone])[0]) / 0.5, 0, 1)),
        shape.per_cm * picture.shape[0] / depth.shape[0],
        (window.top, window.left),
        seed,
    )


def backdrop(shape: Geometry, size: tuple[int, int]) -> Floats:
    """How bright the neutral grey card is: a little brighter in the middle, with the person's soft shadow."""
    height, width = shape.cover.shape
    rows, columns = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    glow = 1.08 - 0.22 * (rows**2 + columns**2) - 0.05 * rows
    return enlarged((glow * (1 - shape.shadow)).astype(np.float32), *size)


CURVE = np.clip(255 * (np.linspace(0, 1.5, 4096) / (1 + 0.06 * np.linspace(0, 1.5, 4096))) ** (1 / 2.2), 0, 255).astype(
    np.uint8
)


def printed(picture: Floats, seed: int) -> NDArray[np.uint8]:
    """Linear light to sRGB with a little of each session's exposure."""
    exposure = 1.02 + 0.03 * float(np.random.default_rng((seed, 7)).uniform(-1, 1))
    picture *= np.float32(exposure * 4095 / 1.5)
    np.clip(picture, 0, 4095, out=picture)
    return CURVE[picture.astype(np.uint16)]
