"""Identifiers planted in every place a file has, and looked for in everything that a rater or an export gets of it."""

import dataclasses
import io
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from dmscorer.workflows.photos import intake, photos, redaction
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.imaging.decoding.test_dicom import dicom
from tests.imaging.pictures import ADOBE_RGB, exif_of, gamma_curve, matrix_profile, saved
from tests.workflows.conftest import RATERS, ticking

SECRET = "Smithson1952"
STRANGER = (12, 250, 17)  # the colour of another picture, hidden in a thumbnail
MOMENT = 1_234_567_890  # seconds since 1970: the file's own times


def photo() -> Image.Image:
    image = Image.new("RGB", (640, 480), (205, 150, 130))
    ImageDraw.Draw(image).ellipse((200, 100, 440, 380), fill=(170, 80, 70))
    return image


def thumbnail() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (160, 120), STRANGER).save(stream, "JPEG", quality=98)
    return stream.getvalue() + SECRET.encode()


def exif() -> Image.Exif:
    """Description, artist, maker note, user comment, owner, serial number, GPS, dates."""
    tags = {
        0x010E: SECRET,
        0x013B: SECRET,
        0x8298: SECRET,
        0x9C9B: SECRET.encode("utf-16-le"),
        0x0132: "1952:03:04 05:06:07",
    }
    details: dict[int, object] = {
        0x927C: f"MAKER {SECRET}".encode(), 0x9286: b"ASCII\0\0\0" + SECRET.encode(), 0xA430: SECRET, 0xA431: SECRET,
        0x9003: "1952:03:04 05:06:07",
    }  # fmt: skip
    made = exif_of(dict(tags), details)
    made.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 27: SECRET, 29: "1952:03:04"})
    return made


def segment(marker: bytes, body: bytes) -> bytes:
    return marker + struct.pack(">H", len(body) + 2) + body


def profile() -> bytes:
    return matrix_profile(ADOBE_RGB, gamma_curve(563 / 256), SECRET)


def jpeg() -> bytes:
    data = saved(photo(), "jpeg", exif=exif(), icc_profile=profile(), comment=SECRET.encode())
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET.encode() + b"</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x12\x1c\x02\x78\0\x0c" + SECRET.encode()
    more = segment(b"\xff\xe1", xmp) + segment(b"\xff\xed", iptc) + segment(b"\xff\xe4", SECRET.encode())
    jfxx = segment(b"\xff\xe0", b"JFXX\0\x10" + thumbnail())
    return data[:2] + more + jfxx + data[2:] + SECRET.encode() + thumbnail()


def png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Patient", SECRET)
    texts.add_text("Comment", SECRET, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", SECRET)
    return saved(photo(), "png", pnginfo=texts, exif=exif(), icc_profile=profile()) + SECRET.encode()


def tiff() -> bytes:
    tags = {
        270: SECRET,
        305: SECRET,
        315: SECRET,
        316: SECRET,
        33432: SECRET,
        700: SECRET.encode(),
        33723: SECRET.encode(),
    }
    stream = io.BytesIO()
    second = Image.new("RGB", (64, 48), STRANGER)
    photo().save(stream, "TIFF", tiffinfo=tags, icc_profile=profile(), save_all=True, append_images=[second])
    return stream.getvalue() + SECRET.encode()


def webp() -> bytes:
    return saved(photo(), "webp", exif=exif(), xmp=SECRET.encode(), icc_profile=profile()) + SECRET.encode()


def heic() -> bytes:
    return saved(photo(), "heic", exif=exif(), xmp=SECRET.encode(), icc_profile=profile()) + SECRET.encode()


def avif() -> bytes:
    return saved(photo(), "avif", exif=exif().tobytes(), xmp=SECRET.encode(), icc_profile=profile()) + SECRET.encode()


def dicom_file() -> bytes:
    import numpy as np

    named: dict[str, object] = {
        "PatientName": SECRET,
        "PatientID": SECRET,
        "InstitutionName": SECRET,
        "ImageComments": SECRET,
    }
    return dicom(
        np.asarray(photo()),
        (640, 480),
        **named,  # type: ignore[arg-type]
        ReferringPhysicianName=SECRET,
        ICCProfile=profile(),
    )


FILES: dict[str, Callable[[], bytes]] = {
    "jpg": jpeg, "png": png, "tif": tiff, "webp": webp, "heic": heic, "avif": avif, "dcm": dicom_file,
}  # fmt: skip


@pytest.fixture(params=FILES)
def planted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStudy]:
    """A study with one photo whose every place carries an identifier; looked through, nothing hidden."""
    ending = str(request.param)
    path = tmp_path / f"in/{SECRET}/{SECRET} visit/{SECRET} arms.{ending}"
    path.parent.mkdir(parents=True)
    path.write_bytes(FILES[ending]())
    assert spellings_in(path.read_bytes()), "nothing was planted"
    os.utime(path, (MOMENT, MOMENT))
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"), ticking())
    assert len(intake.add(made, tmp_path / "in", "coordinator").added) == 1
    redaction.approve(made, redaction.unreviewed(made), "coordinator")
    yield made
    studies.close(made)


def spellings_in(data: bytes) -> list[str]:
    """Which spellings of the identifier stand in these bytes; dates and places of the camera count too."""
    wanted = [SECRET, "1952:03:04", "52.52"]
    return [
        f"{one} as {code}" for one in wanted for code in ("utf-8", "utf-16-le", "utf-16-be") if one.encode(code) in data
    ]


def files_for_raters(study: OpenStudy) -> list[Path]:
    return [path for kind in ("previews", "thumbnails") for path in (study.folder / kind).rglob("*") if path.is_file()]


def has_stranger(array: object) -> bool:
    """Whether the colour of the other picture shows anywhere (B G R X)."""
    import numpy as np

    pixels = np.asarray(array)[..., 2::-1].astype(int)
    return bool((abs(pixels - STRANGER).max(axis=2) < 60).any())


def test_nothing_planted_is_in_what_a_rater_gets(planted: OpenStudy) -> None:
    made = files_for_raters(planted)
    assert len(made) == 2
    for path in made:
        data = path.read_bytes()
        assert spellings_in(data) == []
        assert data.count(b"\xff\xd8\xff") == 1  # no second picture inside
        assert data.endswith(b"\xff\xd9")
        assert not spellings_in(str(path.relative_to(planted.folder)).encode())
        assert abs(path.stat().st_mtime - MOMENT) > 10**6
    begun = blinding.begin(planted, studies.raters(planted)[0])
    case = reading.case(planted, begun.id, begun.cases[0].case_id)
    assert spellings_in(repr(dataclasses.asdict(case)).encode()) == []
    assert spellings_in(repr(dataclasses.asdict(begun)).encode()) == []


def test_no_pixel_of_another_picture_is_shown_at_any_size(planted: OpenStudy) -> None:
    begun = blinding.begin(planted, studies.raters(planted)[0])
    stored = photos.stored(planted, reading.case(planted, begun.id, begun.cases[0].case_id).photos[0].id)
    for pixels in (photos.thumbnail(stored), photos.preview(stored), photos.pixels(stored), photos.pixels(stored, 100)):
        assert not has_stranger(pixels.array)
        assert spellings_in(pixels.array.tobytes()) == []


@pytest.mark.parametrize("spelling", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_search_finds_what_is_leaked_on_purpose(planted: OpenStudy, spelling: str) -> None:
    path = files_for_raters(planted)[0]
    path.write_bytes(path.read_bytes() + SECRET.encode(spelling))
    assert spellings_in(path.read_bytes())


def test_the_search_finds_a_stranger_leaked_on_purpose(planted: OpenStudy) -> None:
    begun = blinding.begin(planted, studies.raters(planted)[0])
    stored = photos.stored(planted, reading.case(planted, begun.id, begun.cases[0].case_id).photos[0].id)
    array = photos.preview(stored).array.copy()
    array[5:9, 5:9, :3] = STRANGER[::-1]
    assert has_stranger(array)
