"""Seeded randomness as pictures: smooth noise in space, tiles of noise, cells and threads for the picture plane."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from dmscorer.imaging.demo.solids import Floats

TILE = 512
GRID = 32


@lru_cache(maxsize=32)
def lattice(seed: int) -> Floats:
    # Seeded everywhere: tests compare bytes, and everybody's demo must show the same people.
    return np.random.default_rng(seed).uniform(-1, 1, (GRID, GRID, GRID)).astype(np.float32)


def space_noise(points: Floats, size: float, seed: int, octaves: int = 3) -> Floats:
    """Smooth noise at points of shape (3, …), about -1 to 1, with features of ``size`` centimetres."""
    total = np.zeros(points.shape[1:], np.float32)
    strength = 1.0
    for octave in range(octaves):
        total += strength * one_octave(points / np.float32(size / 2**octave) + np.float32(7.3 * octave), lattice(seed))
        strength *= 0.5
    return total


def one_octave(points: Floats, values: Floats) -> Floats:
    low = np.floor(points)
    part = points - low
    part = part * part * (3 - 2 * part)
    (x, y, z), (u, v, w) = low.astype(np.int64) % GRID, part
    flat = values.ravel()
    total = np.zeros(points.shape[1:], np.float32)
    for dx in (0, 1):
        for dy in (0, 1):
            for dz in (0, 1):
                index = (((x + dx) % GRID) * GRID + (y + dy) % GRID) * GRID + (z + dz) % GRID
                weight = (u if dx else 1 - u) * (v if dy else 1 - v) * (w if dz else 1 - w)
                total += weight * flat[index]
    return total


@lru_cache(maxsize=96)
def smooth_tile(size: float, seed: int, stretch: float = 1.0) -> Floats:
    """A TILE × TILE patch that repeats without a seam; features of ``size`` pixels, ``stretch`` times longer across."""
    white = np.random.default_rng(seed).standard_normal((TILE, TILE))
    rows = np.fft.fftfreq(TILE)[:, None] * size * 2
    columns = np.fft.rfftfreq(TILE)[None, :] * size * 2 * stretch
    soft = np.fft.irfft2(np.fft.rfft2(white) * np.exp(-(rows**2 + columns**2) * 2), (TILE, TILE))
    return np.asarray(soft / soft.std(), np.float32)


@lru_cache(maxsize=16)
def cell_tile(size: int, seed: int) -> tuple[Floats, Floats]:
    """Random value of each pixel's cell (0 to 1), and how far inside the cell it is (0 at the border, in cell widths)."""
    count = TILE // size
    step = TILE / count
    random = np.random.default_rng(seed)
    jitter = random.uniform(0.1, 0.9, (2, count, count)).astype(np.float32)
    value = random.uniform(0, 1, (count, count)).astype(np.float32)
    rows, columns = np.indices((TILE, TILE), dtype=np.float32) / np.float32(step)
    first, second = np.full((2, TILE, TILE), 9, np.float32)
    owner = np.zeros((TILE, TILE), np.float32)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            i, j = rows.astype(int) + down, columns.astype(int) + across
            y, x = jitter[:, i % count, j % count]
            away = np.hypot(rows - i - y, columns - j - x)
            closer = away < first
            second = np.where(closer, first, np.minimum(second, away))
            owner = np.where(closer, value[i % count, j % count], owner)
            first = np.where(closer, away, first)
    return owner.astype(np.float32), (second - first).astype(np.float32)


Values = TypeVar("Values", np.float32, np.int16)


def laid(tile: NDArray[Values], shape: tuple[int, ...], corner: tuple[int, int] = (0, 0)) -> NDArray[Values]:
    """The tile repeated over a picture of ``shape`` whose first pixel lies at ``corner``."""
    top, left = corner[0] % TILE, corner[1] % TILE
    turned = np.roll(tile, (-top, -left), (0, 1)) if top or left else tile
    copies = (-(-shape[0] // TILE), -(-shape[1] // TILE))
    return (turned if copies == (1, 1) else np.tile(turned, copies))[: shape[0], : shape[1]]


def ramp(low: float, high: float, values: ArrayLike) -> Floats:
    """0 below ``low``, 1 above ``high``, smooth between."""
    part = np.clip((np.asarray(values, np.float32) - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(part * part * (3 - 2 * part), np.float32)


def enlarged(values: Floats, width: int, height: int, box: tuple[float, float, float, float] | None = None) -> Floats:
    """A map at another size, smooth (bicubic); ``box`` (left, top, right, bottom) takes a part of it only."""
    picture = Image.fromarray(np.ascontiguousarray(values, np.float32))
    return np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC, box), np.float32)


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the picture, and the same part of the smaller maps that the picture is made from."""

    top: int
    left: int
    bottom: int
    right: int
    box: tuple[float, float, float, float]

    @property
    def part(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def enlarged(self, values: Floats, every: int = 1) -> Floats:
        """The window of a map, at the picture's size; ``every``: the map holds only each so manieth point."""
        height, width = values.shape
        left, top, right, bottom = (edge / every for edge in self.box)
        box = (left, top, min(right, width), min(bottom, height))
        return enlarged(values, self.right - self.left, self.bottom - self.top, box)


def window_round(values: Floats, size: tuple[int, int], least: float = 0.0) -> Window | None:
    """The window of a picture of ``size`` in which a small map exceeds ``least``; None if it does nowhere."""
    rows, columns = np.flatnonzero(values.max(axis=1) > least), np.flatnonzero(values.max(axis=0) > least)
    if not len(rows):
        return None
    down, across = size[1] / values.shape[0], size[0] / values.shape[1]
    top, left = int(max(rows[0] - 2, 0) * down), int(max(columns[0] - 2, 0) * across)
    bottom, right = min(int((rows[-1] + 3) * down), size[1]), min(int((columns[-1] + 3) * across), size[0])
    return Window(top, left, bottom, right, (left / across, top / down, right / across, bottom / down))
