"""Soft solids (round cones and eggs) and the distance to a body made of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Triple: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Solid:
    """A round cone from ``a`` to ``b``, or an egg at ``a`` where ``radii`` is given. Lengths in centimetres."""

    part: str
    a: Triple
    b: Triple
    start: float
    end: float
    blend: float  # width of the soft seam to what was there before
    radii: Triple | None = None
    tilt: float = 0.0  # of an egg about the z axis, radians
    lean: float = 0.0  # of an egg about the x axis, radians
    is_carved: bool = False  # taken away instead of added

    @property
    def centre(self) -> Triple:
        return (
            (self.a[0] + self.b[0]) / 2,
            (self.a[1] + self.b[1]) / 2,
            (self.a[2] + self.b[2]) / 2,
        )

    @property
    def reach(self) -> float:
        """Radius of a ball round ``centre`` outside which the solid changes nothing (an egg's distance reads too small)."""
        if self.radii is not None:
            return max(self.radii) + 2.2 * self.blend
        half = math.dist(self.a, self.b) / 2
        return half + max(self.start, self.end) + self.blend


def cone(part: str, a: Triple, b: Triple, start: float, end: float, blend: float = 1.0) -> Solid:
    return Solid(part, a, b, start, end, blend)


def egg(part: str, a: Triple, radii: Triple, blend: float = 1.0, *, tilt: float = 0.0, lean: float = 0.0) -> Solid:
    return Solid(part, a, a, 0.0, 0.0, blend, radii, tilt, lean)


def carved(solid: Solid) -> Solid:
    return replace(solid, is_carved=True)


def both_sides(solids: Sequence[Solid]) -> list[Solid]:
    """The solids and their mirror images at x = 0."""
    return [*solids, *(mirrored(s) for s in solids)]


def mirrored(solid: Solid) -> Solid:
    (ax, ay, az), (bx, by, bz) = solid.a, solid.b
    return replace(solid, a=(-ax, ay, az), b=(-bx, by, bz), tilt=-solid.tilt)


@dataclass(frozen=True, slots=True)
class Mould:
    """A solid ready for arithmetic: everything about it that does not depend on the point."""

    solid: Solid
    a: Floats  # shape (3, 1), as the others
    axis: Floats
    measure: Floats  # the axis over its squared length, shape (3,)
    radii: Floats | None
    turn: Floats | None

    @property
    def blend(self) -> float:
        return self.solid.blend


def mould(solid: Solid) -> Mould:
    axis = np.subtract(solid.b, solid.a).astype(np.float32)
    return Mould(
        solid,
        column(solid.a),
        axis[:, None],
        axis / np.float32(max(float(axis @ axis), 1e-9)),
        None if solid.radii is None else column(solid.radii),
        turn(solid.tilt, solid.lean) if solid.tilt or solid.lean else None,
    )


def column(values: Triple) -> Floats:
    return np.array(values, np.float32)[:, None]


def turn(tilt: float, lean: float) -> Floats:
    """The matrix that brings a point into the egg's own axes."""
    c, s, d, t = np.cos(tilt), np.sin(tilt), np.cos(lean), np.sin(lean)
    about_z = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, d, t], [0, -t, d]])
    return np.asarray(about_x @ about_z, dtype=np.float32)


def distance_to(one: Mould, points: Floats) -> Floats:
    """Signed distance (approximate for eggs) of points, shape (3, n)."""
    offset = points - one.a
    if one.radii is not None:
        return egg_distance(offset if one.turn is None else one.turn @ offset, one.radii)
    along: Floats = one.measure @ offset
    np.minimum(along, 1, out=along)
    np.maximum(along, 0, out=along)
    offset -= one.axis * along
    far = length(offset)
    along *= one.solid.end - one.solid.start
    far -= along
    far -= one.solid.start
    return far


def length(offset: Floats) -> Floats:
    offset *= offset
    total = offset[0]
    total += offset[1]
    total += offset[2]
    np.sqrt(total, out=total)
    return np.asarray(total)


def egg_distance(offset: Floats, radii: Floats) -> Floats:
    offset /= radii
    slope = length(offset / radii)
    near = length(offset)
    slope += 1e-6
    shell = near - 1
    shell *= near
    shell /= slope
    return shell


def merge(body: Floats, other: Floats, blend: float) -> Floats:
    """The softer minimum of two distances: seams of width ``blend`` are rounded."""
    overlap = blend - np.abs(body - other)
    np.maximum(overlap, 0, out=overlap)
    overlap *= overlap
    overlap *= np.float32(0.25 / blend)
    result: Floats = np.minimum(body, other)
    result -= overlap
    return result


def distance(solids: Sequence[Mould], points: Floats) -> Floats:
    body = np.full(points.shape[1], 1e3, np.float32)
    for solid in solids:
        own = distance_to(solid, points)
        body = -merge(-body, own, solid.blend) if solid.solid.is_carved else merge(body, own, solid.blend)
    return body


def nearest(solids: Sequence[Mould], points: Floats) -> NDArray[np.int16]:
    """Index of the solid whose surface is nearest, shape (n,)."""
    best = np.full(points.shape[1], 1e3, np.float32)
    index = np.zeros(points.shape[1], np.int16)
    for i, solid in enumerate(solids):
        own = np.abs(distance_to(solid, points)) if solid.solid.is_carved else distance_to(solid, points)
        closer = own < best
        best[closer] = own[closer]
        index[closer] = i
    return index
