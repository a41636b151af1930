"""TIFF in all its layouts, turns told in unusual places, files of several pictures, and whole files of kinds that are not read."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageSequence, TiffImagePlugin

from dmscorer.domain.photos.quality import Hint
from dmscorer.imaging.decoding.decode import decode, read_facts
from dmscorer.imaging.decoding.exif import read_exif
from dmscorer.imaging.pixels import Undecodable
from tests.imaging.decoding.colours import SKIN
from tests.imaging.decoding.test_orientation import as_stored, seen
from tests.imaging.pictures import exif_of, patch, rgb, saved


def tiff(
    tags: dict[int, tuple[str, tuple[int, ...]]],
    pixels: bytes,
    order: str = "<",
    parts: int = 1,
    *,
    is_tiled: bool = False,
) -> bytes:
    """One page in so many equal strips or tiles; ``tags``: number → layout in ``struct`` and values."""
    kinds, (offsets, counts) = {"H": 3, "I": 4}, (324, 325) if is_tiled else (273, 279)
    size = len(pixels) // parts
    tags = dict(sorted((tags | {offsets: ("I", (0,) * parts), counts: ("I", (size,) * parts)}).items()))
    place = 8 + 2 + 12 * len(tags) + 4
    lengths = [len(values) * struct.calcsize("=" + kind) for kind, values in tags.values()]
    start = place + sum(length for length in lengths if length > 4)
    extra, entries = b"", []
    for number, (kind, values) in tags.items():
        told = tuple(start + size * part for part in range(parts)) if number == offsets else values
        body = struct.pack(f"{order}{len(told)}{kind}", *told)
        if len(body) > 4:
            extra, body = extra + body, struct.pack(order + "I", place + len(extra))
        entries.append(struct.pack(order + "HHI", number, kinds[kind], len(values)) + body.ljust(4, b"\0"))
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IH", 8, len(tags))
    return head + b"".join(entries) + bytes(4) + extra + pixels


def layout(
    bits: tuple[int, ...], photometric: int, **more: tuple[str, tuple[int, ...]]
) -> dict[int, tuple[str, tuple[int, ...]]]:
    """Of 16 × 8 pixels."""
    known = {
        256: ("H", (16,)), 257: ("H", (8,)), 258: ("H", bits), 259: ("H", (1,)), 262: ("H", (photometric,)),
        277: ("H", (len(bits),)), 278: ("H", (8,)),
    }  # fmt: skip
    return known | {int(number[1:]): value for number, value in more.items()}


@pytest.mark.parametrize(
    ("bits", "photometric", "value", "wanted"),
    [(8, 0, 60, 195), (8, 1, 60, 60), (16, 0, 60 << 8, 195), (16, 1, 60 << 8, 60)],
)
def test_grey_tiff_with_white_or_black_as_zero(bits: int, photometric: int, value: int, wanted: int) -> None:
    pixels = struct.pack("<128B" if bits == 8 else "<128H", *[value] * 128)
    assert (rgb(decode(tiff(layout((bits,), photometric), pixels))) == wanted).all()


def test_colours_by_plane() -> None:
    planes = b"".join(bytes([value]) * 128 for value in SKIN)
    assert (rgb(decode(tiff(layout((8, 8, 8), 2, t284=("H", (2,))), planes, parts=3))) == SKIN).all()


def test_colours_in_tiles() -> None:
    """Tiles of 16 × 16, of which the lower half lies outside the picture."""
    tile = bytes(SKIN) * 128 + bytes(3) * 128
    tags = layout((8, 8, 8), 2, t322=("H", (16,)), t323=("H", (16,)))
    del tags[278]
    assert (rgb(decode(tiff(tags, tile, is_tiled=True))) == SKIN).all()


REFUSED_TIFFS = {
    "floating point": (tiff(layout((32, 32, 32), 2, t339=("H", (3, 3, 3))), bytes(128 * 12)), "32-bit floating-point"),
    "32 bits": (tiff(layout((32, 32, 32), 2), bytes(128 * 12)), r"3 × 32 bits, RGB"),
    "big-endian 16 bits, white is zero": (tiff(layout((16,), 0), bytes(256), ">"), r"1 × 16 bits, grey"),
    "ICCLab": (tiff(layout((8, 8, 8), 9), bytes(384)), "ICCLab"),
    "10 bits": (tiff(layout((10, 10, 10), 2), bytes(480)), r"3 × 10 bits, RGB"),
    "sensor values": (tiff(layout((16,), 32803), bytes(256)), "camera raw"),
    "JPEG 2000 inside": (
        tiff(layout((8, 8, 8), 2, t259=("H", (34712,))), bytes(384)),
        "compression that is not read here",
    ),
}


@pytest.mark.parametrize("name", REFUSED_TIFFS)
def test_a_whole_tiff_of_a_kind_that_is_not_read_is_refused_by_its_kind(name: str) -> None:
    data, says = REFUSED_TIFFS[name]
    with pytest.raises(Undecodable, match=says) as refusal:
        decode(data)
    assert "damaged" not in str(refusal.value)
    assert "from the camera" not in str(refusal.value)


def test_single_values_of_32_bits_are_no_photo() -> None:
    with pytest.raises(Undecodable, match="measured values with 32 bits"):
        decode(tiff(layout((32,), 1, t339=("H", (3,))), bytes(512)))


# ---- several pictures in one file


def pages(*sizes: tuple[int, int, int]) -> bytes:
    """A TIFF of pages (side, kind of NewSubfileType, grey), each with its number as its grey."""
    stream = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(stream, new=True) as writer:
        for side, kind, value in sizes:
            patch((value,), "L", (side, side)).save(writer, "TIFF", tiffinfo={254: kind} if kind else {})
            writer.newFrame()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("sizes", "grey", "frames"),
    [
        (((16, 1, 10), (64, 0, 200)), 200, 1),
        (((64, 0, 200), (16, 1, 10)), 200, 1),
        (((16, 1, 10), (64, 0, 200), (64, 0, 90)), 200, 2),
        (((16, 1, 10), (64, 1, 200)), 200, 1),  # both call themselves small: the larger is the photo
        (((64, 4, 10), (64, 0, 200)), 200, 1),  # a mask
        (((64, 2, 200), (64, 2, 90)), 200, 2),  # pages of a document
    ],
)
def test_the_photo_of_a_tiff_is_its_first_page_that_is_no_small_version(
    sizes: tuple[tuple[int, int, int], ...], grey: int, frames: int
) -> None:
    data = pages(*sizes)
    facts = read_facts(data)
    assert (rgb(decode(data)) == grey).all()
    assert (facts.width, facts.height, facts.frames) == (64, 64, frames)


def test_only_a_small_version_is_refused_by_name() -> None:
    with pytest.raises(Undecodable, match="only a reduced version"):
        decode(pages((16, 1, 10)))


@pytest.mark.parametrize(("name", "options"), [("PNG", {}), ("WEBP", {"lossless": True}), ("AVIF", {}), ("HEIF", {})])
def test_of_several_pictures_the_first_is_shown_and_all_are_counted(name: str, options: dict[str, object]) -> None:
    stream = io.BytesIO()
    first, second = patch(SKIN, size=(64, 64)), patch((10, 20, 30), size=(64, 64))
    first.save(stream, name, save_all=True, append_images=[second], **options)
    assert abs(rgb(decode(stream.getvalue()))[30, 30] - SKIN).max() <= 4
    assert read_facts(stream.getvalue()).frames == 2


def test_the_still_picture_of_an_animated_png_is_the_photo() -> None:
    stream = io.BytesIO()
    patch(SKIN).save(
        stream, "PNG", save_all=True, append_images=[patch((10, 20, 30)), patch((1, 2, 3))], default_image=True
    )
    assert len(list(ImageSequence.Iterator(Image.open(io.BytesIO(stream.getvalue()))))) == 3
    assert (rgb(decode(stream.getvalue())) == SKIN).all()


# ---- turns told in unusual places


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def raw_profile(exif: bytes, *, is_packed: bool) -> bytes:
    digits = exif.hex().encode()
    lines = b"\n".join(digits[n : n + 72] for n in range(0, len(digits), 72))
    words = b"\nexif\n" + f"{len(exif):8d}".encode() + b"\n" + lines + b"\n"
    name = b"Raw profile type exif\0"
    return chunk(b"zTXt", name + b"\0" + zlib.compress(words)) if is_packed else chunk(b"tEXt", name + words)


def xmp(turn: int) -> bytes:
    return b'<x:xmpmeta><rdf:Description tiff:Orientation="%d"/></x:xmpmeta>' % turn


def unusual(place: str, turn: int) -> bytes:
    picture = Image.fromarray(as_stored(seen(), turn))
    exif = exif_of({0x0112: turn}).tobytes()
    plain = saved(picture, "jpeg" if "JPEG" in place else "webp" if "WebP" in place else "png")
    end = plain.rindex(b"IEND") - 4 if b"IEND" in plain else 0
    if place == "eXIf behind the pixels":
        return plain[:end] + chunk(b"eXIf", exif.removeprefix(b"Exif\0\0")) + plain[end:]
    if place.startswith("text"):
        return plain[:33] + raw_profile(exif, is_packed="packed" in place) + plain[33:]
    if place == "XMP of a PNG":
        return plain[:33] + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(turn)) + plain[33:]
    if place == "XMP of a WebP":
        return saved(picture, "webp", xmp=xmp(turn))
    body = b"http://ns.adobe.com/xap/1.0/\0" + xmp(turn)
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]


PLACES = ["eXIf behind the pixels", "text", "text, packed", "XMP of a PNG", "XMP of a WebP", "XMP of a JPEG"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("turn", [1, 3, 5, 6, 8])
def test_a_turn_told_elsewhere_is_made_once_with_a_hint(place: str, turn: int) -> None:
    data = unusual(place, turn)
    facts, pixels = read_facts(data), decode(data)
    assert (facts.width, facts.height) == (pixels.width, pixels.height) == (48, 32)
    assert facts.hints == (() if turn == 1 else (Hint.TURN,))
    difference = abs(rgb(pixels) - seen()).max(axis=2)
    inside = difference[2:14, 2:30].max(), difference[2:14, 34:46].max(), difference[18:30, 2:14].max()
    assert max(inside) <= (6 if "JPEG" in place else 0)


def test_exif_before_xmp_where_both_speak_of_the_turn() -> None:
    """A program that turns a photo and resets EXIF forgets XMP."""
    body = b"http://ns.adobe.com/xap/1.0/\0" + xmp(6)
    data = saved(Image.fromarray(seen()), "jpeg", exif=exif_of({0x0112: 1}))
    data = data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]
    assert (decode(data).width, read_facts(data).hints) == (48, ())


def test_a_hostile_text_chunk_costs_no_memory() -> None:
    """100 MB of zeros in 100 kB; the picture itself is fine."""
    words = zlib.compress(bytes(100 << 20))
    plain = saved(patch(SKIN), "png")
    data = plain[:33] + chunk(b"zTXt", b"Raw profile type exif\0\0" + words) + plain[33:]
    try:
        assert (rgb(decode(data)) == SKIN).all()
    except Undecodable:
        return  # Pillow's own bound on texts


# ---- JPEG kinds, and other files


def with_frame(marker: int, precision: int = 8) -> bytes:
    data = bytearray(saved(patch(SKIN), "jpeg"))
    frame = data.index(b"\xff\xc0")
    data[frame + 1], data[frame + 4] = marker, precision
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (with_frame(0xC1, 12), "is a 12-bit JPEG"),
        (with_frame(0xC2, 12), "is a 12-bit JPEG"),
        (with_frame(0xC3), "is a lossless JPEG"),
        (with_frame(0xC3, 16), "is a lossless JPEG"),
        (with_frame(0xC5), "is a hierarchical JPEG"),
        (with_frame(0xCB), "is a lossless JPEG"),
        (b"\xff\x0a" + bytes(range(50)), "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"II\xbc\x01" + bytes(range(50)), "JPEG XR"),
        (b"\0\0\0\x18ftypavci\0\0\0\0avcimif2", "HEIF picture coded as H.264"),
        (b"v/1\x01" + bytes(range(50)), "OpenEXR"),
    ],
)
def test_a_whole_file_of_a_kind_that_is_not_read_is_refused_by_its_kind(data: bytes, says: str) -> None:
    with pytest.raises(Undecodable, match=says) as refusal:
        decode(data)
    assert "damaged" not in str(refusal.value)
    assert "camera" not in str(refusal.value)


# ---- EXIF


def test_exif_reads_whatever_it_is_given() -> None:
    """Cut anywhere, or with any byte changed, it says less, and never fails."""
    from tests.imaging.decoding.test_colour_statements import marked

    whole = marked(0xFFFF, "R03")
    random = np.random.default_rng(7)
    for end in range(len(whole)):
        read_exif(whole[:end])
    for _ in range(2000):
        broken = bytearray(whole)
        for place in random.integers(6, len(whole), 4):
            broken[place] = random.integers(0, 256)
        read_exif(bytes(broken), page=int(random.integers(0, 3)))
