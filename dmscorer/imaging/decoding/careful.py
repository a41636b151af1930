"""Every format but baseline JPEG, through Pillow; runs in the child process only (``child``)."""

import contextlib
import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, UnidentifiedImageError

from dmscorer.imaging.decoding import dicom
from dmscorer.imaging.decoding.colour import in_srgb
from dmscorer.imaging.decoding.exif import Exif, read_exif
from dmscorer.imaging.decoding.orientation import is_sideways, upright
from dmscorer.imaging.decoding.signature import RAW
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
MOST_PAGES = 50
MOST_HALVINGS = 5  # of JPEG 2000: as many as its encoders write by default
NEW_SUBFILE, BITS, DNG_VERSION = 254, 258, 50706
DAMAGED = "is damaged or cut short, so no whole picture can be made of it: copy it again from the camera"


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture whose header was read and whose size is allowed; ``width`` and ``height`` are upright.

    ``frames``: how many pictures the file holds, of which this is the first.
    """

    source: Image.Image | dicom.Frame
    exif: Exif
    turn: int
    width: int
    height: int
    frames: int = 1


def prepare_process() -> None:
    """Once in the child: our own size limit instead of Pillow's, and the HEIC plugin."""
    import pillow_heif

    Image.MAX_IMAGE_PIXELS = None
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    pillow_heif.register_heif_opener()
    Image.init()


def opened(data: bytes, kind: str) -> Opened:
    """The first frame (of HEIC: the primary picture), its pixels not yet decoded."""
    if kind == "dicom":
        frame = dicom.opened(data)
        return Opened(frame, Exif(), 1, frame.width, frame.height, frame.frames)
    try:
        image = Image.open(io.BytesIO(data), formats=[PLUGINS[kind]])
    except UnidentifiedImageError as error:
        raise Undecodable(DAMAGED) from error
    check_size(*image.size)
    refuse_raw(image)
    exif = read_exif(data if kind == "tiff" else image.info.get("exif") or b"")
    turn = stored_turn(kind, exif)
    width, height = reversed(image.size) if is_sideways(turn) else image.size
    return Opened(image, exif, turn, width, height, pages(image) if kind == "tiff" else 1)


def stored_turn(kind: str, exif: Exif) -> int:
    """The turn between stored and upright pixels, from where the plugin takes it (else size and pixels disagree)."""
    if kind == "heic":
        return 1  # libheif has turned it; its EXIF repeats the turn and does not count
    if kind == "tiff":
        return 1  # Pillow gives its size upright and turns the pixels while loading
    return exif.orientation


def pages(image: Image.Image) -> int:
    """How many pages a TIFF holds, small versions of other pages aside; a damaged chain ends the count."""
    count = 1
    with contextlib.suppress(EOFError, OSError, ValueError, TypeError, SyntaxError, KeyError):
        for page in range(1, MOST_PAGES):
            image.seek(page)
            count += not getattr(image, "tag_v2", {}).get(NEW_SUBFILE, 0) & 1
    image.seek(0)
    return count


def refuse_raw(image: Image.Image) -> None:
    """A raw file in TIFF clothes shows only its stamp-sized preview."""
    tags = getattr(image, "tag_v2", {})
    if DNG_VERSION in tags or tags.get(NEW_SUBFILE, 0) == 1:
        raise Undecodable(RAW)


def decoded(picture: Opened, longest: int | None) -> Bytes:
    """Upright sRGB pixels (h, w, 4) BGRX, no side above ``longest``."""
    if isinstance(picture.source, dicom.Frame):
        image, profile = dicom.decoded(picture.source)
        size = fitted(*image.size, longest)
    else:
        image, profile = picture.source, picture.source.info.get("icc_profile")
        size = fitted(*image.size, longest)
        load(image, size)
        image = in_eight_bits(image)
    if image.size != size:
        image = image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)
    return upright(bgrx(without_alpha(image, profile)), picture.turn)


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
        bits = getattr(image, "tag_v2", {}).get(BITS, (16,))[0]
        return Image.fromarray((np.asarray(image).astype(np.uint16) >> (bits - 8)).astype(np.uint8))
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
