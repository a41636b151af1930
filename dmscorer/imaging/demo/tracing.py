"""Rays from a camera to the first point of a body: where it is, which way it faces, which part it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dmscorer.imaging.demo.solids import Floats, Mould, Solid, Triple, distance, distance_to, mould, nearest

TILE = 120  # pixels, a multiple of BLOCK
# Neighbouring rays meet the body in nearly the same depth: one coarse ray saves most of the steps of 64 others.
BLOCK = 8  # pixels that share one first, coarse ray
STEPS, FINE_STEPS = 20, 26
FIELD = 24  # blocks traced together


@dataclass(frozen=True, slots=True)
class Camera:
    """Looks from ``eye`` at ``target``; ``tall`` centimetres fit into the picture's height there."""

    eye: Triple
    target: Triple
    tall: float
    up: Triple = (0.0, 1.0, 0.0)

    def axes(self) -> tuple[Floats, Floats, Floats, float]:
        """Right, up, forward (unit vectors) and the distance to the target."""
        forward = np.subtract(self.target, self.eye)
        away = float(np.linalg.norm(forward))
        forward = forward / away
        right = np.cross(forward, self.up)
        right = right / np.linalg.norm(right)
        up = np.cross(right, forward)
        return right.astype(np.float32), up.astype(np.float32), forward.astype(np.float32), away


@dataclass(frozen=True, slots=True)
class Surface:
    """What each pixel sees: position (3, h, w) in cm, normal (3, h, w), index of the solid, -1 where it is backdrop."""

    position: Floats
    normal: Floats
    solid: NDArray[np.int16]
    depth: Floats

    def cropped(self, window: tuple[slice, slice]) -> "Surface":
        every = (slice(None), *window)
        return Surface(self.position[every], self.normal[every], self.solid[window], self.depth[window])

    @property
    def is_body(self) -> NDArray[np.bool_]:
        return np.asarray(self.solid >= 0)


def rays(camera: Camera, width: int, height: int, rows: NDArray[Any], columns: NDArray[Any]) -> Floats:
    """Unit directions, shape (3, n), through the middles of the named pixels."""
    right, up, forward, away = camera.axes()
    pixel = camera.tall / height / away
    u = ((columns + 0.5) - width / 2) * pixel
    v = (height / 2 - (rows + 0.5)) * pixel
    way = forward[:, None] + right[:, None] * u.astype(np.float32) + up[:, None] * v.astype(np.float32)
    way /= np.sqrt(np.einsum("ij,ij->j", way, way))
    return np.asarray(way, np.float32)


def seen_in(
    solids: Sequence[Mould], camera: Camera, width: int, height: int, box: tuple[int, int, int, int]
) -> list[int]:
    """Indices of the solids that can touch the pixels of ``box`` (left, top, right, bottom)."""
    right, up, forward, away = camera.axes()
    scale = height * away / camera.tall
    found = []
    for i, solid in enumerate(solids):
        offset = np.subtract(solid.solid.centre, camera.eye).astype(np.float32)
        depth = max(float(offset @ forward), 1.0)
        x = width / 2 + float(offset @ right) / depth * scale
        y = height / 2 - float(offset @ up) / depth * scale
        radius = solid.solid.reach / max(depth - solid.solid.reach, 1.0) * scale + 2
        if box[0] - radius < x < box[2] + radius and box[1] - radius < y < box[3] + radius:
            found.append(i)
    return found


def trace(body: Sequence[Solid], camera: Camera, width: int, height: int) -> Surface:
    solids = [mould(solid) for solid in body]
    depth = np.full((height, width), np.inf, np.float32)
    solid = np.full((height, width), -1, np.int16)
    coarse = trace_blocks(solids, camera, width, height)
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            box = (left, top, min(left + TILE, width), min(top + TILE, height))
            trace_tile(solids, camera, coarse, box, depth, solid)
    close_holes(depth, solid)
    rows, columns = np.indices((height, width)).reshape(2, -1)
    way = rays(camera, width, height, rows, columns).reshape(3, height, width)
    far = np.where(np.isinf(depth), 0, depth)
    position = np.array(camera.eye, np.float32)[:, None, None] + way * far
    return Surface(np.asarray(position, np.float32), normals(position, depth), solid, depth)


def close_holes(depth: Floats, solid: NDArray[np.int16]) -> None:
    """Give grazed pixels, where a ray ran out of steps, what their neighbours see."""
    for _ in range(2):
        around = np.stack([np.roll(depth, s, a) for s in (-1, 1) for a in (0, 1)])
        parts = np.stack([np.roll(solid, s, a) for s in (-1, 1) for a in (0, 1)])
        hole = np.isinf(depth) & (np.isfinite(around).sum(axis=0) >= 3)
        farthest = np.where(np.isfinite(around), around, -1).argmax(axis=0)[None]
        depth[hole] = np.take_along_axis(around, farthest, 0)[0][hole]
        solid[hole] = np.take_along_axis(parts, farthest, 0)[0][hole]


def trace_blocks(solids: Sequence[Mould], camera: Camera, width: int, height: int) -> Floats:
    """For each block of pixels how far its rays can safely go, inf where they miss; shape (blocks down, blocks across)."""
    start = np.full((-(-height // BLOCK), -(-width // BLOCK)), np.inf, np.float32)
    eye = np.array(camera.eye, np.float32)[:, None]
    for top in range(0, start.shape[0], FIELD):
        for left in range(0, start.shape[1], FIELD):
            field = start[top : top + FIELD, left : left + FIELD]
            rows, columns = np.indices(field.shape).reshape(2, -1) + np.array([[top], [left]])
            box = (left * BLOCK, top * BLOCK, (left + FIELD) * BLOCK, (top + FIELD) * BLOCK)
            some = [solids[i] for i in seen_in(solids, camera, width, height, box)]
            if some:
                way = rays(camera, width, height, rows * BLOCK + BLOCK // 2 - 0.5, columns * BLOCK + BLOCK // 2 - 0.5)
                start[rows, columns] = march(some, eye, way, None, block_spread(camera, height))
    return start


def block_spread(camera: Camera, height: int) -> float:
    """Half the width of a block's cone of rays, per centimetre of way."""
    return camera.tall / height / camera.axes()[3] * BLOCK * 0.75


def trace_tile(
    solids: Sequence[Mould],
    camera: Camera,
    coarse: Floats,
    box: tuple[int, int, int, int],
    depth: Floats,
    solid: NDArray[np.int16],
) -> None:
    """Fill ``depth`` and ``solid`` of one tile; only solids that shape its surface are asked.

    Every fourth ray is marched, the others start between their neighbours and are only corrected.
    """
    left, top, right, bottom = box
    start = coarse[top // BLOCK : -(-bottom // BLOCK), left // BLOCK : -(-right // BLOCK)]
    first = np.repeat(np.repeat(start, BLOCK, 0), BLOCK, 1)[: bottom - top, : right - left]
    wanted = np.isfinite(first)
    if not wanted.any():
        return
    beam = Beam(solids, shaping(solids, camera, coarse, box, depth.shape), camera, depth.shape, (top, left))
    if not beam.chosen:
        return
    tile = depth[top:bottom, left:right]
    sparse = np.zeros_like(wanted)
    sparse[::2, ::2] = wanted[::2, ::2]
    beam.march(sparse, first, tile)
    guess = between(tile, 5 * beam.pixel * float(first[wanted].max()))
    wanted &= ~sparse
    beam.march(wanted & ~beam.correct(wanted & np.isfinite(guess), guess, tile), first, tile)
    beam.name(np.isfinite(tile), tile, solid[top:bottom, left:right])


def between(tile: Floats, apart: float) -> Floats:
    """Depths halfway between the known ones of every second row and column; inf where those lie ``apart``."""
    guess = np.full_like(tile, np.inf)
    guess[::2, ::2] = tile[::2, ::2]
    with np.errstate(invalid="ignore"):
        for known in (guess[::2], guess.T):
            one, other = known[:, :-2:2], known[:, 2::2]
            near = np.abs(one - other) < apart
            known[:, 1 : 2 * near.shape[1] : 2][near] = ((one + other) / 2)[near]
    return guess


@dataclass(frozen=True, slots=True)
class Beam:
    """The rays of one tile and the solids they can meet; masks and maps have the tile's shape."""

    solids: Sequence[Mould]
    chosen: list[int]
    camera: Camera
    size: tuple[int, ...]
    corner: tuple[int, int]

    @property
    def some(self) -> list[Mould]:
        return [self.solids[i] for i in self.chosen]

    @property
    def eye(self) -> Floats:
        return np.array(self.camera.eye, np.float32)[:, None]

    @property
    def pixel(self) -> float:
        """Width of a pixel per centimetre of way."""
        return block_spread(self.camera, self.size[0]) / BLOCK / 0.75

    def way(self, rows: NDArray[Any], columns: NDArray[Any]) -> Floats:
        return rays(self.camera, self.size[1], self.size[0], rows + self.corner[0], columns + self.corner[1])

    def march(self, mask: NDArray[np.bool_], first: Floats, tile: Floats) -> None:
        rows, columns = np.nonzero(mask)
        if len(rows):
            way = self.way(rows, columns)
            tile[rows, columns] = march(self.some, self.eye, way, first[rows, columns], 0.0, self.pixel)

    def correct(self, mask: NDArray[np.bool_], guess: Floats, tile: Floats) -> NDArray[np.bool_]:
        """Take guessed depths to the surface; gives where that worked."""
        rows, columns = np.nonzero(mask)
        done = np.zeros_like(mask)
        if len(rows):
            way, far = self.way(rows, columns), guess[rows, columns]
            for _ in range(2):
                gap = distance(self.some, self.eye + way * far)
                far += gap
            good = np.abs(gap) < 0.1 * self.pixel * far
            tile[rows[good], columns[good]] = far[good]
            done[rows[good], columns[good]] = True
        return done

    def name(self, mask: NDArray[np.bool_], tile: Floats, solid: NDArray[np.int16]) -> None:
        rows, columns = np.nonzero(mask)
        if len(rows):
            points = self.eye + self.way(rows, columns) * tile[rows, columns]
            solid[rows, columns] = np.array(self.chosen, np.int16)[nearest(self.some, points)]


def shaping(
    solids: Sequence[Mould], camera: Camera, coarse: Floats, box: tuple[int, int, int, int], shape: tuple[int, ...]
) -> list[int]:
    """Indices of the solids so near to where the tile's rays arrive that they can change its surface."""
    left, top, right, bottom = (edge // BLOCK for edge in box)
    rows, columns = np.nonzero(np.isfinite(coarse[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2]))
    rows, columns = rows + max(top - 1, 0), columns + max(left - 1, 0)
    way = rays(camera, shape[1], shape[0], rows * BLOCK + BLOCK // 2 - 0.5, columns * BLOCK + BLOCK // 2 - 0.5)
    reached = np.array(camera.eye, np.float32)[:, None] + way * coarse[rows, columns]
    slack = 2.5 * block_spread(camera, shape[0]) * float(coarse[rows, columns].max())
    seen = seen_in(solids, camera, shape[1], shape[0], box)
    gaps = {i: float(distance_to(solids[i], reached).min()) - slack for i in seen}
    seam = max((solids[i].blend for i in seen if gaps[i] < solids[i].blend), default=0.0)
    return [i for i in seen if gaps[i] < 1.5 * seam]


def march(
    solids: Sequence[Mould], eye: Floats, way: Floats, start: Floats | None, cone: float, pixel: float = 0.0
) -> Floats:
    """Distance along each ray to the body, inf where it is missed; with a ``cone``, to where the widening ray first touches."""
    count = way.shape[1]
    middle = np.mean([s.solid.centre for s in solids], axis=0).astype(np.float32)
    spread = max(float(np.linalg.norm(np.subtract(s.solid.centre, middle))) + s.solid.reach for s in solids)
    reach = (middle[:, None] - eye)[:, 0] @ way
    far = np.maximum(reach - spread, 1.0).astype(np.float32) if start is None else start.copy()
    end = reach + spread
    result = np.full(count, np.inf, np.float32)
    active, gap = np.arange(count), np.zeros(0, np.float32)
    for _ in range(STEPS if cone else FINE_STEPS):
        gap = distance(solids, eye + way[:, active] * far[active])
        close = gap < np.maximum(cone, 0.02 * pixel) * far[active]
        result[active[close]] = far[active[close]] + (gap[close] if not cone else np.minimum(gap[close], 0))
        if cone:
            gap = gap - cone * far[active] * 0.7
        far[active] += gap * (0.95 if cone else 1.3)
        going = ~close & (far[active] < end[active])
        active, gap = active[going], gap[going]
        if not len(active):
            break
    near = gap < (np.inf if cone else 1.0 * pixel * far[active])
    result[active[near]] = far[active[near]]
    return result


def normals(position: Floats, depth: Floats) -> Floats:
    """Unit normals from neighbouring positions, taking the nearer neighbour so that edges stay clean."""
    across = nearer_step(position, depth, 2)
    down = nearer_step(position, depth, 1)
    normal = np.cross(down, across, axis=0)
    normal /= np.sqrt((normal * normal).sum(axis=0)) + 1e-9
    return np.asarray(normal, np.float32)


def nearer_step(position: Floats, depth: Floats, axis: int) -> Floats:
    forward = np.roll(position, -1, axis) - position
    backward = position - np.roll(position, 1, axis)
    known = np.where(np.isinf(depth), 1e6, depth)
    jump_forward = np.abs(np.roll(known, -1, axis - 1) - known)
    jump_backward = np.abs(known - np.roll(known, 1, axis - 1))
    both = np.maximum(jump_forward, jump_backward) < 3 * np.minimum(jump_forward, jump_backward) + 0.05
    one = np.where(jump_forward < jump_backward, forward, backward)
    return np.asarray(np.where(both, (forward + backward) / 2, one), np.float32)
