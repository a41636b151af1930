"""Hints on quality, on pictures made to have one fault and no other."""

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFilter

from dmscorer.domain.photos.quality import Hint, fewest_pixels, hints
from dmscorer.imaging.pixels import Pixels
from dmscorer.imaging.quality import measure

WHOLE = ((0.0, 0.0, 1.0, 1.0),)


def photo() -> Image.Image:
    """An arm of textured skin (pores of two pixels) before a grey wall with a grain of its own."""
    random = np.random.default_rng(5)
    wall = np.full((900, 1200, 3), 100.0)
    wall[:, 350:850] = (205, 150, 130)
    wall += np.kron(random.normal(0, 14, (450, 600, 1)), np.ones((2, 2, 1)))
    return Image.fromarray(np.clip(wall, 0, 252).astype(np.uint8))


def as_pixels(image: Image.Image | npt.NDArray[np.uint8]) -> Pixels:
    rgb = np.asarray(image)
    array = np.full((*rgb.shape[:2], 4), 255, np.uint8)
    array[..., :3] = rgb[..., ::-1]
    return Pixels(array, rgb.shape[1], rgb.shape[0])


def found(image: Image.Image | npt.NDArray[np.uint8]) -> tuple[Hint, ...]:
    pixels = as_pixels(image)
    return hints(measure(pixels), pixels.full_width, pixels.full_height, WHOLE)


def test_a_good_photo_gets_no_hint() -> None:
    assert found(photo()) == ()


def test_a_shaken_hand_is_seen() -> None:
    assert found(photo().filter(ImageFilter.GaussianBlur(6))) == (Hint.BLURRED,)


def test_burnt_out_skin_is_seen_and_a_white_wall_is_not() -> None:
    burnt = np.asarray(photo()).copy()
    burnt[300:500, 400:800] = 255  # a flash on the arm
    assert found(burnt) == (Hint.OVEREXPOSED,)
    wall = np.asarray(photo()).copy()
    wall[:, :300] = 255
    assert found(wall) == ()


def test_a_dark_photo_is_seen() -> None:
    dark = (np.asarray(photo()) * 0.18).astype(np.uint8)
    assert Hint.DARK in found(dark)


def test_the_light_of_a_bulb_is_seen_by_the_wall_and_not_by_the_skin() -> None:
    """2700 K on a camera set to daylight: about (1, .84, .67), 9 degrees from grey."""
    assert found((np.asarray(photo()) * (1.0, 0.84, 0.67)).astype(np.uint8)) == (Hint.TINTED,)
    skin = np.asarray(photo())[:, 360:840]
    assert Hint.TINTED not in found(np.ascontiguousarray(skin))


def test_a_grey_wall_alone_is_neither_sharp_nor_blurred() -> None:
    assert measure(as_pixels(np.full((300, 300, 3), 128, np.uint8))).blur is None


def test_measuring_changes_nothing() -> None:
    pixels = as_pixels(photo())
    before = pixels.array.copy()
    assert measure(pixels) == measure(pixels)
    assert np.array_equal(pixels.array, before)


def test_few_pixels_on_the_smallest_site() -> None:
    """A site of a tenth of the width of a 3000 × 4000 photo has 300 pixels across."""
    assert fewest_pixels(3000, 4000, [(0, 0, 0.1, 0.5), (0, 0, 0.5, 0.5)]) == pytest.approx(300)
    assert hints(None, 3000, 4000, [(0, 0, 0.1, 0.5)]) == (Hint.SMALL,)
    assert hints(None, 3000, 4000, []) == ()
