"""The first picture of a DICOM file (VL photographic, secondary capture); runs in the child process only.

The header is read for nothing but pixels: size, layout and colour profile. Names, dates and identifiers are never looked at.
"""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from dmscorer.imaging.decoding.jpeg import decode_baseline, read_header
from dmscorer.imaging.pixels import Bytes, Undecodable, check_size

BASELINE = "1.2.840.10008.1.2.4.50"
READ = frozenset(
    {
        "1.2.840.10008.1.2",  # implicit little endian
        "1.2.840.10008.1.2.1",  # explicit little endian
        "1.2.840.10008.1.2.1.99",  # deflated
        "1.2.840.10008.1.2.2",  # explicit big endian
        "1.2.840.10008.1.2.5",  # RLE
        BASELINE,
        "1.2.840.10008.1.2.4.90",  # JPEG 2000, lossless
        "1.2.840.10008.1.2.4.91",  # JPEG 2000
    }
)
FILM = "holds a film or a stack of more than 100 pictures, not a photo: export the one picture that is meant as JPEG or TIFF"
MOST_FRAMES = 100
MEASURED = "is a DICOM file of measured values ({bits} bits, one channel), not a photo: export it as JPEG or TIFF from the archive"
NO_PICTURE = "is a DICOM file without a picture in it: choose the file that holds the photo"
DAMAGED = "is a damaged DICOM file, so no whole picture can be made of it: export it again from the archive"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture still to be decoded; ``frames``: how many the file holds. ``source`` is pydicom's data set."""

    source: Any
    syntax: str
    width: int
    height: int
    frames: int


def opened(data: bytes) -> Frame:
    """Sizes and layout from the header, checked; Undecodable with what a coordinator can do."""
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        source = pydicom.dcmread(io.BytesIO(data), force=True)
    except (InvalidDicomError, ValueError, KeyError, AttributeError, EOFError, NotImplementedError) as error:
        raise Undecodable(DAMAGED) from error
    if "PixelData" not in source or "Rows" not in source or "Columns" not in source:
        raise Undecodable(NO_PICTURE)
    width, height = int(source.Columns), int(source.Rows)
    frames = int(source.get("NumberOfFrames") or 1)
    check_size(width, height)
    if frames > MOST_FRAMES:
        raise Undecodable(FILM)
    syntax = _syntax(source)
    _refuse_measured(source)
    _refuse_coded(source, syntax)
    return Frame(source, syntax, width, height, frames)


def decoded(frame: Frame) -> tuple[Image.Image, bytes | None]:
    """The first picture in mode L or RGB, and its colour profile."""
    array = _baseline(frame) if frame.syntax == BASELINE else None
    image = Image.fromarray(array[..., :3]) if array is not None else _by_pydicom(frame)
    profile = frame.source.get("ICCProfile")
    return image, bytes(profile) if isinstance(profile, bytes) else None


def _syntax(source: Any) -> str:  # noqa: ANN401
    known = getattr(source, "file_meta", None)
    named = known.get("TransferSyntaxUID") if known is not None else None
    if named:
        return str(named)
    is_implicit, is_little = source.original_encoding  # a file without a head: pydicom has guessed
    guess = "1.2.840.10008.1.2" if is_implicit else "1.2.840.10008.1.2.1" if is_little else "1.2.840.10008.1.2.2"
    source.file_meta = known if known is not None else _empty_head()
    source.file_meta.TransferSyntaxUID = guess
    return guess


def _empty_head() -> Any:  # noqa: ANN401
    from pydicom.dataset import FileMetaDataset

    return FileMetaDataset()


def _refuse_measured(source: Any) -> None:  # noqa: ANN401
    bits = int(source.get("BitsStored") or source.get("BitsAllocated") or 8)
    is_palette = source.get("PhotometricInterpretation") == "PALETTE COLOR"
    if int(source.get("SamplesPerPixel") or 1) == 1 and bits > 8 and not is_palette:
        raise Undecodable(MEASURED.format(bits=bits))


def _refuse_coded(source: Any, syntax: str) -> None:  # noqa: ANN401
    if syntax in READ:
        return
    from pydicom.uid import UID

    bits = int(source.get("BitsStored") or 8)
    name = UID(syntax).name
    kind = name.split(",")[0] if name != syntax else f"of an unknown coding ({syntax})"
    raise Undecodable(
        f"is a DICOM picture of {bits} bits coded as {kind}, which is not read here: "
        "export it as JPEG or TIFF from the archive"
    )


def _baseline(frame: Frame) -> Bytes | None:
    """By libjpeg-turbo, an order of magnitude faster; None where the header says other colours than the JPEG itself."""
    from pydicom.encaps import get_frame

    if frame.source.get("PhotometricInterpretation") not in ("YBR_FULL_422", "YBR_FULL", "MONOCHROME2"):
        return None
    body = get_frame(frame.source.PixelData, 0, number_of_frames=frame.frames)
    header = read_header(body)
    if header is None or not header.is_baseline or (header.width, header.height) != (frame.width, frame.height):
        raise Undecodable(DAMAGED)
    return decode_baseline(body, header, None, "RGBX")


def _by_pydicom(frame: Frame) -> Image.Image:
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import pixel_array

    source = frame.source
    array = pixel_array(source, index=0)
    if source.get("PhotometricInterpretation") == "PALETTE COLOR":
        array = apply_color_lut(array, source)
        stored = 16 if array.dtype == np.uint16 else 8
    else:
        stored = int(source.get("BitsStored") or 8)
    if array.dtype != np.uint8:
        array = (array.astype(np.uint16) >> max(0, stored - 8)).astype(np.uint8)
    if source.get("PhotometricInterpretation") == "MONOCHROME1":
        array = 255 - array
    return Image.fromarray(np.ascontiguousarray(array))
