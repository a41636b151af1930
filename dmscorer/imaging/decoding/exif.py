"""Reads the four things we want from EXIF (orientation, capture time, maker, model) and nothing else."""

import re
import struct
from dataclasses import dataclass
from datetime import datetime

ORIENTATION, MAKE, MODEL, EXIF_IFD, TAKEN_AT = 0x0112, 0x010F, 0x0110, 0x8769, 0x9003
MAX_ENTRIES = 512
STAMP = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")

Value = int | str


@dataclass(frozen=True, slots=True)
class Exif:
    """``taken_at`` is what the camera's own clock said: no time zone."""

    orientation: int = 1
    taken_at: datetime | None = None
    camera: str | None = None


def read_exif(data: bytes) -> Exif:
    """Facts from an EXIF block or a TIFF file; damaged or missing fields read as absent."""
    data = data.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return Exif()
    first = directory(data, order, unpacked(order + "I", data, 4))
    pointer = first.get(EXIF_IFD)
    second = directory(data, order, pointer) if isinstance(pointer, int) else {}
    orientation = first.get(ORIENTATION)
    is_known = isinstance(orientation, int) and 1 <= orientation <= 8
    return Exif(
        orientation if is_known and isinstance(orientation, int) else 1, moment(second.get(TAKEN_AT)), camera(first)
    )


def directory(data: bytes, order: str, start: int | None) -> dict[int, Value]:
    """Tag → value of one directory, for short, long and text fields."""
    count = unpacked(order + "H", data, start)
    if start is None or count is None:
        return {}
    entries = (start + 2 + 12 * n for n in range(min(count, MAX_ENTRIES)))
    found = ((unpacked(order + "H", data, entry), field(data, order, entry)) for entry in entries)
    return {tag: value for tag, value in found if tag is not None and value is not None}


def field(data: bytes, order: str, entry: int) -> Value | None:
    kind, count = unpacked(order + "H", data, entry + 2), unpacked(order + "I", data, entry + 4)
    if kind == 3:
        return unpacked(order + "H", data, entry + 8)
    if kind in (4, 13):
        return unpacked(order + "I", data, entry + 8)
    if kind != 2 or count is None or count > 256:
        return None
    place = entry + 8 if count <= 4 else unpacked(order + "I", data, entry + 8)
    return None if place is None else text(data[place : place + count])


def unpacked(layout: str, data: bytes, place: int | None) -> int | None:
    if place is None or place < 0 or place + struct.calcsize(layout) > len(data):
        return None
    return int(struct.unpack_from(layout, data, place)[0])


def text(raw: bytes) -> str:
    readable = raw.split(b"\0")[0].decode("ascii", "replace")
    return "".join(c for c in readable if c.isprintable()).strip()


def moment(value: Value | None) -> datetime | None:
    match = STAMP.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second = match.groups()
    try:
        return datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second}")
    except ValueError:  # a camera whose clock was never set writes 0000:00:00
        return None


def camera(fields: dict[int, Value]) -> str | None:
    """Maker and model as one name: "Canon EOS R5", not "Canon Canon EOS R5"."""
    make, model = (str(fields.get(tag, "")) for tag in (MAKE, MODEL))
    if make and model.lower().startswith(make.split()[0].lower()):
        make = ""
    return f"{make} {model}".strip()[:80] or None
