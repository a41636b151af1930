"""What a JPEG 2000 file says of its colours, which Pillow reads in part; in the child process only."""

import struct
from collections.abc import Iterator

from PIL import Image

from dmscorer.imaging.decoding.colour_source import SRGB, ColourSource, by_profile
from dmscorer.imaging.decoding.exif import Exif
from dmscorer.imaging.pixels import Undecodable

CODESTREAM, CODING_STYLE, TILE = b"\xff\x4f", 0xFF52, 0xFF90
ENUMERATED, PROFILES = 1, (2, 3)
FOLLOWED = frozenset({16, 17, 18})  # sRGB, grey, and sYCC, which OpenJPEG turns into sRGB
CMYK = 12
UNREAD = "is a JPEG 2000 picture in a colour space that is not read here (number {number}). Save it as JPEG or TIFF"


def colours(data: bytes, _image: Image.Image, _exif: Exif, mode: str) -> tuple[ColourSource | None, ...]:
    """ISO/IEC 15444-1, I.5.3.3: of several statements the first that is understood counts."""
    header = next((body for name, body in boxes(data) if name == b"jp2h"), b"")
    return tuple(by_box(body, mode) for name, body in boxes(header) if name == b"colr" and len(body) >= 3)


def by_box(body: bytes, mode: str) -> ColourSource | None:
    if body[0] in PROFILES:
        return by_profile(body[3:], mode)
    number = int.from_bytes(body[3:7])
    if body[0] != ENUMERATED or number == CMYK:
        return None
    if number not in FOLLOWED:
        raise Undecodable(UNREAD.format(number=number))
    return SRGB


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, place)
        start = place + 8
        if size == 1 and place + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, start)
            start += 8
        end = place + size if size else len(data)
        if end < start:
            return
        yield name, data[start:end] if name in (b"jp2h", b"colr") else b""
        place = end


def has_component_transform(data: bytes) -> bool:
    """Whether the codestream itself says that its decoder turns the components into RGB (marker COD)."""
    start = data.find(CODESTREAM)
    place = start + 2 if start >= 0 else len(data)
    while place + 4 <= len(data):
        marker, length = struct.unpack_from(">HH", data, place)
        if marker == CODING_STYLE:
            return data[place + 8 : place + 9] == b"\1"
        if marker >= TILE or length < 2:
            return False
        place += 2 + length
    return False
