"""Baseline JPEG, the format of nearly every camera: header facts, and libjpeg-turbo at reduced scale."""

import struct
from dataclasses import dataclass, field

import numpy as np
import simplejpeg

from dmscorer.imaging.pixels import Bytes, Undecodable, fitted

SOI, EOI, SOS, APP1, APP2 = b"\xff\xd8", b"\xff\xd9", 0xDA, 0xE1, 0xE2
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
HARMLESS = ("extraneous bytes", "unknown JFIF revision", "Adobe color transform", "ICC profile")
TRUNCATED = "ends in the middle of the picture: copy it again from the camera"
DAMAGED = "is damaged inside the picture: copy it again from the camera"


@dataclass(slots=True)
class JpegHeader:
    """What stands before the first scan; sizes as stored, before any turning."""

    width: int = 0
    height: int = 0
    frame: int = 0
    precision: int = 0
    components: int = 0
    exif: bytes = b""
    profile_parts: dict[int, bytes] = field(default_factory=dict)

    @property
    def is_baseline(self) -> bool:
        """Grey or three-channel, 8 bits, sequential: what the fast decoder may take in this process."""
        return self.frame in (0xC0, 0xC1) and self.precision == 8 and self.components in (1, 3)

    @property
    def profile(self) -> bytes | None:
        return b"".join(self.profile_parts[n] for n in sorted(self.profile_parts)) or None


def read_header(data: bytes) -> JpegHeader | None:
    """None where the markers make no sense before the first scan."""
    header, place = JpegHeader(), 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF or marker in ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == SOS:
            return header if header.width and header.height else None
        (length,) = struct.unpack_from(">H", data, place + 2)
        take_segment(header, marker, data[place + 4 : place + 2 + length])
        place += 2 + max(length, 2)
    return None


def take_segment(header: JpegHeader, marker: int, body: bytes) -> None:
    if marker in FRAMES and not header.frame and len(body) >= 6:
        header.frame = marker
        header.precision, header.height, header.width, header.components = struct.unpack_from(">BHHB", body)
    elif marker == APP1 and not header.exif and body.startswith(b"Exif\0\0"):
        header.exif = body
    elif marker == APP2 and body.startswith(b"ICC_PROFILE\0") and len(body) > 14:
        header.profile_parts.setdefault(body[12], body[14:])


def decode_baseline(
    data: bytes, header: JpegHeader, longest: int | None, channels: str, *, is_rough: bool = False
) -> Bytes:
    """Pixels as stored, (h, w, 4) in the order ``channels`` (BGRX or RGBX), no smaller than ``longest`` asks.

    Halvings only, for which libjpeg-turbo has its fastest code; ``is_rough`` takes any eighth, which costs less than a
    halving that has to be resized afterwards.
    """
    width, height = fitted(header.width, header.height, longest)
    eighths = range(1, 9) if is_rough else (1, 2, 4, 8)
    scale = next(n for n in eighths if n == 8 or (header.width * n // 8 >= width and header.height * n // 8 >= height))
    wanted: dict[str, float] = {
        "min_width": -(-header.width * scale // 8),
        "min_height": -(-header.height * scale // 8),
        "min_factor": 8 / scale,
    }
    try:
        array = simplejpeg.decode_jpeg(data, channels, **wanted)
    except ValueError as error:
        reason = fatal_reason(str(error))
        if reason:
            raise Undecodable(reason) from error
        array = forgiving(data, channels, wanted)
    return np.asarray(array, dtype=np.uint8)


def has_many_scans(data: bytes) -> bool:
    """More than one scan before the end marker, or none to be found: memory for all coefficients, and time without a limit."""
    first = first_scan(data)
    if first is None:
        return True
    end = data.find(EOI, first)
    return data.find(b"\xff\xda", first + 2, end if end > 0 else len(data)) >= 0


def first_scan(data: bytes) -> int | None:
    """Where the picture's own first scan begins; the thumbnails in the segments before have scans of their own."""
    place = 2
    while place + 4 <= len(data):
        marker = data[place + 1]
        if marker == SOS:
            return place
        if marker == 0xFF:
            place += 1  # fill
        elif marker in ALONE:
            place += 2
        else:
            place += 2 + max(struct.unpack_from(">H", data, place + 2)[0], 2)
    return None


def forgiving(data: bytes, channels: str, wanted: dict[str, float]) -> Bytes:
    if data.find(EOI, first_scan(data) or 0) < 0:
        raise Undecodable(TRUNCATED)  # only the first oddity was told, and it was a harmless one
    try:
        return np.asarray(simplejpeg.decode_jpeg(data, channels, strict=False, **wanted))
    except ValueError as error:
        raise Undecodable(DAMAGED) from error


def fatal_reason(message: str) -> str | None:
    """None for the oddities that cameras do write; a reason where part of the picture is not what was taken."""
    if any(words in message for words in HARMLESS):
        return None
    return TRUNCATED if "remature end" in message else DAMAGED
