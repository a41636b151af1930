"""What HEIC and AVIF say of their colours; runs in the child process only."""

import io
from typing import Any

from PIL import Image

from dmscorer.imaging.decoding.colour_source import UNREADABLE, ColourSource, by_code_points, by_exif, by_profile
from dmscorer.imaging.decoding.exif import Exif


def colours(_data: bytes, image: Image.Image, exif: Exif, mode: str) -> tuple[ColourSource | None, ...]:
    """ISO/IEC 23008-12: a profile tells the colours where there is one, else the code points of nclx."""
    return by_profile(image.info.get("icc_profile"), mode), by_nclx(image.info.get("nclx_profile")), by_exif(exif)


def avif_colours(data: bytes, image: Image.Image, exif: Exif, mode: str) -> tuple[ColourSource | None, ...]:
    """Pillow gives AVIF without its nclx, so libheif is asked for that.

    Without both the colours stand in the coded picture alone, where nobody looks here.
    """
    profile = by_profile(image.info.get("icc_profile"), mode)
    if profile:
        return profile, by_exif(exif)
    told = nclx_of(data)
    return by_nclx(told) if told else UNREADABLE, by_exif(exif)


def by_nclx(told: dict[str, int] | None) -> ColourSource | None:
    return by_code_points(told["color_primaries"], told["transfer_characteristics"]) if told else None


def nclx_of(data: bytes) -> dict[str, int] | None:
    from pillow_heif import HeifFile

    try:
        file = HeifFile(io.BytesIO(data))  # type: ignore[no-untyped-call]
        told: Any = file[file.primary_index].info.get("nclx_profile")
    except (
        OSError,
        ValueError,
        SyntaxError,
        RuntimeError,
        EOFError,
        IndexError,
    ):  # libavif may read what libheif does not
        return None
    return told or None
