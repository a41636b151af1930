"""Redactions burnt into pixels: every pixel a shape touches is gone, at every size, and nothing far from it is."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from dmscorer.domain.photos.redaction import Form, Shape, box
from dmscorer.imaging.deidentify import covered, shown
from dmscorer.imaging.pixels import SURROUND, Pixels
from tests.imaging.pictures import patch, saved

SKIN = (60, 60, 200)  # B G R


def picture(width: int, height: int) -> Pixels:
    array = np.empty((height, width, 4), np.uint8)
    array[...] = (*SKIN, 255)
    return Pixels(array, width, height)


def is_hidden(pixels: Pixels) -> np.ndarray:
    return np.asarray((pixels.array[..., :3] == SURROUND).all(axis=2))


def holds(shape: Shape, x: float, y: float, width: int, height: int) -> bool:
    """By the definition, in the picture's pixels: inside the shape after turning back about its centre."""
    across, down = x - shape.x * width, y - shape.y * height
    cos, sin = math.cos(math.radians(shape.turn)), math.sin(math.radians(shape.turn))
    along, beside = across * cos + down * sin, down * cos - across * sin
    half_x, half_y = shape.width * width / 2, shape.height * height / 2
    if shape.form is Form.RECTANGLE:
        return abs(along) <= half_x and abs(beside) <= half_y
    return (along / half_x) ** 2 + (beside / half_y) ** 2 <= 1


SHAPES = st.builds(
    Shape, st.sampled_from(Form), st.floats(0, 1), st.floats(0, 1), st.floats(0.05, 0.8), st.floats(0.05, 0.8),
    st.floats(-180, 180),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(SHAPES, st.integers(8, 40), st.integers(8, 40), st.integers(0, 10**6))
def test_no_pixel_that_a_shape_touches_is_left(shape: Shape, width: int, height: int, seed: int) -> None:
    """Tried at 400 points of the picture: whose pixel is shown, no shape holds."""
    hidden, random = is_hidden(covered(picture(width, height), [shape])), Random(seed)
    for _ in range(400):
        x, y = random.uniform(0, width), random.uniform(0, height)
        if holds(shape, x, y, width, height):
            assert hidden[min(int(y), height - 1), min(int(x), width - 1)]


@settings(deadline=None, max_examples=60)
@given(SHAPES)
def test_what_lies_well_outside_stays(shape: Shape) -> None:
    """A shape half as large again, and three pixels, holds every pixel that was covered."""
    width, height = 60, 45
    larger = Shape(
        shape.form, shape.x, shape.y, shape.width * 1.5 + 6 / width, shape.height * 1.5 + 6 / height, shape.turn
    )
    for y, x in np.argwhere(is_hidden(covered(picture(width, height), [shape]))):
        assert holds(larger, x + 0.5, y + 0.5, width, height)


@pytest.mark.parametrize("longest", [None, 2048, 256])
def test_a_name_tag_under_a_redaction_is_absent_at_every_size(longest: int | None) -> None:
    """Black letters on white, in the upper left eighth of a 3000-pixel picture: no dark or light pixel is left there."""
    image = patch((200, 60, 60), size=(3000, 2000))
    for x in range(0, 360, 12):
        image.paste((255, 255, 255), (x, 0, x + 6, 240))
        image.paste((0, 0, 0), (x + 6, 0, x + 12, 240))
    pixels = shown(saved(image, "jpeg"), [box(Form.RECTANGLE, 0, 0, 0.12, 0.12)], longest)
    corner = pixels.array[: math.ceil(0.12 * pixels.height), : math.ceil(0.12 * pixels.width), :3]
    assert (corner == SURROUND).all()


@pytest.mark.parametrize("longest", [1920, 700, 256, 97])
@pytest.mark.parametrize("kind", ["png", "jpeg"])
@pytest.mark.parametrize("is_rough", [False, True])
@pytest.mark.parametrize("form", Form)
def test_nothing_of_what_is_hidden_is_mixed_into_the_pixels_beside_it(
    form: Form, kind: str, longest: int, *, is_rough: bool
) -> None:
    """White under the shape, black around it: a reduced picture holds black and the surround, and no mixture."""
    image = Image.new("RGB", (2400, 1600), (0, 0, 0))
    draw = ImageDraw.Draw(image)
    if form is Form.RECTANGLE:
        draw.rectangle((800, 480, 1599, 1119), fill=(255, 255, 255))  # whole blocks of 16 for JPEG
    else:
        draw.ellipse((801, 481, 1598, 1118), fill=(255, 255, 255))
    more = 0 if kind == "png" or form is Form.RECTANGLE else 16  # what JPEG itself carries over belongs to the photo
    area = box(form, (800 - more) / 2400, (480 - more) / 1600, (1600 + more) / 2400, (1120 + more) / 1600)
    pixels = shown(saved(image, kind), [area], longest, is_rough=is_rough)
    left = pixels.array[..., :3][~is_hidden(pixels)]
    assert len(left) > pixels.array.size / 8
    assert left.max() <= 3


def test_a_shape_outside_the_picture_covers_nothing() -> None:
    assert not is_hidden(covered(picture(20, 20), [Shape(Form.ELLIPSE, 3, 3, 0.1, 0.1)])).any()


def test_the_picture_that_was_handed_in_is_not_needed_any_more() -> None:
    """A read-only buffer (from the decoding child) is copied, never written to."""
    plain = picture(10, 10)
    plain.array.flags.writeable = False
    assert is_hidden(covered(plain, [box(Form.RECTANGLE, 0, 0, 1, 1)])).all()
    assert not is_hidden(plain).any()
