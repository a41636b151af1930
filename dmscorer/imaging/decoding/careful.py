"""Every format but baseline JPEG, through Pillow; runs in the child process only (``child``)."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, UnidentifiedImageError

from dmscorer.domain.photos.quality import Hint
from dmscorer.imaging.colour.srgb import in_srgb
from dmscorer.imaging.decoding import bmp, dicom, heif, jpeg2000, png, tiff
from dmscorer.imaging.decoding.colour_source import SRGB, UNREADABLE, ColourSource, by_exif, by_profile, followed
from dmscorer.imaging.decoding.exif import Exif, read_exif, stated_turn, turn_hint
from dmscorer.imaging.decoding.jpeg import JpegHeader, read_header, refuse_unread
from dmscorer.imaging.decoding.orientation import is_sideways, upright
from dmscorer.imaging.pixels import SURROUND, Bytes, Undecodable, check_size, fitted

PLUGINS = {
    "jpeg": "JPEG",
    "png": "PNG",
    "tiff": "TIFF",
    "webp": "WEBP",
    "heic": "HEIF",
    "avif": "AVIF",
    "bmp": "BMP",
    "jpeg2000": "JPEG2000",
}
MOST_HALVINGS = 5  # of JPEG 2000: as many as its encoders write by default
DAMAGED = (
    "is damaged, cut short or of an unusual kind, so no whole picture can be made of it. "
    "Copy it again, or save it as JPEG or TIFF in another program"
)
MODES = {
    "1": "L",
    "LA": "L",
    "La": "L",
    "P": "RGB",
    "PA": "RGB",
    "RGBA": "RGB",
    "RGBa": "RGB",
    "RGBX": "RGB",
    "YCbCr": "RGB",
    "HSV": "RGB",
}
Statements = tuple[ColourSource | None, ...]
COLOURS: dict[str, Callable[[bytes, Image.Image, Exif, str], Statements]] = {
    "png": png.colours, "tiff": tiff.colours, "heic": heif.colours, "avif": heif.avif_colours, "bmp": bmp.colours,
    "jpeg2000": jpeg2000.colours,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture whose header was read and whose size is allowed; ``width`` and ``height`` are upright.

    ``turn`` as in EXIF, from stored to upright pixels; ``frames``: how many pictures the file holds, of which this is the
    main one; ``hints``: what the file leaves in doubt.
    """

    source: Image.Image | dicom.Frame
    exif: Exif
    turn: int
    width: int
    height: int
    colour: ColourSource = SRGB
    frames: int = 1
    hints: tuple[Hint, ...] = ()


def prepare_process() -> None:
    """Once in the child: our own size limit instead of Pillow's, and the HEIC plugin."""
    import pillow_heif

    # Ours (check_size) says what to do; Pillow's would be a warning or an error of its own.
    Image.MAX_IMAGE_PIXELS = None
    # Of a HEIC file the photo alone is wanted: depth maps and thumbnails would be decoded along with it.
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    pillow_heif.register_heif_opener()
    Image.init()


def opened(data: bytes, kind: str) -> Opened:
    """The main picture (of HEIC: the primary one; of TIFF: the first that is no thumbnail), its pixels not yet decoded."""
    if kind == "dicom":
        return _opened_dicom(data)
    header = read_header(data) if kind == "jpeg" else None
    if header:
        refuse_unread(header)
    image = _image(data, kind)
    page, frames = tiff.turned_to_photo(image) if kind == "tiff" else (0, _frames(image, kind))
    check_size(*image.size)
    exif, turn, hints = _turn(data, kind, image, page)
    colour = followed(*_statements(data, kind, image, exif, header))
    width, height = reversed(image.size) if is_sideways(turn) else image.size
    return Opened(image, exif, turn, width, height, colour, frames, colour.hints + hints)


def _opened_dicom(data: bytes) -> Opened:
    frame = dicom.opened(data)
    width, height = (frame.height, frame.width) if is_sideways(frame.turn) else (frame.width, frame.height)
    hints = frame.colour.hints + frame.hints + turn_hint(frame.turn)
    return Opened(frame, Exif(), frame.turn, width, height, frame.colour, frame.frames, hints)


def _image(data: bytes, kind: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=[PLUGINS[kind]])
    except UnidentifiedImageError as error:
        raise Undecodable(reason_for(data, kind)) from error


def reason_for(data: bytes, kind: str) -> str:
    """Why the decoder gave up: a kind that it does not know, or damage."""
    return (tiff.unread_kind(data) if kind == "tiff" else None) or DAMAGED


def _frames(image: Image.Image, kind: str) -> int:
    """Not of JPEG: phones put a gain map or a depth map behind the photo, which is no second photo."""
    return 1 if kind == "jpeg" else int(getattr(image, "n_frames", 1))


def _turn(data: bytes, kind: str, image: Image.Image, page: int) -> tuple[Exif, int, tuple[Hint, ...]]:
    """EXIF, and the turn between stored and upright pixels from where the plugin takes it (else size and pixels disagree)."""
    if kind == "tiff":
        return read_exif(data, page), 1, ()  # Pillow gives its size upright and turns the pixels while loading
    block, is_unusual = png.exif_block(data) if kind == "png" else (image.info.get("exif") or b"", False)
    exif = read_exif(block)
    if kind == "heic":
        return exif, 1, ()  # libheif has turned it; its EXIF repeats the turn and does not count
    if kind == "avif":
        return exif, exif.orientation or 1, ()  # Pillow has put the container's turn there; nothing else counts
    turn, hints = stated_turn(exif, image.info.get("xmp") or b"")
    return exif, turn, turn_hint(turn) if is_unusual else hints


def _statements(data: bytes, kind: str, image: Image.Image, exif: Exif, header: JpegHeader | None) -> Statements:
    """What is said of the colours, the first first."""
    mode = "L" if image.mode.startswith("I;16") else MODES.get(image.mode, image.mode)
    if mode == "LAB":
        return ()  # the values themselves are colours
    if kind in COLOURS:
        told = COLOURS[kind](data, image, exif, mode)
    else:
        told = by_profile(header.profile if header else image.info.get("icc_profile"), mode), by_exif(exif)
    if mode != "CMYK":
        return told
    is_unmarked = (
        header is not None and header.adobe_transform is None
    )  # whether more is more ink only Adobe's segment says
    return (UNREADABLE if is_unmarked else None, *told[:1], UNREADABLE)  # ink without a profile could be any colour


def decoded(picture: Opened, longest: int | None) -> Bytes:
    """Upright sRGB pixels (h, w, 4) BGRX, no side above ``longest``."""
    if isinstance(picture.source, dicom.Frame):
        image = dicom.decoded(picture.source)
        size = fitted(*image.size, longest)
    else:
        image = picture.source
        size = fitted(*image.size, longest)
        load(image, size)
        image = in_eight_bits(image)
    if image.size != size:
        image = image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)
    return upright(bgrx(without_alpha(image, picture.colour.profile)), picture.turn)


def load(image: Image.Image, size: tuple[int, int]) -> None:
    """Decode, no larger than needed where the format can do that (progressive JPEG, JPEG 2000)."""
    if image.format == "JPEG2000":
        halvings = 0
        while halvings < MOST_HALVINGS and min(image.width / size[0], image.height / size[1]) >= 2 ** (halvings + 1):
            halvings += 1
        image.reduce = halvings  # type: ignore[method-assign, assignment] # of this format a property
    image.draft(image.mode, size)
    image.load()


def in_eight_bits(image: Image.Image) -> Image.Image:
    """One of the modes L, LA, RGB, RGBA, CMYK and LAB."""
    if image.mode.startswith("I;16"):
        bits = tiff.tags(image).get(tiff.BITS, (16,))[0]
        grey = (np.asarray(image).astype(np.uint16) >> (bits - 8)).astype(np.uint8)
        return Image.fromarray(255 - grey if tiff.is_negative(image) else grey)
    if image.mode in ("I", "F"):
        raise Undecodable("holds measured values with 32 bits, not a photo: save it as 8- or 16-bit TIFF or PNG")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    target = {"1": "L", "La": "LA", "RGBa": "RGBA", "RGBX": "RGB", "YCbCr": "RGB", "HSV": "RGB"}.get(
        image.mode, image.mode
    )
    if image.has_transparency_data and target in ("L", "RGB"):
        target = "RGBA"  # PNG may name one colour as the transparent one
    return image if target == image.mode else image.convert(target)


def without_alpha(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours in sRGB over the neutral grey on which photos lie, so that a cut-out has no glaring frame."""
    if image.mode not in ("LA", "RGBA"):
        return in_srgb(image, profile)
    alpha = image.getchannel("A")
    ground = Image.new("RGB", image.size, (SURROUND, SURROUND, SURROUND))
    ground.paste(in_srgb(image.convert(image.mode[:-1]), profile), mask=alpha)
    return ground


def bgrx(image: Image.Image) -> Bytes:
    rgb = np.asarray(image)
    array = np.full((*rgb.shape[:2], 4), 255, dtype=np.uint8)
    for channel in range(3):
        array[..., channel] = rgb[..., 2 - channel]
    return array
