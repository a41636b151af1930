"""Which CDASI site each point of the body belongs to, and how deep inside it (0 outside, 1 in its middle)."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dmscorer.imaging.demo.hand import FINGERS, Finger
from dmscorer.imaging.demo.head import HEAD_AT
from dmscorer.imaging.demo.noise import enlarged, ramp, space_noise
from dmscorer.imaging.demo.scenes import Scene
from dmscorer.imaging.demo.solids import Floats
from dmscorer.imaging.demo.torso import ELBOW
from dmscorer.imaging.demo.tracing import Surface

Mask: TypeAlias = NDArray[np.bool_]
HEAD_PARTS = ("head", "eye", "nose", "lip", "ear")
Question: TypeAlias = Callable[[tuple[str, ...]], Mask]
LIMB_PARTS = ("arm", "elbow", "leg", "knee", "foot")
TRUNK_PARTS = ("trunk", "leg", "arm", "neck")


def parts_of(surface: Surface, scene: Scene) -> Question:
    """Where parts are: answers the question for any of them."""
    codes = np.array([s.part for s in scene.solids] + [""])
    named = codes[surface.solid]

    def are(names: tuple[str, ...]) -> Mask:
        return np.isin(named, names)

    return are


def window_of(mask: Mask) -> tuple[slice, slice]:
    """The smallest box round what is true."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def site_maps(surface: Surface, scene: Scene) -> dict[str, Floats]:
    """Depth inside each site that is seen, shape (h, w) each."""
    found: dict[str, Floats] = {}
    kinds = (
        ((HEAD_PARTS, head_sites), (TRUNK_PARTS, trunk_sites), (LIMB_PARTS, limb_sites)) if scene.is_standing else ()
    )
    for parts, sites in (*kinds, (("hand",), hand_sites)):
        seen = parts_of(surface, scene)(parts)
        if seen.any():
            window = window_of(seen)
            some = surface.cropped(window)
            for name, depth in sites(some, scene).items():
                found[name] = np.zeros(seen.shape, np.float32)
                found[name][window] = depth
    return {name: depth for name, depth in found.items() if (depth > 0.3).sum() > 12}


def ellipse(x: Floats, y: Floats, centre: tuple[float, float], radii: tuple[float, float], soft: float = 0.5) -> Floats:
    return ramp(0.0, soft, 1 - np.hypot((x - centre[0]) / radii[0], (y - centre[1]) / radii[1]))


def hair_line(z: Floats) -> Floats:
    """Height of the hair's lower edge on the head, from nape (z = -9) over ear to forehead (z = 8)."""
    return np.interp(
        z, [-9, -5, -3.6, -2.4, 0.6, 2.2, 4.6, 6, 8], [-5.6, -6.0, -2.5, 2.3, 1.2, 2.2, 4.6, 5.9, 6.4]
    ).astype(np.float32)


def head_sites(surface: Surface, scene: Scene) -> dict[str, Floats]:
    x, y, z = surface.position - np.array(HEAD_AT, np.float32)[:, None, None]
    x = np.abs(x)
    are = parts_of(surface, scene)
    is_head = are(HEAD_PARTS)
    above = y - hair_line(z)
    is_face = is_head & (z > -3.5) & (above < -0.15)
    lids = ellipse(x, y, (3.2, 0.2), (2.75, 2.0), 0.35) * (z > 3) * is_face
    cheeks = ellipse(x, y, (4.2, -2.9), (3.0, 2.0), 0.4) * (z > -0.5) * (lids == 0) * is_face * (x > 1.1)
    lips = are(("lip",)) | (np.hypot(x / 2.7, (y + 6.7) / 1.0) < 1)
    rest = is_face & (lids == 0) & (cheeks == 0) & ~lips & (np.hypot(x / 3.6, (y - 1.7) / 0.9) > 1)
    forehead = ellipse(x, y, (0, 4.6), (5.2, 1.9), 0.5)
    jaw = ellipse(x, y, (3.4, -8.2), (2.7, 2.2), 0.5)
    chin = ellipse(x, y, (0, -9.6), (2.4, 1.3), 0.5)
    side = ellipse(z, y, (1.0, -6.0), (3.2, 2.6), 0.5) * (x > 4.0)
    return {
        "scalp": ramp(0.2, 2.5, above) * is_head * (are(("ear",)) == 0),
        "malar": cheeks,
        "periorbital": lids,
        "rest_of_face": np.asarray(np.maximum(np.maximum(forehead, jaw), np.maximum(chin, side)) * rest, np.float32),
    }


def wavering(surface: Surface) -> tuple[Floats, Floats, Floats]:
    """Positions, left folded onto right, shaken a little so that no site ends in a straight line."""
    x, y, z = surface.position
    sparse = surface.position[:, ::4, ::4]
    height, width = x.shape
    shake = [1.1 * enlarged(space_noise(sparse, 6.0, seed, 2), width, height) for seed in (301, 302)]
    return np.asarray(np.abs(x) + shake[0], np.float32), np.asarray(y + shake[1], np.float32), z


def trunk_sites(surface: Surface, scene: Scene) -> dict[str, Floats]:
    are = parts_of(surface, scene)
    x, y, z = wavering(surface)
    facing = surface.normal[2]
    is_trunk = are(TRUNK_PARTS) & (x < 24)
    front, back = ramp(-0.15, 0.15, facing) * is_trunk, ramp(-0.1, 0.25, -facing) * is_trunk
    opening = 1.5 + np.maximum(y - 127, 0) * 0.6
    v_area = ramp(0.0, 5.0, opening - x) * ramp(126, 130, y) * ramp(0, 2.5, 152.0 - y + (10 - x) * 0.1)
    nape = ramp(146.0, 148.5, y) * ramp(0, 1.5, 158.0 - y) * ramp(0, 2.5, 9.0 - x)
    upper = ramp(124.5, 131, y) * (1 - ramp(144.5, 146.0, y - np.maximum(x - 9, 0) * 0.1))
    lower = ramp(101.0, 106, y) * ramp(0, 6, 124.0 - y)
    belly = ramp(100.0, 106, y) * ramp(0, 6, 123.5 - y) * ramp(0, 5, 15.0 - x)
    return {
        "v_neck": np.asarray(v_area * front * (z > 0), np.float32),
        "posterior_neck": np.asarray(nape * back * are(("neck", "trunk", "head")), np.float32),
        "upper_back_shoulders": np.asarray(upper * back * ramp(0, 2, 22.0 - x), np.float32),
        "rest_of_back_buttocks": np.asarray(lower * back * are(("trunk",)), np.float32),
        "abdomen": np.asarray(belly * front * are(("trunk",)), np.float32),
    }


def limb_sites(surface: Surface, scene: Scene) -> dict[str, Floats]:
    are = parts_of(surface, scene)
    x, y, _ = wavering(surface)
    is_arm, is_leg = are(("arm", "elbow")) & (x > 19.5), are(("leg", "knee", "foot", "trunk")) & (y < 88)
    elbow = distance_from(surface.position, (ELBOW[0] + 0.5, ELBOW[1] + 0.3, ELBOW[2] - 3.5))
    knee = distance_from(surface.position, (9.6, 49.0, 5.5))
    joints = ramp(0, 2.5, 5.0 - elbow) * is_arm + ramp(0, 2.5, 5.5 - knee) * is_leg
    outside = ramp(1.0, 4.5, x - 9.5) * ramp(58, 66, y) * ramp(0, 7, 84.0 - y)
    leg = ramp(0, 6, 43.0 - y) * ramp(2.5, 9, y) + ramp(0, 3, y - 56.0) * ramp(0, 2, 80.0 - y) * (outside == 0) * 0.5
    arm = ramp(0, 7, 139.0 - y) * ramp(87, 94, y)
    return {
        "lateral_upper_thigh": np.asarray(outside * is_leg * (joints == 0), np.float32),
        "rest_of_leg_feet": np.asarray(leg * is_leg * (joints == 0), np.float32),
        "arm": np.asarray(arm * is_arm * (joints == 0), np.float32),
        "gottrons_not_on_hands": np.asarray(joints, np.float32),
    }


def distance_from(position: Floats, point: tuple[float, float, float]) -> Floats:
    """Distance to a point of the left side or its mirror image."""
    folded = np.stack([np.abs(position[0]), position[1], position[2]])
    return np.asarray(np.sqrt(((folded - np.array(point, np.float32)[:, None, None]) ** 2).sum(axis=0)), np.float32)


def in_hand(position: Floats, scene: Scene) -> Floats:
    """Points in the hand's own coordinates, the right hand's folded onto the left."""
    left = 1 if scene.place.wrist[0] > 0 else -1
    folded = np.stack([np.abs(position[0]) * left, position[1], position[2]])
    return scene.place.inward(folded)


def hand_sites(surface: Surface, scene: Scene) -> dict[str, Floats]:
    local = in_hand(surface.position, scene)
    axis = np.array(scene.place.axes[2], np.float32)
    left = 1 if scene.place.wrist[0] > 0 else -1
    fold = np.where(surface.position[0] * left < 0, -1, 1)
    up = surface.normal[0] * fold * axis[0] + surface.normal[1] * axis[1] + surface.normal[2] * axis[2]
    is_hand = parts_of(surface, scene)(("hand",))
    dorsal = ramp(-0.05, 0.25, up) * is_hand
    knuckles = np.max([joint_depth(local, f) for f in FINGERS], axis=0)
    tips = np.max([tip_depth(local, f) for f in FINGERS], axis=0)
    back = ramp(0, 1.5, local[1] - 0.3) * (1 - ramp(0.0, 0.5, knuckles)) * (tips == 0)
    palm = ramp(-0.15, 0.15, -up) * is_hand * np.maximum(ramp(6.0, 8.5, local[1]), ramp(2.2, 3.6, local[0]))
    return {
        "mechanics_hand": np.asarray(palm, np.float32),
        "dorsum_of_hands": np.asarray(back * dorsal, np.float32),
        "gottrons_hands": np.asarray(knuckles * dorsal, np.float32),
        "periungual": np.asarray(tips * dorsal, np.float32),
    }


def joint_depth(local: Floats, finger: Finger) -> Floats:
    """How near a point is to the joints of one finger, seen from the back."""
    depth = np.zeros(local.shape[1:], np.float32)
    for i in range(1 if finger.name == "thumb" else 0, 3):
        near = np.hypot(local[0] - finger.joints[i][0], local[1] - finger.joints[i][1])
        depth = np.maximum(depth, ramp(0, 0.55, 1.15 * finger.radii[i] - near))
    return depth


def along_tip(local: Floats, finger: Finger) -> tuple[Floats, Floats]:
    """Sideways and lengthwise coordinates on the last bone of a finger; lengthwise 0 at the joint, cm."""
    (ax, ay, _), (bx, by, _) = finger.joints[2], finger.joints[3]
    length = float(np.hypot(bx - ax, by - ay))
    ux, uy = (bx - ax) / length, (by - ay) / length
    x, y = local[0] - ax, local[1] - ay
    return np.asarray(x * uy - y * ux, np.float32), np.asarray(x * ux + y * uy, np.float32)


def nail_radius(local: Floats, finger: Finger) -> Floats:
    """1 on the edge of the nail, less inside, more outside."""
    sideways, along = along_tip(local, finger)
    middle, half, wide = nail_box(finger)
    reached = (np.abs(sideways / wide) ** 3 + np.abs((along - middle) / half) ** 3) ** (1 / 3)
    return np.asarray(reached, np.float32)


def nail_box(finger: Finger) -> tuple[float, float, float]:
    """Middle along the bone, half length and half width of the nail."""
    length = float(np.hypot(*np.subtract(finger.joints[3], finger.joints[2])[:2]))
    return length * 0.86, 0.62 * finger.radii[3] / 0.64, finger.radii[3] * 0.80


def tip_depth(local: Floats, finger: Finger) -> Floats:
    """The nail fold: a band about the nail's root and sides."""
    sideways, along = along_tip(local, finger)
    middle, half, _ = nail_box(finger)
    edge = nail_radius(local, finger)
    band = ramp(0.98, 1.06, edge) * (1 - ramp(1.35, 1.75, edge)) * (along < middle + half * 0.55)
    return np.asarray(band * (np.abs(sideways) < finger.radii[2] * 1.1), np.float32)
