"""Baseline JPEG, the format of nearly every camera: header facts, and libjpeg-turbo at reduced scale.

The header reader is ours: before any decoder sees the bytes it must say whether the fast one may have them in this process
(baseline, few enough pixels, one scan), which kind a refusal names, and how an ICC profile whose parts are numbered wrongly
fits together. simplejpeg's own header call gives size and colour model alone; Pillow's needs an open picture and drops such a
profile.
"""

import struct
from dataclasses import dataclass, field

import numpy as np
import simplejpeg

from dmscorer.imaging.pixels import Bytes, Undecodable, fitted

EOI, SOS, APP0, APP1, APP2, APP14 = b"\xff\xd9", 0xDA, 0xE0, 0xE1, 0xE2, 0xEE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
HARMLESS = ("extraneous bytes", "unknown JFIF revision", "Adobe color transform", "ICC profile")
TRUNCATED = "ends in the middle of the picture: copy it again from the camera"
DAMAGED = "is damaged inside the picture: copy it again from the camera"
UNREAD = "is a {kind} JPEG, which is not read here. Save it as an ordinary 8-bit JPEG or as TIFF"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
READ_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})  # sequential and progressive, Huffman and arithmetic coding
KINDS = {0xC3: "lossless", 0xC5: "hierarchical", 0xC6: "hierarchical", 0xC7: "hierarchical lossless"} | {
    0xCB: "lossless", 0xCD: "hierarchical", 0xCE: "hierarchical", 0xCF: "hierarchical lossless",
}  # fmt: skip


@dataclass(slots=True)
class JpegHeader:
    """What stands before the first scan; sizes as stored, before any turning.

    ``profile_parts``: as they come, (number, of how many, content); ``profile_places``: where their segments begin and end.
    ``adobe_transform`` None = no such segment. ``component_ids`` and ``samplings`` (horizontal × vertical, one byte) by
    component.
    """

    width: int = 0
    height: int = 0
    frame: int = 0
    precision: int = 0
    component_ids: bytes = b""
    samplings: bytes = b""
    exif: bytes = b""
    xmp: bytes = b""
    has_jfif: bool = False
    adobe_transform: int | None = None
    profile_parts: list[tuple[int, int, bytes]] = field(default_factory=list)
    profile_places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def components(self) -> int:
        return len(self.component_ids)

    @property
    def is_baseline(self) -> bool:
        """Grey or three-channel, 8 bits, sequential: what the fast decoder may take in this process."""
        return self.frame in (0xC0, 0xC1) and self.precision == 8 and self.components in (1, 3)

    @property
    def has_odd_profile(self) -> bool:
        """Its parts are not numbered 1 to n of n, once each: libjpeg takes that for damage."""
        numbers = sorted((number, of) for number, of, _ in self.profile_parts)
        return numbers != [(n, len(numbers)) for n in range(1, len(numbers) + 1)]

    @property
    def profile(self) -> bytes | None:
        """The profile that is as long as it says itself: its parts by number, each once, or as they come; else all of them."""
        by_number: dict[int, bytes] = {}
        for number, _, part in self.profile_parts:
            by_number.setdefault(number, part)
        numbered = b"".join(by_number[number] for number in sorted(by_number))
        in_order = b"".join(part for _, _, part in self.profile_parts)
        for joined in (numbered, in_order):
            size = int.from_bytes(joined[:4])
            if 128 < size <= len(joined):
                return joined[:size]
        return numbered or None


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
        end = place + 2 + max(length, 2)
        take_segment(header, marker, data[place + 4 : end])
        if len(header.profile_places) < len(header.profile_parts):
            header.profile_places.append((place, end))
        place = end
    return None


def take_segment(header: JpegHeader, marker: int, body: bytes) -> None:
    if marker in FRAMES and not header.frame and len(body) >= 6:
        header.frame = marker
        header.precision, header.height, header.width, components = struct.unpack_from(">BHHB", body)
        header.component_ids, header.samplings = body[6 : 6 + 3 * components : 3], body[7 : 7 + 3 * components : 3]
    elif marker == APP0:
        header.has_jfif |= body.startswith(b"JFIF\0")
    elif marker == APP1:
        _take_app1(header, body)
    elif marker == APP2 and body.startswith(b"ICC_PROFILE\0") and len(body) > 14:
        header.profile_parts.append((body[12], body[13], body[14:]))
    elif marker == APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        header.adobe_transform = body[11]


def _take_app1(header: JpegHeader, body: bytes) -> None:
    if not header.exif and body.startswith(b"Exif\0\0"):
        header.exif = body
    elif not header.xmp and body.startswith(XMP):
        header.xmp = body[len(XMP) :]


def unread_kind(header: JpegHeader) -> str | None:
    """What this whole file is that no decoder here takes: "12-bit", "lossless" …; None where one may."""
    if header.frame in KINDS:
        return KINDS[header.frame]
    if header.precision != 8:
        return f"{header.precision}-bit"
    if header.frame not in READ_FRAMES or header.components not in (1, 3, 4):
        return f"{header.components}-channel"
    return None


def refuse_unread(header: JpegHeader) -> None:
    kind = unread_kind(header)
    if kind:
        raise Undecodable(UNREAD.format(kind=kind))


def without_profile(data: bytes, header: JpegHeader) -> bytes:
    """The same picture without its profile's segments."""
    kept, end = [], 0
    for start, stop in header.profile_places:
        kept.append(data[end:start])
        end = stop
    return b"".join((*kept, data[end:]))


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
    if header.has_odd_profile:
        data = without_profile(data, header)  # else libjpeg's first remark is on it, and hides damage of the picture
    try:
        array = simplejpeg.decode_jpeg(data, channels, **wanted)
    except ValueError as error:
        reason = fatal_reason(str(error))
        if reason:
            raise Undecodable(reason) from error
        # simplejpeg stops at the first warning when strict, and some warnings are what cameras do write.
        array = forgiving(data, channels, wanted)
    return np.asarray(array, dtype=np.uint8)


def has_many_scans(data: bytes) -> bool:
    """More than one scan before the end marker, or none to be found: memory for all coefficients, and time without a limit."""
    # A progressive file of few kilobytes may hold thousands of scans over millions of coefficients; such files go to
    # the child, which has a time limit.
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
