"""What is drawn on the clean skin: brows, lashes, lips, hair, nails, creases, underwear."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from dmscorer.imaging.demo.hand import FINGERS
from dmscorer.imaging.demo.head import HEAD_AT
from dmscorer.imaging.demo.noise import ramp, space_noise
from dmscorer.imaging.demo.scenes import Scene, Shot
from dmscorer.imaging.demo.sites import (
    HEAD_PARTS,
    along_tip,
    hair_line,
    in_hand,
    nail_box,
    nail_radius,
    parts_of,
    window_of,
)
from dmscorer.imaging.demo.solids import Floats
from dmscorer.imaging.demo.tracing import Surface


@dataclass(frozen=True, slots=True)
class Feature:
    """``amount`` (h, w), 0 to 1, of one kind of thing: ``dark`` skin, ``lip``, ``nail``, ``hair``, ``lashes``, ``strands``, ``cloth``."""

    kind: str
    amount: Floats


Drawing: TypeAlias = Callable[[Surface, Scene], Iterator[Feature]]


def features(surface: Surface, scene: Scene, shot: Shot) -> tuple[Feature, ...]:
    found = [f for parts, draw in DRAWN for f in drawn(surface, scene, parts, draw)]
    del shot
    return tuple(f for f in found if float(f.amount.max()) > 0.02)


def drawn(surface: Surface, scene: Scene, parts: tuple[str, ...], draw: Drawing) -> Iterator[Feature]:
    """Features of some parts, worked out only where those parts are seen."""
    seen = parts_of(surface, scene)(parts)
    if not seen.any() or not (scene.is_standing or "hand" in parts):
        return
    window = window_of(seen)
    for feature in draw(surface.cropped(window), scene):
        amount = np.zeros(seen.shape, np.float32)
        amount[window] = feature.amount
        yield Feature(feature.kind, amount)


def strip(x: Floats, y: Floats, curve: Floats, half: Floats | float, soft: float) -> Floats:
    """1 along a curve y = curve(x), fading over ``soft`` beyond ``half`` of its width."""
    return ramp(0, 1, (half + soft - np.abs(y - curve)) / soft) + 0 * x


def face_features(surface: Surface, scene: Scene) -> Iterator[Feature]:
    x, y, z = surface.position - np.array(HEAD_AT, np.float32)[:, None, None]
    x = np.abs(x)
    is_head = parts_of(surface, scene)(HEAD_PARTS)
    front = is_head & (z > 2.5)
    u = (x - 3.2) / 1.7
    lash = strip(x, y, -0.42 - 0.28 * (1 - u**2), 0.05 + 0.03 * (u + 1), 0.09) * ramp(0, 0.15, 1.06 - np.abs(u))
    crease = strip(x, y, 0.55 - 0.35 * u**2, 0.02, 0.12) * ramp(0, 0.3, 1.1 - np.abs(u))
    lip_line = strip(x, y, -6.78 + 0.05 * np.cos(x * 2.2) - 0.03 * x, 0.03, 0.09) * ramp(0, 0.3, 2.55 - x)
    top = -6.05 + 0.16 * np.cos((x - 0.7) * 2.2) - 0.13 * x
    bottom = -7.6 + 0.33 * (x / 1.7) ** 2
    inside = np.minimum(np.minimum(top - y, y - bottom), (2.6 - x) * 0.5)
    yield Feature("lip", ramp(-0.12, 0.22, inside) * front)
    yield Feature("dark", np.asarray(np.maximum(crease * 0.35, lip_line * 0.8) * front, np.float32))
    yield Feature("lashes", np.asarray(lash * 0.92 * front, np.float32))
    yield Feature("hair", np.asarray(brows(x, y, surface) * front, np.float32))
    yield Feature("strands", head_hair(surface, x, y, z) * is_head)


def brows(x: Floats, y: Floats, surface: Surface) -> Floats:
    middle = 1.75 + 0.42 * np.sin((x - 1.2) * 0.62) - 0.12 * np.maximum(x - 4.2, 0) ** 2
    half = 0.42 - 0.07 * (x - 1.2)
    shape = ramp(0, 0.3, half + 0.1 - np.abs(y - middle)) * ramp(0, 0.5, x - 1.2) * ramp(0, 0.8, 5.6 - x)
    strands = space_noise(surface.position * np.array([2.2, 1.2, 0.6], np.float32)[:, None, None], 0.35, 11, 1)
    return np.asarray(shape * (0.62 + 0.3 * strands), np.float32)


def head_hair(surface: Surface, x: Floats, y: Floats, z: Floats) -> Floats:
    """Short thin hair, combed away from a broad parting, so that skin shows between the strands."""
    ragged = 0.35 * space_noise(surface.position, 1.2, 21, 2)
    edge = ramp(-0.1, 1.0, y - hair_line(z) + ragged)
    parting = ramp(0.1, 1.5, x + 0.35 * space_noise(surface.position, 1.5, 22, 2))
    parting = np.maximum(parting, ramp(0.5, 4.0, 2.0 - y))
    thinner = ramp(1.0, 5.5, x) * 0.25
    return np.asarray(edge * (0.10 + 0.62 * parting + thinner), np.float32)


def body_features(surface: Surface, scene: Scene) -> Iterator[Feature]:
    x, y, z = surface.position
    are = parts_of(surface, scene)
    on_trunk = are(("trunk", "leg")) & (np.abs(x) < 19.3)
    leg_line = 79.0 + 0.95 * np.maximum(np.abs(x) - 3.0, 0) * (0.55 + 0.40 * ramp(-6, 6, z))
    cloth = ramp(0, 0.12, np.minimum(y - leg_line, 98.5 - y)) * on_trunk
    hem = ramp(0, 0.2, 0.6 - np.abs(np.abs(np.minimum(y - leg_line, 98.5 - y) - 1.1) - 0.0)) * on_trunk
    areola = ramp(0, 0.5, 1.5 - np.hypot(np.abs(x) - 9.2, y - 130.0)) * (z > 3) * are(("trunk",))
    yield Feature("dark", np.asarray(areola * 0.5, np.float32))
    yield Feature("cloth", cloth)
    yield Feature("seam", np.asarray(hem * cloth, np.float32))


def hand_features(surface: Surface, scene: Scene) -> Iterator[Feature]:
    local = in_hand(surface.position, scene)
    is_hand = parts_of(surface, scene)(("hand",))
    axis = np.array(scene.place.axes[2], np.float32)
    fold = np.where(surface.position[0] * (1 if scene.place.wrist[0] > 0 else -1) < 0, -1, 1)
    up = surface.normal[0] * fold * axis[0] + surface.normal[1] * axis[1] + surface.normal[2] * axis[2]
    dorsal, palmar = is_hand * ramp(0.1, 0.4, up), is_hand * ramp(0.1, 0.4, -up)
    yield Feature("dark", np.asarray(wrinkles(local) * dorsal * 0.35 + creases(local) * palmar * 0.5, np.float32))
    nails = np.max([ramp(0, 0.05, 1 - nail_radius(local, f)) for f in FINGERS], axis=0)
    tips = np.max([free_edge(local, i) for i in range(len(FINGERS))], axis=0)
    yield Feature("nail", np.asarray(nails * dorsal, np.float32))
    yield Feature("nail edge", np.asarray(nails * tips * dorsal, np.float32))


def free_edge(local: Floats, index: int) -> Floats:
    """The white rim of a nail."""
    finger = FINGERS[index]
    _, along = along_tip(local, finger)
    middle, half, _ = nail_box(finger)
    return ramp(0.80, 0.86, (along - middle) / half) * (nail_radius(local, finger) < 1)


def wrinkles(local: Floats) -> Floats:
    """Fine transverse folds over the middle and end joints."""
    total = np.zeros(local.shape[1:], np.float32)
    for finger in FINGERS:
        for joint, radius in zip(finger.joints[1:3], finger.radii[1:3], strict=True):
            near = np.hypot(local[0] - joint[0], (local[1] - joint[1]) * 1.3)
            bent = local[1] - joint[1] + 0.25 * (local[0] - joint[0]) ** 2 * np.sign(local[1] - joint[1])
            total = np.maximum(total, ramp(0, 0.4, radius * 0.95 - near) * (0.5 + 0.5 * np.cos(bent * 17)) ** 3)
    return np.asarray(total, np.float32)


def creases(local: Floats) -> Floats:
    """The lines of the palm and at the bending side of the joints."""
    x, y = local[0], local[1]
    heart = strip(x, y, 7.4 + 0.10 * (x + 3.4) ** 2 * 0.5, 0.03, 0.14) * ramp(0, 1, x + 4.2) * ramp(0, 0.6, 2.0 - x)
    head_line = (
        strip(x, y, 6.3 + 0.22 * x - 0.05 * (x - 2) ** 2, 0.03, 0.14) * ramp(0, 1, x + 2.6) * ramp(0, 0.6, 3.6 - x)
    )
    life = ramp(0, 0.14, 0.17 - np.abs(np.hypot(x - 3.4, (y - 3.4) * 0.85) - 2.9)) * (x < 3.2) * (y < 6.6) * (y > 0.8)
    total = np.maximum(np.maximum(heart, head_line), life)
    for finger in FINGERS[:4]:
        for joint, radius in zip(finger.joints[1:3], finger.radii[1:3], strict=True):
            near = np.abs(x - joint[0]) < radius
            total = np.maximum(total, strip(x, y, joint[1] - 0.1 * (x - joint[0]) ** 2, 0.03, 0.12) * near)
        base = finger.joints[0]
        total = np.maximum(total, strip(x, y, 0 * x + base[1] + 1.6, 0.04, 0.14) * (np.abs(x - base[0]) < 1.0))
    return np.asarray(total, np.float32)


DRAWN: tuple[tuple[tuple[str, ...], Drawing], ...] = (
    (("hand",), hand_features),
    (HEAD_PARTS, face_features),
    (("trunk", "leg"), body_features),
)
