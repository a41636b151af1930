"""The first picture of a DICOM file (VL photographic, secondary capture); runs in the child process only.

The header is read for nothing but pixels: size, layout and colours. Names, dates and identifiers are never looked at. A coded
frame is decoded by what it says itself: labels around it are often wrong, and only JPEG without any mark needs them.
"""

import io
import struct
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image

from dmscorer.domain.photos.quality import Hint
from dmscorer.imaging.colour.spaces import ROMM_CURVE, ROMM_RGB, profile_of
from dmscorer.imaging.decoding import jpeg2000
from dmscorer.imaging.decoding.colour_source import (
    SRGB,
    UNREADABLE,
    ColourSource,
    adobe_rgb,
    by_exif,
    by_profile,
    followed,
)
from dmscorer.imaging.decoding.exif import Exif, read_exif
from dmscorer.imaging.decoding.jpeg import JpegHeader, decode_baseline, read_header, unread_kind
from dmscorer.imaging.pixels import Bytes, Undecodable, check_size

BASELINE = "1.2.840.10008.1.2.4.50"
EXTENDED = "1.2.840.10008.1.2.4.51"
JPEG = frozenset({BASELINE, EXTENDED})
JPEG_2000 = frozenset({"1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"})  # lossless, and either
READ = (
    JPEG
    | JPEG_2000
    | frozenset(
        {
            "1.2.840.10008.1.2",  # implicit little endian
            "1.2.840.10008.1.2.1",  # explicit little endian
            "1.2.840.10008.1.2.1.99",  # deflated
            "1.2.840.10008.1.2.2",  # explicit big endian
            "1.2.840.10008.1.2.5",  # RLE
        }
    )
)
FILM = "holds a film or a stack of more than 100 pictures, not a photo: export the one picture that is meant as JPEG or TIFF"
MOST_FRAMES = 100
MEASURED = "is a DICOM file of measured values ({bits} bits, one channel), not a photo: export it as JPEG or TIFF from the archive"
PALETTE = "PALETTE COLOR"
LABELS = frozenset({"RGB", "YBR_FULL", "YBR_FULL_422", "MONOCHROME1", "MONOCHROME2", PALETTE})
JPEG_2000_LABELS = LABELS | {"YBR_RCT", "YBR_ICT", "YBR_PARTIAL_422", "YBR_PARTIAL_420"}
JPEG_LABELS = JPEG_2000_LABELS - {PALETTE}  # coding with losses changes numbers of a palette into others
UNREAD = "is a DICOM picture with {what}, which is not read here. Export it as JPEG or TIFF from the archive"
NO_PICTURE = "is a DICOM file without a picture in it: choose the file that holds the photo"
DAMAGED = "is a damaged DICOM file, so no whole picture can be made of it: export it again from the archive"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture still to be decoded; ``frames``: how many the file holds.

    ``source`` is pydicom's data set, ``coded`` the frame's own bytes where it is coded, ``jpeg`` their header if they are a
    JPEG. ``turn``: the orientation that a camera left in it.
    """

    source: Any
    syntax: str
    width: int
    height: int
    frames: int
    coded: bytes = b""
    jpeg: JpegHeader | None = None
    turn: int = 1
    colour: ColourSource = SRGB
    hints: tuple[Hint, ...] = ()

    @property
    def label(self) -> str:
        return str(self.source.get("PhotometricInterpretation") or "")


def opened(data: bytes) -> Frame:
    """Sizes and layout from the header, checked; Undecodable with what a coordinator can do."""
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        # By force, since archives export files without the 128 free bytes; what is no DICOM was told apart by its
        # content before.
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
    # Measured values need a window that a radiologist chooses: any choice made here would be a picture nobody took.
    _refuse_measured(source)
    _refuse_coded(source, syntax)
    frame = Frame(source, syntax, width, height, frames)
    _refuse_label(frame)
    return _described(frame)


def _described(frame: Frame) -> Frame:
    """With what the coded frame says itself of its colours and its turn."""
    coded = _coded(frame)
    header = read_header(coded) if frame.syntax in JPEG else None
    if frame.syntax in JPEG:
        _refuse_jpeg(frame, header)
    exif = read_exif(header.exif) if header else Exif()
    mode = "L" if (header.components if header else int(frame.source.get("SamplesPerPixel") or 1)) == 1 else "RGB"
    mode = "RGB" if frame.label == PALETTE else mode
    own = (by_profile(header.profile, mode), by_exif(exif)) if header else ()
    colour = followed(by_profile(_profile(frame.source), mode), _by_name(frame.source), *own)
    hints = (Hint.COLOUR_CONFLICT,) if _is_doubtful(frame, coded, header) else ()
    return replace(frame, coded=coded, jpeg=header, turn=exif.orientation or 1, colour=colour, hints=hints)


def _coded(frame: Frame) -> bytes:
    from pydicom.encaps import get_frame

    if frame.syntax not in JPEG | JPEG_2000:
        return b""
    try:
        return get_frame(frame.source.PixelData, 0, number_of_frames=frame.frames)
    except (ValueError, EOFError, StopIteration, IndexError, struct.error) as error:
        raise Undecodable(DAMAGED) from error


def _profile(source: Any) -> bytes | None:  # noqa: ANN401
    profile = source.get("ICCProfile")
    return bytes(profile) if isinstance(profile, bytes) else None


def _by_name(source: Any) -> ColourSource | None:  # noqa: ANN401
    """Color Space (0028,2002), which stands where the profile would be too long."""
    name = str(source.get("ColorSpace") or "")
    known = {"": None, "SRGB": SRGB, "ADOBERGB": adobe_rgb(), "ROMMRGB": ColourSource(profile_of(ROMM_RGB, ROMM_CURVE))}
    return known.get(name, UNREADABLE)


def decoded(frame: Frame) -> Image.Image:
    """The first picture in mode L or RGB, as stored."""
    if frame.jpeg:
        image = _from_jpeg(frame, frame.jpeg)
    elif frame.coded and frame.label != PALETTE:
        image = _from_jpeg_2000(frame)
    else:
        image = Image.fromarray(_by_pydicom(frame))
    if image.mode != "L":
        return image
    grey = _displayed(np.asarray(image), frame.source)
    return Image.fromarray(255 - grey if frame.label == "MONOCHROME1" else grey)


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
    is_palette = source.get("PhotometricInterpretation") == PALETTE
    if int(source.get("SamplesPerPixel") or 1) == 1 and bits > 8 and not is_palette:
        raise Undecodable(MEASURED.format(bits=bits))


def _refuse_coded(source: Any, syntax: str) -> None:  # noqa: ANN401
    # Other codings are rare in photography: refused in words instead of taking further codec packages along.
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


def _refuse_label(frame: Frame) -> None:
    """Video colours that DICOM has retired, and what nobody knows."""
    known = JPEG_LABELS if frame.syntax in JPEG else JPEG_2000_LABELS if frame.syntax in JPEG_2000 else LABELS
    if frame.label not in known:
        raise Undecodable(UNREAD.format(what=f"colours of the kind {frame.label or 'unknown'}"))


def _refuse_jpeg(frame: Frame, header: JpegHeader | None) -> None:
    if header is None or (header.width, header.height) != (frame.width, frame.height):
        raise Undecodable(DAMAGED)
    kind = unread_kind(header)
    if kind:
        raise Undecodable(UNREAD.format(what=f"a {kind} JPEG"))


def _is_doubtful(frame: Frame, coded: bytes, header: JpegHeader | None) -> bool:
    """Whether label and frame disagree on what the three components are, or the frame leaves it to a label that is often wrong."""
    if header and header.components == 3:
        own = _components(header)
        return (own == "RGB") != (frame.label == "RGB") if own else frame.label in ("RGB", "YBR_PARTIAL_422")
    is_jpeg_2000 = frame.syntax in JPEG_2000 and frame.label in ("YBR_RCT", "YBR_ICT")
    return is_jpeg_2000 and not jpeg2000.has_component_transform(coded)


def _components(header: JpegHeader) -> str | None:
    """RGB or YBR where the JPEG says so: by JFIF, by Adobe's segment, by the names of its components, by coarser colour."""
    if header.has_jfif:
        return "YBR"
    if header.adobe_transform is not None:
        return "YBR" if header.adobe_transform else "RGB"
    if header.component_ids == b"RGB":
        return "RGB"
    return "YBR" if len(set(header.samplings)) > 1 else None


def _from_jpeg(frame: Frame, header: JpegHeader) -> Image.Image:
    """By libjpeg-turbo where it may, an order of magnitude faster."""
    is_bare_rgb = header.components == 3 and frame.label == "RGB" and _components(header) is None
    if header.is_baseline and not is_bare_rgb:
        array = decode_baseline(frame.coded, header, None, "RGBX")
        return Image.fromarray(array[..., 0] if header.components == 1 else array[..., :3])
    image = Image.open(io.BytesIO(frame.coded), formats=["JPEG"])
    if is_bare_rgb:
        image.draft("YCbCr", image.size)  # libjpeg would take it for YCbCr; asked for that, it leaves the values alone
        image.load()
        return Image.frombytes("RGB", image.size, image.tobytes())
    return image.convert("L" if header.components == 1 else "RGB")


def _from_jpeg_2000(frame: Frame) -> Image.Image:
    """The codestream says whether its decoder makes RGB; only where it does not, the label counts."""
    image = Image.open(io.BytesIO(frame.coded), formats=["JPEG2000"])
    if image.size != (frame.width, frame.height):
        raise Undecodable(DAMAGED)
    image.load()
    if image.mode == "RGB" and frame.label.startswith("YBR_FULL") and not jpeg2000.has_component_transform(frame.coded):
        return Image.frombytes("YCbCr", image.size, image.tobytes()).convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _by_pydicom(frame: Frame) -> Bytes:
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import pixel_array

    array = pixel_array(frame.source, index=0)
    if frame.label == PALETTE:
        array = apply_color_lut(array, frame.source)
        stored = 16 if array.dtype == np.uint16 else 8
    else:
        stored = int(frame.source.get("BitsStored") or 8)
    if array.dtype != np.uint8:
        array = (array.astype(np.uint16) >> max(0, stored - 8)).astype(np.uint8)
    return np.ascontiguousarray(array)


def _displayed(grey: Bytes, source: Any) -> Bytes:  # noqa: ANN401
    """Grey values as the header wants them displayed: rescaled, then through a window or a table, onto 0 to 255."""
    from pydicom.pixels.processing import apply_modality_lut, apply_voi_lut

    if not any(name in source for name in ("WindowCenter", "VOILUTSequence", "ModalityLUTSequence")):
        return grey
    shown = apply_voi_lut(apply_modality_lut(grey, source), source)
    low, high = _range(source)
    return np.asarray(np.clip(np.rint((shown - low) * 255.0 / (high - low)), 0, 255), np.uint8)


def _range(source: Any) -> tuple[float, float]:  # noqa: ANN401
    """What pydicom gives for black and white: of a table its own bits, of a window the rescaled stored values."""
    tables = source.get("VOILUTSequence") or source.get("ModalityLUTSequence")
    if tables:
        return 0.0, 2.0 ** int(tables[0].LUTDescriptor[2]) - 1
    highest = 2 ** int(source.get("BitsStored") or 8) - 1
    slope, intercept = float(source.get("RescaleSlope", 1)), float(source.get("RescaleIntercept", 0))
    ends = intercept, highest * slope + intercept
    return min(ends), max(ends)
