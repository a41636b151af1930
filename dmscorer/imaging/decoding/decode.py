"""File or bytes → upright sRGB ``Pixels``, and the facts of its header."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image

from dmscorer.imaging.decoding import wire
from dmscorer.imaging.decoding.children import CHILDREN_OF_THIS_PROGRAM, CRASHED
from dmscorer.imaging.decoding.colour import in_srgb, is_srgb
from dmscorer.imaging.decoding.exif import read_exif
from dmscorer.imaging.decoding.jpeg import JpegHeader, decode_baseline, has_many_scans, read_header
from dmscorer.imaging.decoding.orientation import is_sideways, upright
from dmscorer.imaging.decoding.signature import kind_of
from dmscorer.imaging.pixels import MAX_FILE, Bytes, Pixels, Undecodable, check_size, fitted

__all__ = ["Facts", "Pixels", "Undecodable", "decode", "read_facts"]

Source = Path | bytes
BAND = 4_000_000  # pixels converted at a time, so that a full-size photo needs no second buffer


@dataclass(frozen=True, slots=True)
class Facts:
    """What the header says.

    ``format`` is a key of ``signature.ENDINGS``; ``width`` and ``height`` are upright; ``taken_at`` is the camera's
    own clock, without a time zone. Of several ``frames`` the first is the photo.
    """

    format: str
    width: int
    height: int
    taken_at: datetime | None
    camera: str | None
    frames: int = 1


def decode(source: Source, longest: int | None = None, *, is_rough: bool = False) -> Pixels:
    """The first picture of a file, upright and in sRGB, no side above ``longest`` pixels and never enlarged.

    ``is_rough``: somewhat larger than asked where that comes cheaper.

    Safe from several threads. Raises Undecodable, and nothing else, for a file that is not a whole picture.
    """
    return examine(source, longest, is_rough=is_rough)[1]


def examine(source: Source, longest: int | None = None, *, is_rough: bool = False) -> tuple[Facts, Pixels]:
    """Facts and picture from one look at the file; arguments as for ``decode``."""
    data = content(source)
    kind = kind_of(data)
    header = fast_header(data, kind)
    if header is None:
        return decoded_by_child(data, kind, longest)
    return facts_here(kind, header), decoded_here(data, header, longest, is_rough=is_rough)


def read_facts(source: Source) -> Facts:
    """Facts without decoding; that the pixels are whole only ``decode`` can tell."""
    data = content(source)
    kind = kind_of(data)
    header = fast_header(data, kind)
    if header is None:
        head, _ = CHILDREN_OF_THIS_PROGRAM.ask({"kind": kind, "is_header_only": True}, data)
        return facts_from(kind, checked(head))
    return facts_here(kind, header)


def facts_here(kind: str, header: JpegHeader) -> Facts:
    exif = read_exif(header.exif)
    return Facts(kind, *turned_size(header, exif.orientation), exif.taken_at, exif.camera)


def content(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > MAX_FILE:
            raise Undecodable("is larger than 1 GB, more than any photo")
        return source.read_bytes()
    except OSError as error:
        raise Undecodable(
            f"could not be read ({error.strerror}): check that it is still there and may be opened"
        ) from error


def fast_header(data: bytes, kind: str) -> JpegHeader | None:
    """The header, if libjpeg-turbo may decode these bytes in this process."""
    header = read_header(data) if kind == "jpeg" else None
    if header is None or not header.is_baseline or (header.components == 1 and header.profile):
        return None
    check_size(header.width, header.height)
    return None if has_many_scans(data) else header


def turned_size(header: JpegHeader, orientation: int) -> tuple[int, int]:
    size = header.width, header.height
    return size[::-1] if is_sideways(orientation) else size


def decoded_here(data: bytes, header: JpegHeader, longest: int | None, *, is_rough: bool = False) -> Pixels:
    orientation = read_exif(header.exif).orientation
    profile = header.profile
    is_foreign = profile is not None and not is_srgb(profile)
    array = decode_baseline(data, header, longest, "RGBX" if is_foreign else "BGRX", is_rough=is_rough)
    if not is_rough:
        array = resized(array, fitted(header.width, header.height, longest))
    if is_foreign:
        array = converted(array, profile)
    return Pixels(upright(array, orientation), *turned_size(header, orientation))


def resized(array: Bytes, size: tuple[int, int], gap: float | None = None) -> Bytes:
    """(h, w, 4) at ``size`` (width, height). The Hamming filter puts no bright or dark rim around a lesion.

    ``gap``: first averages whole pixels down to so many times the size, which is faster where much is taken away.
    """
    height, width = array.shape[:2]
    if (width, height) == size:
        return array
    image = Image.frombuffer("RGBX", (width, height), array, "raw", "RGBX", 0, 1)
    return np.array(image.resize(size, Image.Resampling.HAMMING, reducing_gap=gap))


def converted(array: Bytes, profile: bytes | None) -> Bytes:
    """R G B X in the colours of ``profile`` → B G R X in sRGB, in place."""
    array = array if array.flags.writeable else array.copy()
    rows = max(1, BAND // array.shape[1])
    for top in range(0, array.shape[0], rows):
        band = array[top : top + rows]
        rgb = np.asarray(in_srgb(Image.fromarray(np.ascontiguousarray(band[..., :3])), profile))
        band[..., 2], band[..., 1], band[..., 0] = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    return array


def decoded_by_child(data: bytes, kind: str, longest: int | None) -> tuple[Facts, Pixels]:
    head, body = CHILDREN_OF_THIS_PROGRAM.ask({"kind": kind, "is_header_only": False, "longest": longest}, data)
    facts = facts_from(kind, checked(head))
    rows, columns = int(head["rows"]), int(head["columns"])
    if len(body) != rows * columns * 4:
        raise Undecodable(CRASHED)
    return facts, Pixels(np.frombuffer(body, dtype=np.uint8).reshape(rows, columns, 4), facts.width, facts.height)


def checked(head: wire.Head) -> wire.Head:
    if "reason" in head:
        raise Undecodable(str(head["reason"]))
    return head


def facts_from(kind: str, head: wire.Head) -> Facts:
    taken_at = head["taken_at"]
    moment = datetime.fromisoformat(taken_at) if taken_at else None
    return Facts(kind, int(head["width"]), int(head["height"]), moment, head["camera"], int(head["frames"]))
