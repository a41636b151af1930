"""What a BMP says of its colours (headers of version 4 and 5), which Pillow does not read; in the child process only."""

import struct

from PIL import Image

from dmscorer.imaging.colour.spaces import Point, Primaries
from dmscorer.imaging.decoding.colour_source import UNREADABLE, ColourSource, by_numbers, by_profile
from dmscorer.imaging.decoding.exif import Exif

START, VERSION_4, VERSION_5 = 14, 108, 124  # where the header begins, and how long it is
CALIBRATED, LINKED, EMBEDDED = b"\0\0\0\0", b"KNIL", b"DEBM"


def colours(data: bytes, _image: Image.Image, _exif: Exif, mode: str) -> tuple[ColourSource | None, ...]:
    (size,) = struct.unpack_from("<I", data, START)
    kind = data[START + 56 : START + 60] if size >= VERSION_4 else b""
    if kind == EMBEDDED and size >= VERSION_5:
        place, length = struct.unpack_from("<II", data, START + 112)
        return (by_profile(data[START + place : START + place + length], mode) or UNREADABLE,)
    if kind == CALIBRATED:
        return (by_endpoints(data),)
    return (UNREADABLE if kind == LINKED else None,)


def by_endpoints(data: bytes) -> ColourSource | None:
    """CIE XYZ of red, green and blue with 30 binary places, and three gammas with 16; all zero = nothing is said."""
    values = [value / (1 << 30) for value in struct.unpack_from("<9i", data, START + 60)]
    triples = [values[n : n + 3] for n in (0, 3, 6)]
    if not all(sum(one) > 0 for one in triples):
        return None
    white = [sum(column) for column in zip(*triples, strict=True)]
    gamma = struct.unpack_from("<I", data, START + 96)[0] / 65536
    return by_numbers(Primaries(*(chromaticity(one) for one in (*triples, white))), gamma or None)


def chromaticity(xyz: list[float]) -> Point:
    return xyz[0] / sum(xyz), xyz[1] / sum(xyz)
