"""All eight EXIF orientations, in every format, applied exactly once."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dmscorer.imaging.decoding.decode import decode, read_facts
from tests.imaging.pictures import FORMATS, exif_of, rgb, saved

# EXIF 2.32, 4.6.4 A: on which visual side the stored row 0 and the stored column 0 lie.
SIDES = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


def seen() -> npt.NDArray[np.uint8]:
    """48 wide, 32 high; four corners of four colours, the top left one double width: no turn or mirror maps it on itself."""
    picture = np.full((32, 48, 3), (200, 160, 140), dtype=np.uint8)
    picture[:16, :32] = (220, 40, 40)
    picture[:16, 32:] = (40, 200, 60)
    picture[16:, :16] = (40, 60, 210)
    return picture


def as_stored(picture: npt.NDArray[np.uint8], orientation: int) -> npt.NDArray[np.uint8]:
    """The stored array whose rows and columns lie on ``SIDES``, pixel by pixel from the definition."""
    height, width = picture.shape[:2]
    row_side, column_side = SIDES[orientation]
    is_sideways = row_side in ("left", "right")
    stored = np.zeros((width, height, 3) if is_sideways else (height, width, 3), dtype=np.uint8)
    for row in range(stored.shape[0]):
        for column in range(stored.shape[1]):
            place = {row_side: row, column_side: column}
            y = place["top"] if "top" in place else height - 1 - place["bottom"]
            x = place["left"] if "left" in place else width - 1 - place["right"]
            stored[row, column] = picture[y, x]
    return stored


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("orientation", SIDES)
def test_a_photo_stands_upright_in_every_format(form: str, orientation: int) -> None:
    stored = Image.fromarray(as_stored(seen(), orientation))
    data = saved(stored, form, exif=exif_of({0x0112: orientation}))
    pixels = decode(data)
    assert (pixels.full_width, pixels.full_height) == (pixels.width, pixels.height) == (48, 32)
    assert pixels.array.flags.c_contiguous
    difference = abs(rgb(pixels) - seen()).max(axis=2)
    inside = difference[2:14, 2:30].max(), difference[2:14, 34:46].max(), difference[18:30, 2:14].max()
    assert max(inside) <= (0 if FORMATS[form][2] else 6)


@pytest.mark.parametrize("form", ["jpeg", "png", "tiff", "webp", "heic", "avif"])
def test_header_facts_give_the_upright_size(form: str) -> None:
    facts = read_facts(saved(Image.fromarray(as_stored(seen(), 6)), form, exif=exif_of({0x0112: 6})))
    assert (facts.width, facts.height) == (48, 32)


def test_in_heic_the_container_counts_and_exif_does_not() -> None:
    """ISO/IEC 23008-12: a reader turns by ``irot`` and ``imir``, and ignores the orientation in EXIF."""
    stream = io.BytesIO()
    Image.fromarray(seen()).save(stream, "HEIF", exif=exif_of({0x0112: 6}), quality=98)
    assert b"irot" not in stream.getvalue()
    assert (decode(stream.getvalue()).width, decode(stream.getvalue()).height) == (48, 32)


@pytest.mark.parametrize("value", [0, 9, 77])
def test_an_impossible_orientation_turns_nothing(value: int) -> None:
    pixels = decode(saved(Image.fromarray(seen()), "jpeg", exif=exif_of({0x0112: value})))
    assert (pixels.width, pixels.height) == (48, 32)
