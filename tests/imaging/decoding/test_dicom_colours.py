"""DICOM: the coded frame tells what it is, the label around it only where the frame is silent; grey as it is to be displayed."""

import io
import struct

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEG2000Lossless, JPEGBaseline8Bit, RLELossless

from dmscorer.domain.photos.quality import Hint
from dmscorer.imaging.decoding.decode import decode, read_facts
from dmscorer.imaging.pixels import Undecodable
from tests.imaging.decoding.colours import ADOBE, DISPLAY_P3, SKIN, apart, in_curve, in_power
from tests.imaging.decoding.test_colour_statements import P3_PROFILE, check_skin, marked
from tests.imaging.decoding.test_dicom import dicom, flat
from tests.imaging.pictures import exif_of, rgb

SIZE = (40, 32)
IN_P3, IN_ADOBE = in_curve(SKIN, DISPLAY_P3), in_power(SKIN, ADOBE, 563 / 256)
EXTENDED = UID("1.2.840.10008.1.2.4.51")


def skin(colour: tuple[int, ...] = SKIN, size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.new("RGB", size, colour)


def jpeg(image: Image.Image, **more: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", **({"quality": 98, "subsampling": 0} | more))
    return stream.getvalue()


def bare(data: bytes) -> bytes:
    """Without JFIF's or Adobe's segment, so that nothing says what the components are."""
    kept, place = data[:2], 2
    while data[place + 1] != 0xDA:
        size = 2 + struct.unpack_from(">H", data, place + 2)[0]
        kept += b"" if data[place + 1] in (0xE0, 0xEE) else data[place : place + size]
        place += size
    return kept + data[place:]


def as_rgb(image: Image.Image) -> bytes:
    """A JPEG whose components are R, G and B, without any mark of that."""
    return bare(jpeg(Image.frombytes("YCbCr", image.size, image.tobytes())))


def with_adobe(data: bytes, transform: int) -> bytes:
    segment = b"\xff\xee" + struct.pack(">H", 14) + b"Adobe" + bytes((0, 100, 0, 0, 0, 0, transform))
    return data[:2] + segment + data[2:]


def shown(data: bytes) -> tuple[float, tuple[Hint, ...]]:
    pixels = rgb(decode(data))
    return apart(pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]), read_facts(data).hints


def framed(coded: bytes, label: str, syntax: UID = JPEGBaseline8Bit, **more: object) -> bytes:
    return dicom(coded, SIZE, syntax, PhotometricInterpretation=label, **more)


FRAMES = {  # coded frame, label, whether somebody must look
    "JFIF": (jpeg(skin()), "YBR_FULL_422", False),
    "JFIF, label for half colour": (jpeg(skin()), "YBR_PARTIAL_422", False),
    "JFIF, wrong label RGB": (jpeg(skin()), "RGB", True),
    "JFIF, label of JPEG 2000": (jpeg(skin()), "YBR_ICT", False),
    "progressive": (jpeg(skin(), progressive=True), "YBR_FULL_422", False),
    "bare YBR": (bare(jpeg(skin())), "YBR_FULL_422", False),
    "bare YBR with coarser colour, wrong label RGB": (bare(jpeg(skin(), subsampling=2)), "RGB", True),
    "bare RGB, label RGB": (as_rgb(skin()), "RGB", True),
    "Adobe RGB, label RGB": (with_adobe(as_rgb(skin()), 0), "RGB", False),
    "Adobe RGB, wrong label YBR": (with_adobe(as_rgb(skin()), 0), "YBR_FULL_422", True),
    "Adobe YBR, wrong label RGB": (with_adobe(bare(jpeg(skin())), 1), "RGB", True),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_jpeg_frame_tells_its_own_colours(name: str) -> None:
    coded, label, is_doubtful = FRAMES[name]
    distance, hints = shown(framed(coded, label))
    assert distance <= 2
    assert hints == ((Hint.COLOUR_CONFLICT,) if is_doubtful else ())


def test_extended_jpeg_of_eight_bits_is_read_and_others_are_refused_by_name() -> None:
    coded = bytearray(jpeg(skin()))
    frame = coded.index(b"\xff\xc0")
    coded[frame + 1] = 0xC1
    assert shown(framed(bytes(coded), "YBR_FULL_422", EXTENDED))[0] <= 2
    coded[frame + 4] = 12
    with pytest.raises(Undecodable, match="12-bit JPEG, which is not read here"):
        decode(framed(bytes(coded), "YBR_FULL_422", EXTENDED))
    coded[frame + 1], coded[frame + 4] = 0xC3, 8
    with pytest.raises(Undecodable, match="lossless JPEG"):
        decode(framed(bytes(coded), "YBR_FULL_422"))


PROFILES: dict[str, tuple[tuple[int, ...], dict[str, object], dict[str, object]]] = {
    "profile of the header": (IN_P3, {}, {"ICCProfile": P3_PROFILE}),
    "profile of the header before the JPEG's": (SKIN, {"icc_profile": P3_PROFILE}, {"ColorSpace": "SRGB"}),
    "name of the space": (IN_ADOBE, {}, {"ColorSpace": "ADOBERGB"}),
    "profile inside the JPEG": (IN_P3, {"icc_profile": P3_PROFILE}, {}),
    "EXIF inside the JPEG": (IN_ADOBE, {"exif": marked(0xFFFF, "R03")}, {}),
}


@pytest.mark.parametrize("name", PROFILES)
def test_the_header_tells_the_colour_space_before_the_jpeg(name: str) -> None:
    colour, inside, outside = PROFILES[name]
    distance, hints = shown(framed(jpeg(skin(colour), **inside), "YBR_FULL_422", JPEGBaseline8Bit, **outside))
    assert distance <= 2
    assert hints == ()


def test_an_unknown_name_of_a_space_gives_a_hint() -> None:
    assert shown(dicom(flat(SKIN), (40, 30), ColorSpace="MYRGB"))[1] == (Hint.COLOUR_UNKNOWN,)


@pytest.mark.parametrize("is_progressive", [False, True])
def test_the_turn_that_a_camera_left_inside_is_made_once_with_a_hint(*, is_progressive: bool) -> None:
    """Orientation 6: the first row is the right side, so the left column of what is stored lies on top."""
    image = skin((20, 20, 20), (48, 32))
    image.paste((240, 240, 240), (0, 0, 16, 32))
    data = dicom(
        jpeg(image, exif=exif_of({0x0112: 6}), progressive=is_progressive),
        (48, 32),
        JPEGBaseline8Bit,
        PhotometricInterpretation="YBR_FULL_422",
    )
    facts, pixels = read_facts(data), decode(data)
    assert (facts.width, facts.height) == (pixels.width, pixels.height) == (32, 48)
    assert facts.hints == (Hint.TURN,)
    assert rgb(pixels)[:12].min() > 220
    assert rgb(pixels)[20:].max() < 40


# ---- JPEG 2000


def jpeg_2000(colour: tuple[int, ...], *, has_transform: bool) -> bytes:
    """A bare codestream, with or without the component transform."""
    stream = io.BytesIO()
    skin(colour).save(stream, "JPEG2000", irreversible=False, mct=int(has_transform), no_jp2=True)
    return stream.getvalue()


def ybr(colour: tuple[int, ...]) -> tuple[int, ...]:
    """PS3.3 C.7.6.3.1.2, YBR_FULL."""
    r, g, b = colour
    return (
        round(0.299 * r + 0.587 * g + 0.114 * b),
        round(-0.1687 * r - 0.3313 * g + 0.5 * b + 128),
        round(0.5 * r - 0.4187 * g - 0.0813 * b + 128),
    )


@pytest.mark.parametrize(
    ("colour", "has_transform", "label", "hints"),
    [
        (SKIN, True, "YBR_RCT", ()),
        (SKIN, True, "YBR_ICT", ()),
        (SKIN, True, "RGB", ()),
        (SKIN, True, "YBR_FULL", ()),  # a common mistake: the decoder has made RGB of it already
        (SKIN, True, "YBR_FULL_422", ()),
        (SKIN, False, "RGB", ()),
        (ybr(SKIN), False, "YBR_FULL", ()),
        (SKIN, False, "YBR_RCT", (Hint.COLOUR_CONFLICT,)),
    ],
)
def test_jpeg_2000_is_what_its_codestream_says(
    colour: tuple[int, ...], has_transform: bool, label: str, hints: tuple[Hint, ...]
) -> None:
    distance, found = shown(framed(jpeg_2000(colour, has_transform=has_transform), label, JPEG2000Lossless))
    assert distance <= 2
    assert found == hints


# ---- uncompressed


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, RLELossless])
def test_uncompressed_ybr_becomes_rgb(syntax: UID) -> None:
    if syntax == RLELossless:
        data = dicom(flat(ybr(SKIN)), (40, 30), PhotometricInterpretation="YBR_FULL")
        source = pydicom.dcmread(io.BytesIO(data))
        source.compress(RLELossless, generate_instance_uid=False)
        stream = io.BytesIO()
        source.save_as(stream)
        data = stream.getvalue()
    else:
        data = dicom(flat(ybr(SKIN)), (40, 30), PhotometricInterpretation="YBR_FULL")
    check_skin(data, 2)


def test_colours_by_plane_come_together_again() -> None:
    planes = np.stack([np.full((30, 40), value, np.uint8) for value in SKIN])
    assert shown(dicom(planes, (40, 30), PlanarConfiguration=1)) == (0, ())


@pytest.mark.parametrize("label", ["YBR_PARTIAL_422", "HSV", "CMYK", "ARGB", "SOMETHING"])
def test_uncompressed_colours_that_nobody_writes_any_more_are_refused_by_name(label: str) -> None:
    with pytest.raises(Undecodable, match=f"colours of the kind {label}"):
        decode(dicom(flat(SKIN), (40, 30), PhotometricInterpretation=label))


def grey(value: int, label: str = "MONOCHROME2", **more: object) -> int:
    data = dicom(
        flat((value,)), (40, 30), ExplicitVRLittleEndian, SamplesPerPixel=1, PhotometricInterpretation=label, **more
    )
    return int(rgb(decode(data))[0, 0, 0])


@pytest.mark.parametrize(
    ("value", "centre", "width", "wanted"),
    [(100, 128, 256, 100), (100, 100, 51, 130), (60, 100, 51, 0), (140, 100, 51, 255)],
)
def test_grey_is_shown_through_its_window(value: int, centre: float, width: float, wanted: int) -> None:
    """PS3.3 C.11.2.1.2.1: ((x - (c - .5)) / (w - 1) + .5) × 255, so that 100 with 100 ± 25 is .51 × 255 = 130.05."""
    for label, shown_as in (("MONOCHROME2", wanted), ("MONOCHROME1", 255 - wanted)):
        assert abs(grey(value, label, WindowCenter=centre, WindowWidth=width) - shown_as) <= 1


def test_grey_is_shown_through_its_table() -> None:
    table = Dataset()
    table.LUTDescriptor = [256, 0, 16]
    table.LUTData = struct.pack("<256H", *(65535 - 257 * n for n in range(256)))
    table["LUTData"].VR = "OW"
    assert grey(60, VOILUTSequence=Sequence([table])) == 195


@pytest.mark.parametrize("is_coded", [False, True])
def test_a_palette_gives_its_colours(*, is_coded: bool) -> None:
    values = {0: SKIN[0], 1: SKIN[1], 2: SKIN[2]}
    more: dict[str, object] = {}
    for number, name in enumerate(("Red", "Green", "Blue")):
        more[f"{name}PaletteColorLookupTableDescriptor"] = [2, 0, 16]
        more[f"{name}PaletteColorLookupTableData"] = struct.pack("<2H", 0, values[number] << 8)
    more |= {"SamplesPerPixel": 1, "PhotometricInterpretation": "PALETTE COLOR"}
    stream = io.BytesIO()
    Image.new("L", (40, 30), 1).save(stream, "JPEG2000", irreversible=False, no_jp2=True)
    data = (
        dicom(stream.getvalue(), (40, 30), JPEG2000Lossless, **more)
        if is_coded
        else dicom(flat((1,)), (40, 30), ExplicitVRLittleEndian, **more)
    )
    assert shown(data) == (0, ())
