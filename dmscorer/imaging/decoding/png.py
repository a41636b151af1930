"""What a PNG says in its chunks of its colours and its turn; runs in the child process only.

Ours where Pillow is silent: it knows no cICP, and gives chunks behind the pixels only after decoding them.
"""

import contextlib
import struct
import zlib
from collections.abc import Iterator, Mapping

from PIL import Image

from dmscorer.imaging.colour.spaces import Primaries
from dmscorer.imaging.decoding.colour_source import (
    SRGB,
    UNREADABLE,
    ColourSource,
    by_code_points,
    by_exif,
    by_numbers,
    by_profile,
)
from dmscorer.imaging.decoding.exif import Exif
from dmscorer.imaging.pixels import Undecodable

WANTED = (b"cICP", b"sRGB", b"gAMA", b"cHRM", b"eXIf", b"tEXt", b"zTXt")
RAW_PROFILES = (b"Raw profile type exif\0", b"Raw profile type APP1\0")  # ImageMagick's way before eXIf was there
MOST_EXIF = 1 << 20  # bytes
NARROW = "is a PNG in the limited range or the colour model of video. Save it as an ordinary PNG or TIFF"


def colours(data: bytes, image: Image.Image, exif: Exif, mode: str) -> tuple[ColourSource | None, ...]:
    """PNG, third edition, 4.3: cICP before iCCP before sRGB before cHRM and gAMA; EXIF has the last word."""
    told = before_pixels(data)
    is_broken = "icc_profile" in image.info and not image.info["icc_profile"]  # Pillow's word for one it cannot unpack
    return (
        by_cicp(told.get(b"cICP")),
        UNREADABLE if is_broken else by_profile(image.info.get("icc_profile"), mode),
        SRGB if b"sRGB" in told else None,
        by_numbers(chromaticities(told.get(b"cHRM")), exponent(told.get(b"gAMA"))),
        by_exif(exif),
    )


def by_cicp(body: bytes | None) -> ColourSource | None:
    if body is None or len(body) < 4:
        return None if body is None else UNREADABLE
    primaries, transfer, matrix, is_full = body[:4]
    found = by_code_points(primaries, transfer)
    if matrix != 0 or is_full != 1:
        raise Undecodable(NARROW)
    return found


def chromaticities(body: bytes | None) -> Primaries | None:
    if body is None or len(body) < 32:
        return None
    n = [value / 100_000 for value in struct.unpack(">8I", body[:32])]
    return Primaries((n[2], n[3]), (n[4], n[5]), (n[6], n[7]), (n[0], n[1]))


def exponent(body: bytes | None) -> float | None:
    """GAMA holds the exponent from light to value."""
    gamma = struct.unpack(">I", body[:4])[0] if body is not None and len(body) >= 4 else 0
    return 100_000 / gamma if gamma else None


def exif_block(data: bytes) -> tuple[bytes, bool]:
    """EXIF, and whether it stands where not every program looks: behind the pixels, or as text in hexadecimal digits."""
    texts, is_behind = [], False
    for name, body in chunks(data):
        is_behind |= name == b"IDAT"
        if name == b"eXIf":
            return body, is_behind
        texts += [body] if name in (b"tEXt", b"zTXt") else []
    return next((raw for text in texts if (raw := raw_profile(text))), b""), True


def raw_profile(text: bytes) -> bytes:
    """EXIF from a text chunk: a line with its kind, one with its length, lines of hexadecimal digits."""
    start = next((start for start in RAW_PROFILES if text.startswith(start)), None)
    if start is None:
        return b""
    words = text[len(start) :]
    if words[:1] == b"\0":
        with contextlib.suppress(zlib.error):  # a broken one says nothing
            words = zlib.decompressobj().decompress(words[1:], 3 * MOST_EXIF)
    with contextlib.suppress(ValueError):
        return bytes.fromhex(b"".join(words.split()[2:]).decode("ascii", "replace"))
    return b""


def before_pixels(data: bytes) -> Mapping[bytes, bytes]:
    """The first chunk of each name that stands before the pixels, where colours must be told."""
    found: dict[bytes, bytes] = {}
    for name, body in chunks(data):
        if name == b"IDAT":
            break
        found.setdefault(name, body)
    return found


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content; of chunks that are not wanted the name alone."""
    place = 8
    while place + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8 : place + 8 + min(size, 8 * MOST_EXIF)] if name in WANTED else b""
        place += 12 + size
