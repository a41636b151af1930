"""A view's shape, computed once: light, sites and everything of the picture that no lesion and no skin tone changes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dmscorer.imaging.demo.features import Feature, features
from dmscorer.imaging.demo.scenes import SHOTS, Shot, scene
from dmscorer.imaging.demo.sites import site_maps
from dmscorer.imaging.demo.solids import Floats
from dmscorer.imaging.demo.tracing import Surface, trace

TRACED = 512  # rows or columns of the longer side that are traced by rays


@dataclass(frozen=True, slots=True)
class Geometry:
    """Maps of shape (h, w) at traced size; ``light`` diffuse (3, h, w), ``gloss`` specular, ``cover`` 1 on the body."""

    shot: Shot
    surface: Surface
    light: Floats
    gloss: Floats
    cover: Floats
    shadow: Floats
    sites: dict[str, Floats]
    features: tuple[Feature, ...]

    @property
    def white(self) -> Floats:
        """How bright a white surface would be."""
        return np.asarray(self.light.mean(axis=0), np.float32)

    @property
    def per_cm(self) -> float:
        """Traced pixels per centimetre at the middle of the view."""
        return float(self.cover.shape[0]) / self.shot.camera.tall


@lru_cache(maxsize=32)
def geometry(view: str, longest: int) -> Geometry:
    shot = SHOTS[view]
    long, short = min(TRACED, longest), min(TRACED, longest) * 3 // 4
    width, height = (long, short) if shot.is_landscape else (short, long)
    stage = scene(shot.scene)
    surface = trace(stage.solids, shot.camera, width, height)
    body = surface.is_body.astype(np.float32)
    light, gloss = lit(surface, shot)
    return Geometry(
        shot,
        surface,
        np.stack([spread(channel, surface) for channel in light]),
        spread(gloss, surface),
        blurred(body, 1.3),
        cast_shadow(body, is_standing=stage.is_standing),
        site_maps(surface, stage),
        features(surface, stage, shot),
    )


def lit(surface: Surface, shot: Shot) -> tuple[Floats, Floats]:
    """A large soft light from upper left, a weak one from the right, and the room; skin lets red light round corners."""
    right, up, forward, _ = shot.camera.axes()
    key = unit(-0.55 * right + 0.6 * up - 0.62 * forward)
    fill = unit(0.75 * right + 0.1 * up - 0.6 * forward)
    facing = np.einsum("i,ihw->hw", key, surface.normal)
    open_sky = openness(surface)
    light = np.stack(
        [
            wrapped(facing, w) * 0.80 + wrapped(np.einsum("i,ihw->hw", fill, surface.normal), 0.4) * 0.22
            for w in (0.42, 0.30, 0.26)
        ]
    )
    light = (light + 0.16 + 0.05 * np.einsum("i,ihw->hw", up, surface.normal)) * (0.35 + 0.65 * open_sky)
    half = unit(key - forward)
    shine = np.clip(np.einsum("i,ihw->hw", half, surface.normal), 0, 1)
    gloss = (0.055 * shine**14 + 0.05 * shine**60) * open_sky
    grazed = blurred(steps(surface.depth), 1.0)
    calm = np.stack([blurred(channel, 1.2) for channel in (*light, gloss)])
    every = np.concatenate([light, gloss[None]]) * (1 - grazed) + calm * grazed
    return np.asarray(every[:3], np.float32), np.asarray(every[3], np.float32)


def steps(depth: Floats) -> Floats:
    """1 where one part of the body ends in front of another: normals are unsure there."""
    known = np.where(np.isinf(depth), 0, depth)
    jumps = [np.abs(np.roll(known, s, a) - known) for s in (-1, 1) for a in (0, 1)]
    return np.asarray((np.max(jumps, axis=0) > 0.8) & np.isfinite(depth), np.float32)


def unit(vector: Floats) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def wrapped(facing: Floats, amount: float) -> Floats:
    return np.asarray(np.clip((facing + amount) / (1 + amount), 0, 1) ** 1.25, np.float32)


def openness(surface: Surface) -> Floats:
    """1 on open skin, less in creases and where something stands before it (from the depth alone)."""
    known = np.where(np.isinf(surface.depth), np.nan, surface.depth)
    ground = np.nanmax(known) if np.isfinite(known).any() else 1.0
    depth = np.where(np.isnan(known), ground, known).astype(np.float32)
    depth = np.minimum(depth, np.float32(np.nanmin(known) + 60)) if np.isfinite(known).any() else depth
    hidden = np.zeros_like(depth)
    for radius, per in ((2.0, 0.35), (5.0, 0.9), (12.0, 2.6)):
        behind = depth - blurred(depth, radius)
        hidden += 0.22 * np.clip(behind / per, 0, 1)
    return np.asarray(1 - np.clip(hidden, 0, 0.75), np.float32)


def cast_shadow(body: Floats, *, is_standing: bool) -> Floats:
    """How dark the backdrop is: a soft shadow to the lower right, nearer and darker for hands on a table."""
    step = 4 if is_standing else 7
    shifted = np.roll(body, (step, step), (0, 1))
    return blurred(shifted, 14) * np.float32(0.10 if is_standing else 0.42)


def blurred(values: Floats, radius: float) -> Floats:
    """Gaussian blur with the edge repeated."""
    reach = int(radius * 3) + 1
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / radius) ** 2)
    weights /= weights.sum()
    padded = np.pad(values, reach, mode="edge")
    for axis in (0, 1):
        length = values.shape[axis]
        padded = sum(  # type: ignore[assignment]
            np.float32(w) * np.take(padded, np.arange(i, i + length), axis) for i, w in enumerate(weights)
        )
    return np.asarray(padded, np.float32)


def spread(values: Floats, surface: Surface, steps: int = 4) -> Floats:
    """Values carried a few pixels out over the silhouette, so that enlarging does not darken the edge."""
    known = surface.is_body.astype(np.float32)
    total = values * known
    for _ in range(steps):
        around = sum(np.roll(total, s, a) for s in (-1, 1) for a in (0, 1))
        count = sum(np.roll(known, s, a) for s in (-1, 1) for a in (0, 1))
        fresh = (known == 0) & (np.asarray(count) > 0)
        total = np.where(fresh, around / np.maximum(count, 1e-6), total)
        known = np.where(fresh, 1, known)
    return np.asarray(total, np.float32)
