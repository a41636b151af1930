"""A file on its way in: facts, places, and nothing of its metadata in what raters see."""

import hashlib
import struct
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from dmscorer.domain.photos.redaction import Form, box
from dmscorer.imaging.decoding.decode import decode
from dmscorer.imaging.deidentify import shown
from dmscorer.imaging.intake import PREVIEWS, THUMBNAILS, NotAPicture, derived_path, original_path, prepare
from dmscorer.imaging.pixels import SURROUND
from tests.imaging.pictures import DISPLAY_P3, exif_of, matrix_profile, patch, saved, srgb_curve

SECRET = "Identifier1952"
PLAIN_JPEG = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # SOI, JFIF, tables, frame, scan: no EXIF, no profile, no comment


def photo() -> Image.Image:
    return Image.effect_noise((2400, 1600), 40).convert("RGB")


def planted_jpeg() -> bytes:
    exif = exif_of({0x010E: SECRET, 0x013B: SECRET, 0x0112: 1}, {0x9286: SECRET, 0x9003: "2021:03:04 10:20:30"})
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 29: SECRET})
    profile = matrix_profile(DISPLAY_P3, srgb_curve(), SECRET)
    data = saved(photo(), "jpeg", exif=exif, icc_profile=profile, comment=SECRET.encode())
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET.encode() + b"</x>"
    iptc = b"Photoshop 3.0\0" + SECRET.encode()
    segments = b"".join(
        mark + struct.pack(">H", len(b) + 2) + b for mark, b in ((b"\xff\xe1", xmp), (b"\xff\xed", iptc))
    )
    return data[:2] + segments + data[2:] + SECRET.encode()


def planted_png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Patient", SECRET)
    texts.add_itxt("XML:com.adobe.xmp", SECRET)
    return saved(photo(), "png", pnginfo=texts, exif=exif_of({0x010E: SECRET})) + SECRET.encode()


@pytest.mark.parametrize("make", [planted_jpeg, planted_png])
def test_nothing_but_pixels_reaches_preview_and_thumbnail(make: object, tmp_path: Path) -> None:
    assert callable(make)
    source = tmp_path / f"{SECRET}.jpg"
    source.write_bytes(make())
    assert source.read_bytes().count(SECRET.encode()) >= 3
    prepared = prepare(source, tmp_path / "s" / "originals")
    for path in (derived_path(tmp_path / "s", kind, prepared.sha256) for kind in (PREVIEWS, THUMBNAILS)):
        data = path.read_bytes()
        for spelling in (SECRET.encode(), SECRET.encode("utf-16-le"), SECRET.encode("utf-16-be")):
            assert spelling not in data
        assert markers(data) <= PLAIN_JPEG
        assert SECRET not in path.name
        assert data.endswith(b"\xff\xd9")


def markers(data: bytes) -> set[int]:
    found, place = {data[1]}, 2
    while data[place + 1] != 0xDA:
        found.add(data[place + 1])
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    return found | {0xDA}


def test_the_original_is_kept_byte_for_byte_under_its_hash(tmp_path: Path) -> None:
    source, originals = tmp_path / "Arm L.PNG", tmp_path / "s" / "originals"
    source.write_bytes(planted_jpeg())
    prepared = prepare(source, originals)
    kept = original_path(originals, prepared.sha256, prepared.facts.format)
    assert kept.read_bytes() == source.read_bytes()
    assert kept.name == hashlib.sha256(source.read_bytes()).hexdigest() + ".jpg"
    assert kept.parent == originals / prepared.sha256[:2]
    assert (prepared.facts.width, prepared.facts.height, prepared.size_bytes) == (2400, 1600, source.stat().st_size)
    assert (prepared.source_name, str(prepared.facts.taken_at)) == ("Arm L.PNG", "2021-03-04 10:20:30")
    assert prepared.is_new
    assert not list(tmp_path.rglob("*.part"))


def test_preview_and_thumbnail_have_their_sizes(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(saved(photo(), "jpeg"))
    prepared = prepare(tmp_path / "a.jpg", tmp_path / "originals")
    preview, thumbnail = (decode(derived_path(tmp_path, kind, prepared.sha256)) for kind in (PREVIEWS, THUMBNAILS))
    assert (preview.width, preview.height) == (2100, 1400)  # seven eighths of 2400: the least that is 1920 or more
    assert (thumbnail.width, thumbnail.height) == (256, 171)  # 1600 × 256 / 2400 = 170.7


def test_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(patch((1, 2, 3)), "png"))
    first = prepare(tmp_path / "a.png", tmp_path / "originals")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "originals").rglob("*.png")}
    again = prepare(tmp_path / "a.png", tmp_path / "originals")
    assert (first.is_new, again.is_new, again.sha256) == (True, False, first.sha256)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "originals").rglob("*.png")} == before


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "is empty"), (planted_jpeg()[:40_000], "middle of the picture"), (b"note", "not a picture")],
)
def test_a_file_that_cannot_come_in_leaves_nothing_behind(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(data)
    with pytest.raises(NotAPicture, match=reason) as refusal:
        prepare(tmp_path / "x.jpg", tmp_path / "s" / "originals")
    assert refusal.value.file == "x.jpg"
    assert not [path for path in (tmp_path / "s").rglob("*") if path.is_file()]


def test_a_redaction_is_burnt_in_at_every_size() -> None:
    """The left half goes; a box is rounded outwards, and may stick out of the picture."""
    data = saved(patch((200, 60, 60), size=(101, 60)), "png")
    for longest, covered in ((None, 51), (50, 27)):  # half of 101 is 50.5, half of 50 is 25 and two are mixed
        pixels = shown(data, [box(Form.RECTANGLE, -0.1, 0.0, 0.5, 2.0)], longest)
        assert (pixels.array[:, :covered, :3] == SURROUND).all()
        assert (pixels.array[:, covered:, :3] == (60, 60, 200)).all()
