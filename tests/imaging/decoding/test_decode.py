"""What is accepted, what is refused and with which words, and at what size."""

import io
import struct
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from dmscorer.imaging.decoding.decode import decode, fast_header, read_facts
from dmscorer.imaging.pixels import Undecodable, fitted
from tests.imaging.pictures import exif_of, patch, saved
from tests.places import IMAGES

needs_pictures = pytest.mark.skipif(not IMAGES.is_dir(), reason="the public test pictures are not here")
SLOW = "pillowheif_200MP.heic"
REFUSED = {
    "pillow_hopper.psd": "Photoshop",
    "pydicomdata_JPEG-LL.dcm": r"measured values \(16 bits, one channel\)",
    "pydicomdata_HTJ2K_08_RGB.dcm": r"8 bits coded as High-Throughput JPEG 2000",
}


def sample_names(folder: str) -> list[str]:
    return sorted(path.name for path in (IMAGES / folder).glob("*.*") if path.name != SLOW)


@needs_pictures
@pytest.mark.parametrize("name", sample_names("valid"))
def test_valid_pictures_are_shown_or_refused_by_name_of_their_kind(name: str) -> None:
    if name in REFUSED:
        with pytest.raises(Undecodable, match=REFUSED[name]):
            decode(IMAGES / "valid" / name)
        return
    pixels = decode(IMAGES / "valid" / name, 512)
    assert max(pixels.width, pixels.height) == min(512, max(pixels.full_width, pixels.full_height))
    assert (pixels.array[..., 3] == 255).all()


@needs_pictures
@pytest.mark.parametrize("name", sample_names("bad"))
def test_bad_pictures_are_shown_or_refused_and_nothing_else(name: str) -> None:
    try:
        pixels = decode(IMAGES / "bad" / name, 2048)
    except Undecodable:
        return
    assert pixels.array.size == pixels.width * pixels.height * 4


@needs_pictures
def test_a_phones_200_megapixels_come_in() -> None:
    pixels = decode(IMAGES / "valid" / SLOW, 256)
    assert (pixels.full_width, pixels.full_height, pixels.width, pixels.height) == (12240, 16320, 192, 256)


@needs_pictures
def test_an_iphone_photo_is_turned_once() -> None:
    """Its pixels lie on their side, and both the container and EXIF say so."""
    pixels = decode(IMAGES / "valid" / "exifsamples_iphone_13_pro_max.HEIC", 400)
    assert (pixels.full_width, pixels.full_height) == (3024, 4032)
    assert (pixels.width, pixels.height) == (300, 400)


@pytest.mark.parametrize("form", ["jpeg", "progressive", "png", "tiff", "tiff-lzw", "webp", "heic", "avif"])
def test_a_file_cut_in_half_is_refused(form: str) -> None:
    data = saved(Image.effect_noise((320, 240), 60).convert("RGB"), form)
    with pytest.raises(Undecodable):
        decode(data[: len(data) // 2])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\0" * 5000, "only zeros"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"just a note", "not a picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "film"),
        (b"II*\0\x10\0\0\0CR\x02\0", "raw"),
        (b"\xff\xd8\xff\xe0", "damaged"),
    ],
)
def test_what_is_no_picture_gets_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Undecodable, match=reason):
        decode(data)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Undecodable, match="could not be read"):
        decode(tmp_path / "gone.jpg")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A PNG of 60,000 × 60,000 pixels in a kilobyte; and a JPEG that only says so."""
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")
    with pytest.raises(Undecodable, match="250 megapixels"):
        decode(bomb)
    data = bytearray(saved(patch((1, 2, 3)), "jpeg"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 60000, 60000)
    with pytest.raises(Undecodable, match="250 megapixels"):
        decode(bytes(data))


def test_the_content_decides_never_the_ending(tmp_path: Path) -> None:
    (tmp_path / "arm.JPG").write_bytes(saved(patch((1, 2, 3)), "png"))
    assert read_facts(tmp_path / "arm.JPG").format == "png"


def test_stray_bytes_inside_a_camera_file_do_not_stop_it() -> None:
    """Some phones write rubbish before the end marker: every viewer shows these."""
    data = saved(patch((90, 80, 70)), "jpeg")
    assert decode(data[:-2] + b"\0\0\0\0" + data[-2:] + b"trailing").width == 48


def with_restarts() -> bytes:
    noise = Image.effect_noise((1600, 1200), 50).convert("RGB")
    kept = io.BytesIO()
    noise.save(kept, "JPEG", quality=90, restart_marker_rows=4)
    return kept.getvalue()


def test_a_cut_file_is_refused_also_where_harmless_stray_bytes_come_first() -> None:
    """The decoder tells its first oddity only; the cut behind it must not come in as a whole picture, half of it grey."""
    data = with_restarts()
    scan = data.index(b"\xff\xda")
    marker = data.index(b"\xff\xd1", scan)
    stray = data[:marker] + b"\0\0" + data[marker:]
    assert decode(stray).array.shape[:2] == (1200, 1600)
    with pytest.raises(Undecodable, match="ends in the middle"):
        decode(stray[: len(stray) // 2])


def test_a_baseline_file_of_many_scans_is_left_to_the_guarded_process() -> None:
    plain = io.BytesIO()
    Image.new("L", (64, 64), 128).save(plain, "JPEG")
    data = plain.getvalue()
    scan = data[data.index(b"\xff\xda") : -2]
    assert fast_header(data, "jpeg") is not None
    assert fast_header(data[:-2] + scan + data[-2:], "jpeg") is None
    assert fast_header(data[: data.index(b"\xff\xda")], "jpeg") is None


@pytest.mark.parametrize("form", ["jpeg", "png", "webp", "tiff", "heic"])
def test_capture_time_and_camera(form: str) -> None:
    exif = exif_of({0x010F: "Canon", 0x0110: "Canon EOS R5"}, {0x9003: "2021:03:04 10:20:30"})
    facts = read_facts(saved(patch((1, 2, 3)), form, exif=exif))
    assert (facts.taken_at, facts.camera) == (datetime.fromisoformat("2021-03-04T10:20:30"), "Canon EOS R5")


def test_a_camera_without_a_clock_has_no_capture_time() -> None:
    facts = read_facts(saved(patch((1, 2, 3)), "jpeg", exif=exif_of({}, {0x9003: "0000:00:00 00:00:00"})))
    assert (facts.taken_at, facts.camera) == (None, None)


@pytest.mark.parametrize("form", ["jpeg", "progressive", "png"])
@pytest.mark.parametrize(
    ("longest", "size"), [(None, (1003, 701)), (2000, (1003, 701)), (500, (500, 349)), (100, (100, 70)), (1, (1, 1))]
)
def test_no_side_is_longer_than_asked_and_nothing_is_enlarged(
    form: str, longest: int | None, size: tuple[int, int]
) -> None:
    pixels = decode(saved(patch((90, 80, 70), size=(1003, 701)), form), longest)
    assert (pixels.width, pixels.height) == size
    assert (pixels.full_width, pixels.full_height) == (1003, 701)


def test_the_size_keeps_its_shape() -> None:
    """6000 × 4000 at 2048: 4000 × 2048 / 6000 = 1365.3."""
    assert fitted(6000, 4000, 2048) == (2048, 1365)


def test_the_first_page_counts() -> None:
    stream = io.BytesIO()
    patch((200, 10, 10)).save(stream, "TIFF", save_all=True, append_images=[patch((10, 10, 200))])
    assert decode(stream.getvalue()).array[0, 0].tolist() == [10, 10, 200, 255]


@pytest.mark.parametrize(
    ("name", "options", "mode", "exact"),
    [
        ("JPEG2000", {"irreversible": False}, "RGB", True),
        ("JPEG2000", {}, "L", True),
        ("BMP", {}, "RGB", True),
        ("PNG", {}, "RGBA", True),
        ("PNG", {}, "P", True),
        ("TIFF", {"compression": "tiff_deflate"}, "RGB", True),
        ("JPEG", {"quality": 98, "subsampling": 2}, "RGB", False),
        ("JPEG", {"quality": 98, "progressive": True}, "L", False),
        ("JPEG", {"quality": 98}, "CMYK", False),
        ("MPO", {"quality": 98}, "RGB", False),
    ],
)
def test_every_variant_of_a_format_gives_the_colours_that_were_written(
    name: str, options: dict[str, object], mode: str, exact: bool
) -> None:
    """Two flat halves, light skin and dark red; through CMYK without a profile by its definition 255 - ink."""
    image = patch((201, 120, 104), size=(64, 48))
    image.paste((120, 40, 50), (32, 0, 64, 48))
    stream = io.BytesIO()
    written = image.quantize(16) if mode == "P" else image.convert(mode)
    written.save(stream, name, **options)
    shown = decode(stream.getvalue()).array[..., 2::-1]
    for place, colour in ((8, (201, 120, 104)), (56, (120, 40, 50))):
        grey = round(sum(w * c for w, c in zip((0.299, 0.587, 0.114), colour, strict=True)))
        wanted = (grey,) * 3 if mode == "L" else colour
        assert abs(shown[24, place].astype(int) - wanted).max() <= (1 if exact else 4)


def test_sixteen_bits_a_channel_keep_their_upper_eight() -> None:
    import numpy as np

    stream = io.BytesIO()
    Image.fromarray(np.full((10, 12), 201 << 8, np.uint16)).save(stream, "PNG")
    assert decode(stream.getvalue()).array[5, 5].tolist() == [201, 201, 201, 255]


@pytest.mark.parametrize("form", ["jpeg", "progressive", "png", "heic"])
def test_the_same_bytes_give_the_same_pixels_on_every_run(form: str) -> None:
    data = saved(Image.effect_noise((640, 480), 60).convert("RGB"), form)
    first, again = decode(data, 300), decode(data, 300)
    assert first.array.tobytes() == again.array.tobytes()


def test_a_large_jpeg_2000_is_reduced_without_changing_its_colours() -> None:
    stream = io.BytesIO()
    patch((201, 120, 104), size=(2000, 1500)).save(stream, "JPEG2000")
    pixels = decode(stream.getvalue(), 100)
    assert (pixels.width, pixels.height, pixels.full_width) == (100, 75, 2000)
    assert abs(pixels.array[30, 50, 2::-1].astype(int) - (201, 120, 104)).max() <= 1
