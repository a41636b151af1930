"""The piece of a picture round one site, on which signs are painted; and the irregular fields they grow in."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from dmscorer.imaging.demo.noise import laid, ramp, smooth_tile, space_noise
from dmscorer.imaging.demo.solids import Floats

GRAINS = (1.5, 2.0, 2.8, 4.0, 5.6, 8.0, 11.0, 16.0, 22.0, 32.0, 45.0, 64.0, 90.0, 120.0)  # pixels
Place: TypeAlias = tuple[float, float]  # row and column, pixels


@dataclass(frozen=True, slots=True)
class Patch:
    """``skin`` is a view (h, w, 3) of the picture in linear light and is painted in place.

    ``depth`` is how far inside the site a pixel lies (0 outside), ``lesion`` the field in which lesions grow,
    ``light`` how bright a white surface would be, ``per_cm`` pixels per centimetre.
    """

    site: str
    skin: Floats
    depth: Floats
    lesion: Floats
    light: Floats
    melanin: float
    per_cm: float
    corner: tuple[int, int]
    seed: int

    @property
    def inside(self) -> Floats:
        return ramp(0.0, 0.12, self.depth)

    def around(self, place: Place, reach: float) -> tuple["Patch", Place]:
        """The part within ``reach`` pixels of a place, and the place in it."""
        top, left = max(int(place[0] - reach), 0), max(int(place[1] - reach), 0)
        part = (slice(top, int(place[0] + reach) + 2), slice(left, int(place[1] + reach) + 2))
        some = replace(
            self,
            skin=self.skin[part],
            depth=self.depth[part],
            lesion=self.lesion[part],
            light=self.light[part],
            corner=(self.corner[0] + top, self.corner[1] + left),
        )
        return some, (place[0] - top, place[1] - left)

    def noise(self, size: float, kind: int, stretch: float = 1.0) -> Floats:
        """Noise in the picture plane with features of ``size`` cm (never finer than 1.5 pixels), its own for each ``kind``."""
        pixels = min(GRAINS, key=lambda known: abs(known / max(size * self.per_cm, 1.5) - 1))
        offset = np.random.default_rng((self.seed, kind)).integers(0, 512, 2)
        corner = (int(self.corner[0] + offset[0]), int(self.corner[1] + offset[1]))
        return laid(smooth_tile(pixels, kind % 3, stretch), self.depth.shape, corner)

    def paint(self, colour: tuple[float, float, float], amount: Floats) -> None:
        """Cover with an opaque colour under the site's light."""
        tint = np.array(colour, np.float32) * self.light[..., None]
        np.add(self.skin, (tint - self.skin) * amount[..., None], out=self.skin)

    def stain(self, passed: tuple[float, float, float], amount: Floats) -> None:
        """Let only a part of red, green and blue light through."""
        taken = np.array(passed, np.float32) - 1
        np.multiply(self.skin, 1 + taken * amount[..., None], out=self.skin)

    def brighten(self, amount: Floats) -> None:
        """Add a shine, or with negative amounts a shade, in units of the site's light."""
        np.maximum(self.skin + (amount * self.light)[..., None], 0.002, out=self.skin)


def lesion_field(position: Floats, depth: Floats, seed: int, size: float, extra: float) -> Floats:
    """Where lesions grow: high in patches inside the site, falling softly; continuous over the body's surface."""
    cloud = space_noise(position, size, seed, 3)
    return np.asarray(depth + 0.72 * cloud - 0.62 + extra, np.float32)
