"""A hand. Its own axes: wrist at the origin, y to the fingertips, x to the thumb, z out of the back; centimetres."""

from dataclasses import dataclass, replace

import numpy as np

from dmscorer.imaging.demo.solids import Floats, Solid, Triple, cone, egg


@dataclass(frozen=True, slots=True)
class Finger:
    """Joints from knuckle to tip, and the radius at each."""

    name: str
    joints: tuple[Triple, Triple, Triple, Triple]
    radii: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hand is: the wrist, and the three axes of the hand as columns of ``axes`` (a mirrored hand is a left one)."""

    wrist: Triple
    axes: tuple[Triple, Triple, Triple]

    def outward(self, point: Triple) -> Triple:
        """From the hand's own coordinates to the scene's."""
        x, y, z = (self.wrist[i] + sum(point[j] * self.axes[j][i] for j in range(3)) for i in range(3))
        return x, y, z

    def inward(self, points: Floats) -> Floats:
        """Scene points, shape (3, …), in the hand's own coordinates."""
        offset = points - np.array(self.wrist, np.float32).reshape(3, *[1] * (points.ndim - 1))
        return np.asarray(np.tensordot(np.array(self.axes, np.float32), offset, 1), np.float32)


def finger(
    name: str, knuckle: Triple, lengths: Triple, radii: tuple[float, float, float, float], spread: float
) -> Finger:
    """A finger that leaves ``knuckle`` at ``spread`` radians to the thumb's side, bent a little."""
    joints = [knuckle]
    for length, bend in zip(lengths, (0.02, 0.09, 0.16), strict=True):
        x, y, z = joints[-1]
        way = (np.sin(spread) * np.cos(bend), np.cos(spread) * np.cos(bend), -np.sin(bend))
        joints.append((x + length * float(way[0]), y + length * float(way[1]), z + length * float(way[2])))
    return Finger(name, (joints[0], joints[1], joints[2], joints[3]), radii)


FINGERS: tuple[Finger, ...] = (
    finger("index", (2.75, 9.2, 0.0), (4.3, 2.6, 1.75), (1.0, 0.86, 0.76, 0.64), 0.10),
    finger("middle", (0.75, 9.6, 0.15), (4.8, 3.0, 1.85), (1.02, 0.88, 0.77, 0.66), 0.01),
    finger("ring", (-1.2, 9.1, 0.05), (4.4, 2.8, 1.85), (0.96, 0.82, 0.73, 0.62), -0.09),
    finger("little", (-3.0, 8.2, -0.15), (3.4, 2.1, 1.6), (0.86, 0.72, 0.64, 0.55), -0.21),
    Finger(
        "thumb",
        ((2.3, 1.6, -0.9), (4.7, 5.0, -1.3), (6.0, 7.9, -1.2), (6.7, 9.9, -1.1)),
        (1.5, 1.15, 0.98, 0.78),
    ),
)


def hand(place: Place, part: str = "hand") -> list[Solid]:
    return [placed(s, place) for s in (*palm(part), *fingers(part))]


def placed(solid: Solid, place: Place) -> Solid:
    if solid.radii is not None:
        return replace(solid, a=place.outward(solid.a), b=place.outward(solid.b))
    return replace(solid, a=place.outward(solid.a), b=place.outward(solid.b))


def palm(part: str) -> list[Solid]:
    bones = [
        cone(part, (0.55 * f.joints[0][0], 1.2, 0.0), f.joints[0], 1.25, f.radii[0] * 1.06, 1.2) for f in FINGERS[:4]
    ]
    return [
        cone(part, (1.0, -1.0, 0), (1.0, 1.5, 0), 1.75, 1.6, 1.5),
        cone(part, (-1.0, -1.0, 0), (-1.0, 1.5, 0), 1.75, 1.6, 1.5),
        *bones,
        cone(part, (2.0, 2.0, -0.9), (3.6, 5.0, -1.2), 1.5, 1.3, 1.5),
        cone(part, (-2.2, 2.2, -0.7), (-2.9, 7.0, -0.6), 1.3, 1.1, 1.5),
        cone(part, (1.6, 8.4, -0.45), (-1.6, 8.2, -0.45), 1.0, 0.95, 1.0),
    ]


def fingers(part: str) -> list[Solid]:
    found = []
    for f in FINGERS:
        a, b, c, d = f.joints
        r = f.radii
        found += [
            cone(part, a, b, r[0] * 0.98, r[1], 0.5),
            cone(part, b, c, r[1], r[2], 0.25),
            cone(part, c, d, r[2], r[3], 0.25),
            egg(part, (b[0], b[1], b[2] + 0.12), (r[1] * 1.06, r[1] * 1.1, r[1] * 0.95), 0.4),
            egg(part, (c[0], c[1], c[2] + 0.08), (r[2] * 1.06, r[2] * 0.95, r[2] * 0.95), 0.3),
        ]
        if f.name != "thumb":
            found.append(egg(part, (a[0], a[1] - 0.1, a[2] + 0.35), (0.8, 0.9, 0.85), 0.8))
    return found
