"""Which page of a TIFF is the photo, what its tags say of its colours, and which kind it is if Pillow does not read it.

Runs in the child process only. The tags themselves are read by Pillow.
"""

import contextlib
import io
from collections.abc import Mapping
from typing import Any

from PIL import Image, TiffImagePlugin

from dmscorer.imaging.decoding.colour_source import UNREADABLE, ColourSource, by_exif, by_profile
from dmscorer.imaging.decoding.exif import Exif
from dmscorer.imaging.decoding.signature import RAW
from dmscorer.imaging.pixels import Undecodable

NEW_SUBFILE, SUBFILE, BITS, COMPRESSION, PHOTOMETRIC, TRANSFER_FUNCTION = 254, 255, 258, 259, 262, 301
SUB_IFDS, SAMPLE_FORMAT, ICC, DNG_VERSION = 330, 339, 34675, 50706
WHITE_IS_ZERO, FLOATING, REDUCED = 0, 3, 2
MOST_PAGES = 50
PHOTOMETRICS = {
    0: "grey", 1: "grey", 2: "RGB", 3: "palette", 5: "CMYK", 6: "YCbCr", 8: "CIELab", 9: "ICCLab", 10: "ITULab",
    32844: "LogL", 32845: "LogLuv",
}  # fmt: skip
SENSOR = frozenset({32803, 34892})  # colour filter array, linear raw
SMALL_ONLY = "holds only a reduced version of a photo. Bring the file with the photo itself"
FLOAT = "is a TIFF of {bits}-bit floating-point numbers, which have no fixed brightness. Save it as 8- or 16-bit TIFF or PNG"
UNREAD = "is a TIFF of a kind that is not read here ({what}). Save it as ordinary 8-bit TIFF or PNG"
CODED = "is a TIFF with a compression that is not read here (number {number}). Save it as ordinary TIFF or PNG"


def turned_to_photo(image: Image.Image) -> tuple[int, int]:
    """Opens the page of the photo, the first that is no reduced version of another; (its number, how many such pages).

    Where every one of several pages calls itself reduced, the largest is the photo, unless it is a raw file.
    """
    if DNG_VERSION in tags(image):
        raise Undecodable(RAW)
    is_raw = SUB_IFDS in tags(image)
    sizes, full = _pages(image)
    if not full:
        if is_raw or len(sizes) == 1:
            raise Undecodable(RAW if is_raw else SMALL_ONLY)
        full = [sizes.index(max(sizes))]
    image.seek(full[0])
    return full[0], len(full)


def _pages(image: Image.Image) -> tuple[list[int], list[int]]:
    """Pixels of each page; numbers of those that are no reduced version."""
    sizes: list[int] = []
    full: list[int] = []
    with contextlib.suppress(
        EOFError, OSError, ValueError, TypeError, SyntaxError, KeyError
    ):  # a damaged chain ends here
        for page in range(MOST_PAGES):
            image.seek(page)
            full += [] if is_reduced(tags(image)) else [page]
            sizes.append(image.width * image.height)
    return sizes, full


def is_reduced(tags: Mapping[int, Any]) -> bool:
    """A stamp-sized version or a mask; raw files in TIFF clothes have nothing else in their chain of pages."""
    return bool(tags.get(NEW_SUBFILE, 0) & 0b101) or tags.get(SUBFILE) == REDUCED


def tags(image: Image.Image) -> Mapping[int, Any]:
    return getattr(image, "tag_v2", {})


def colours(_data: bytes, image: Image.Image, exif: Exif, mode: str) -> tuple[ColourSource | None, ...]:
    """The profile, else TIFF's own tags: chromaticities (in ``exif``) and a table of transfer, which is not followed."""
    has_table = TRANSFER_FUNCTION in tags(image)
    return by_profile(tags(image).get(ICC), mode), UNREADABLE if has_table else None, by_exif(exif)


def is_negative(image: Image.Image) -> bool:
    """WhiteIsZero with 16 bits, which Pillow leaves as it is; with fewer bits it inverts by itself."""
    return image.mode.startswith("I;16") and tags(image).get(PHOTOMETRIC) == WHITE_IS_ZERO


def unread_kind(data: bytes) -> str | None:
    """Why a whole TIFF is not read; None where its tags make no sense either, so that it is damaged."""
    try:
        first = TiffImagePlugin.ImageFileDirectory_v2(data[:8])
        stream = io.BytesIO(data)
        stream.seek(first.next)
        first.load(stream)
        return reason(first)
    except Exception:  # noqa: BLE001 — Pillow raises anything on damaged tags, and damaged they are then
        return None


def reason(first: Mapping[int, Any]) -> str | None:
    photometric, compression = first.get(PHOTOMETRIC), first.get(COMPRESSION, 1)
    bits = tuple(first.get(BITS, (1,)))
    if photometric in SENSOR:
        return RAW
    if compression not in TiffImagePlugin.COMPRESSION_INFO:
        return CODED.format(number=compression)
    if FLOATING in first.get(SAMPLE_FORMAT, ()):
        return FLOAT.format(bits=bits[0])
    if photometric not in PHOTOMETRICS or is_read(first, photometric, bits):
        return None
    return UNREAD.format(what=f"{len(bits)} × {bits[0]} bits, {PHOTOMETRICS[photometric]}")


def is_read(first: Mapping[int, Any], photometric: int, bits: tuple[int, ...]) -> bool:
    """Whether Pillow takes pictures of this layout, so that it is this one that is damaged."""
    formats, extra = set(first.get(SAMPLE_FORMAT, (1,))), tuple(first.get(338, ()))
    order = TiffImagePlugin.MM if getattr(first, "prefix", b"II").startswith(b"MM") else TiffImagePlugin.II
    fill = first.get(266, 1)
    return (order, photometric, tuple(formats), fill, bits, extra) in TiffImagePlugin.OPEN_INFO
