"""What lies in the buffer after any way of moving is what drawing it anew would give."""

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dmscorer.ui.picture.back_buffer import BackBuffer
from dmscorer.ui.picture.brightness_contrast import NEUTRAL, BrightnessContrast
from dmscorer.ui.picture.pixmaps import pyramid
from dmscorer.ui.picture.viewport import Viewport

GROUND = "#777777"
FULL = (640, 480)


def levels() -> tuple[QImage, ...]:
    array = np.full((FULL[1], FULL[0], 4), 255, np.uint8)
    array[..., :3] = np.random.default_rng(3).integers(0, 255, (FULL[1], FULL[0], 3))
    return pyramid(array)


def buffer() -> BackBuffer:
    made = BackBuffer()
    made.show_levels(levels(), QSize(*FULL))
    return made


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)[..., :3].copy()
    )


@pytest.mark.parametrize("scale", [0.2, 0.5, 1.0, 3.0])
@pytest.mark.usefixtures("dressed")
def test_panned_strip_by_strip_it_is_the_same_picture(scale: float) -> None:
    """Twenty pans, each compared with a buffer that draws all of it."""
    moving = buffer()
    here = Viewport(FULL, (200, 150)).scaled(scale, (100, 75))
    random = np.random.default_rng(5)
    for _ in range(20):
        across, down = random.integers(-60, 60, 2)
        here = here.panned(int(across), int(down))
        moved = pixels(moving.drawn(here, GROUND, is_smooth=True))
        anew = pixels(buffer().drawn(here, GROUND, is_smooth=True))
        assert np.array_equal(moved, anew)


@pytest.mark.usefixtures("dressed")
def test_at_100_percent_every_pixel_is_one_of_the_picture() -> None:
    here = Viewport(FULL, (100, 80), x=300.0, y=200.0, scale=1.0)
    shown = pixels(buffer().drawn(here, GROUND, is_smooth=True))
    left, top = (-round(value) for value in here.placed[:2])
    assert np.array_equal(shown, pixels(levels()[0])[top : top + 80, left : left + 100])


@pytest.mark.usefixtures("dressed")
def test_around_the_picture_lies_the_ground() -> None:
    here = Viewport(FULL, (640, 900)).fitted()
    shown = pixels(buffer().drawn(here, GROUND, is_smooth=True))
    assert (shown[:100] == 0x77).all()
    assert (shown[-100:] == 0x77).all()


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("canvas", [(640, 900), (1200, 300), (333, 777)])
def test_brightness_and_contrast_never_touch_the_ground(canvas: tuple[int, int]) -> None:
    """Every pixel that is ground without them is the same ground with them, and no other is; also after a move."""
    here = Viewport(FULL, canvas).fitted()
    one, tone = buffer(), BrightnessContrast(brightness=35, contrast=40)
    for place in (here, here.panned(25, 40)):
        plain = pixels(buffer().drawn(place, GROUND, is_smooth=True))
        toned = pixels(one.drawn(place, GROUND, tone, is_smooth=True))
        ground = (plain == 0x77).all(axis=-1)
        assert ground.any()
        assert (toned[ground] == 0x77).all()
        assert (toned[~ground] != plain[~ground]).any(axis=-1).all()


@pytest.mark.usefixtures("dressed")
def test_brightness_changes_what_is_shown_by_its_definition_and_goes_again(dressed: QApplication) -> None:
    one, here = buffer(), Viewport(FULL, (100, 80), x=300.0, y=200.0, scale=1.0)
    plain = pixels(one.drawn(here, GROUND, is_smooth=True)).astype(int)
    light = pixels(one.drawn(here, GROUND, BrightnessContrast(brightness=20), is_smooth=True)).astype(int)
    assert np.array_equal(light, np.clip(plain + 20, 0, 255))
    hard = pixels(one.drawn(here, GROUND, BrightnessContrast(contrast=100), is_smooth=True)).astype(int)
    assert np.array_equal(hard, np.clip((plain - 128) * 2 + 128, 0, 255))
    assert np.array_equal(pixels(one.drawn(here, GROUND, NEUTRAL, is_smooth=True)), plain)
