"""The signs that only hands have: Gottron's over the joints, nail folds, mechanic's hand."""

import numpy as np

from dmscorer.imaging.demo.noise import ramp
from dmscorer.imaging.demo.patch import Patch, Place
from dmscorer.imaging.demo.signs import REDNESS, mix, sore, spots


def gottron_erythema(patch: Patch, level: int) -> None:
    amount = ramp(0.05, 0.6, patch.depth + 0.16 * patch.noise(0.25, 91)) * patch.inside
    mottled = np.clip(0.9 + 0.1 * patch.noise(0.12, 92), 0.6, 1.05)
    patch.stain(mix(REDNESS[level], patch.melanin), np.asarray(amount * mottled, np.float32))


def gottron_papules(patch: Patch, level: int) -> None:
    """Flat-topped violet bumps, some over each joint."""
    del level
    random = np.random.default_rng((patch.seed, 90))
    for place in spots(patch, 30, 93, 0.55):
        papule(patch, place, float(random.uniform(0.22, 0.36)) * patch.per_cm)


def papule(patch: Patch, place: Place, radius: float) -> None:
    patch, place = patch.around(place, 3 * radius)
    inside, light, skin = patch.inside, patch.light, patch.skin
    rows, columns = np.indices(patch.depth.shape, dtype=np.float32)
    down, across = (rows - place[0]) / radius, (columns - place[1]) / radius
    away = (np.abs(down) ** 3 + np.abs(across) ** 3) ** (1 / 3)
    body = ramp(0, 0.45, np.asarray(1.15 - away, np.float32)) * inside
    shade = ramp(0, 0.5, np.asarray(1.5 - np.hypot(down - 0.45, across - 0.45), np.float32)) * (1 - body) * inside
    skin *= 1 - 0.25 * shade[..., None]
    tint = np.array((0.40, 0.13, 0.24), np.float32) * light[..., None] * (1 - 0.45 * patch.melanin)
    skin += (tint - skin) * (0.5 * body)[..., None]
    edge = body * ramp(0.45, 0.9, np.asarray(away, np.float32)) * np.clip(-(down + across), -1, 1)
    skin += (0.15 * edge * light)[..., None]
    shine = np.exp(-((down + 0.3) ** 2 + (across + 0.3) ** 2) * 7) * inside
    skin += (0.10 * shine * light)[..., None]
    np.maximum(skin, 0.002, out=skin)


def gottron_ulceration(patch: Patch, level: int) -> None:
    del level
    for place in spots(patch, 3, 94, 0.9):
        sore(patch, place, 0.30 * patch.per_cm)


def gottron_damage(patch: Patch, level: int) -> None:
    """1: brown and pale blotches; 2: white, shining, drawn scars."""
    area = ramp(0.05, 0.4, patch.depth) * patch.inside
    if level == 1:
        blotch = patch.noise(0.22, 95)
        patch.stain((0.42, 0.32, 0.27), np.asarray(ramp(0.0, 0.7, blotch) * area * 0.9, np.float32))
        patch.paint((0.90, 0.78, 0.70), np.asarray(ramp(0.2, 0.9, -blotch) * area * 0.55, np.float32))
        return
    scar = ramp(0.0, 0.25, patch.noise(0.30, 96) - 0.1) * area
    patch.paint((0.90, 0.80, 0.76), np.asarray(scar * 0.85, np.float32))
    lines = ramp(0.0, 0.1, 0.14 - np.abs(patch.noise(0.2, 97))) * scar
    patch.brighten(np.asarray(-0.16 * lines + 0.22 * ramp(1.0, 2.0, patch.noise(0.12, 98)) * scar, np.float32))


def periungual(patch: Patch, level: int) -> None:
    """1: pink-red nail folds; 2: darker folds with vessels that the eye sees."""
    amount = ramp(0.02, 0.5, patch.depth) * patch.inside
    patch.stain(mix(REDNESS[2], patch.melanin), np.asarray(amount * (0.75 if level == 1 else 1.0), np.float32))
    if level == 2:
        loops = ramp(0.0, 0.10, 0.16 - np.abs(patch.noise(0.075, 99))) * ramp(0.1, 0.4, patch.depth) * patch.inside
        patch.paint((0.24, 0.0, 0.015), np.asarray(loops * 0.9, np.float32))
        clots = ramp(2.0, 2.4, patch.noise(0.06, 100)) * amount
        patch.paint((0.10, 0.0, 0.008), np.asarray(clots * 0.9, np.float32))


def fissures(patch: Patch) -> None:
    """Dirty-looking horny skin with cracks across the fingers."""
    area = ramp(0.15, 0.5, patch.depth) * patch.inside
    horn = ramp(-0.4, 0.8, patch.noise(0.5, 101)) * area
    patch.paint((0.62, 0.50, 0.30), np.asarray(0.42 * horn, np.float32))
    crack = ramp(0.0, 0.06, 0.10 - np.abs(patch.noise(0.16, 102, 4.0))) * ramp(0.2, 0.9, patch.noise(0.5, 103)) * area
    patch.brighten(np.asarray(0.10 * np.roll(crack, (2, 0), (0, 1)), np.float32))
    patch.paint((0.10, 0.035, 0.02), np.asarray(0.9 * crack, np.float32))
