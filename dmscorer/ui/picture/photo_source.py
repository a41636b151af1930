"""A photo of the study as the window draws it: levels made in a thread, handed over whole."""

from enum import Enum
from typing import Final

from PySide6.QtGui import QImage

from dmscorer.ui.picture import pixmaps
from dmscorer.workflows.photos import photos
from dmscorer.workflows.photos.photos import StoredPhoto

UNREDACTED_SIDE: Final = 2048


class Sharpness(Enum):
    THUMBNAIL = "thumbnail"  # 256 px
    PREVIEW = "preview"  # screen size, within some 15 ms
    FULL = "full"  # every pixel of the original
    UNREDACTED = "unredacted"  # screen size, as it came: for the coordinator who decides what is hidden


def picture(stored: StoredPhoto, sharpness: Sharpness) -> tuple[QImage, ...]:
    """Levels, sharpest first, each half the one before. For a thread: decodes and halves."""
    if sharpness is Sharpness.THUMBNAIL:
        return (pixmaps.image(photos.thumbnail(stored)),)
    if sharpness is Sharpness.UNREDACTED:
        return pixmaps.pyramid(photos.unredacted(stored, UNREDACTED_SIDE).array)
    pixels = photos.preview(stored) if sharpness is Sharpness.PREVIEW else photos.pixels(stored)
    return pixmaps.pyramid(pixels.array)
