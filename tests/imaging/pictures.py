"""Small pictures made for the tests: files of every format, profiles from published colorants, planted identifiers."""

import io
import struct

import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import Image

from dmscorer.imaging.pixels import Pixels

pillow_heif.register_heif_opener()

RGB = tuple[int, int, int]

# How each format is written: Pillow's name, options, whether its pixels come back exactly.
FORMATS: dict[str, tuple[str, dict[str, object], bool]] = {
    "jpeg": ("JPEG", {"quality": 98, "subsampling": 0}, False),
    "progressive": ("JPEG", {"quality": 98, "subsampling": 0, "progressive": True}, False),
    "png": ("PNG", {}, True),
    "tiff": ("TIFF", {}, True),
    "tiff-lzw": ("TIFF", {"compression": "tiff_lzw"}, True),
    "webp": ("WEBP", {"lossless": True}, True),
    "heic": ("HEIF", {"quality": 98, "chroma": 444}, False),
    "avif": ("AVIF", {"quality": 98, "subsampling": "4:4:4"}, False),
}


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    name, options, _ = FORMATS[form]
    stream = io.BytesIO()
    exif = more.get("exif")
    if form in ("heic", "tiff") and isinstance(exif, Image.Exif):
        more["exif"] = (
            exif.tobytes()
        )  # only then HEIC is turned in its container, as a phone does, and TIFF keeps the details
    image.save(stream, name, **(options | more))
    return stream.getvalue()


def exif_of(tags: dict[int, object], details: dict[int, object] | None = None) -> Image.Exif:
    exif = Image.Exif()
    exif.update(tags)
    if details:
        exif.get_ifd(0x8769).update(details)
    return exif


def rgb(pixels: Pixels) -> npt.NDArray[np.int16]:
    return pixels.array[..., 2::-1].astype(np.int16)


def patch(colour: RGB | tuple[int, ...], mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    return Image.new(mode, size, colour)


# Colorants adapted to D50 as the published profiles carry them (columns red, green, blue; rows X, Y, Z).
DISPLAY_P3 = ((0.51512, 0.29198, 0.15710), (0.24120, 0.69225, 0.06657), (-0.00105, 0.04189, 0.78407))
ADOBE_RGB = ((0.60974, 0.20528, 0.14919), (0.31111, 0.62567, 0.06322), (0.01947, 0.06087, 0.74457))


def matrix_profile(colorants: tuple[tuple[float, ...], ...], curve: bytes, description: str = "test") -> bytes:
    """An ICC v4 display profile with three colorants and one tone curve."""

    def xyz(values: tuple[float, ...]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    def words(text: str) -> bytes:
        raw = text.encode("utf-16-be")
        return struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(raw), 28) + raw

    tags = {
        b"desc": words(description),
        b"cprt": words("none"),
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        **{f"{c}XYZ".encode(): xyz(tuple(row[n] for row in colorants)) for n, c in enumerate("rgb")},
        **{f"{c}TRC".encode(): curve for c in "rgb"},
    }
    table, body, place = b"", b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        padded = content + b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, place + len(body), len(content))
        body += padded
    size = place + len(body)
    head = struct.pack(">I4sI4s4s4s12s4s", size, b"\0" * 4, 0x04300000, b"mntr", b"RGB ", b"XYZ ", b"\0" * 12, b"acsp")
    head += b"\0" * 28 + struct.pack(">iii", round(0.9642 * 65536), 65536, round(0.8249 * 65536)) + b"\0" * 48
    return head + struct.pack(">I", len(tags)) + table + body


def gamma_curve(gamma: float) -> bytes:
    return b"para\0\0\0\0" + struct.pack(">HHi", 0, 0, round(gamma * 65536))


def srgb_curve() -> bytes:
    """IEC 61966-2-1 as an ICC parametric curve of type 3: (aX + b)^g from d on, cX below."""
    values = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(struct.pack(">i", round(v * 65536)) for v in values)
