"""Every way in which a file tells what its colours mean: skin comes back as skin, or the file is refused, or it carries a hint."""

import io
import struct
import zlib
from itertools import combinations, pairwise

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from dmscorer.domain.photos.quality import Hint
from dmscorer.imaging.colour.spaces import ADOBE_CURVE, BT_709, SRGB_CURVE, Primaries, profile_of
from dmscorer.imaging.colour.spaces import ADOBE_RGB as ADOBE_SPACE
from dmscorer.imaging.decoding.colour_source import SRGB as SAYS_SRGB
from dmscorer.imaging.decoding.colour_source import (
    UNREADABLE,
    ColourSource,
    by_code_points,
    by_exif,
    by_numbers,
    by_profile,
    followed,
)
from dmscorer.imaging.decoding.decode import decode, read_facts
from dmscorer.imaging.decoding.exif import Exif
from dmscorer.imaging.pixels import Undecodable
from tests.imaging.decoding.colours import ADOBE, BT_2020, DISPLAY_P3, SKIN, SRGB, apart, in_curve, in_power
from tests.imaging.pictures import ADOBE_RGB as ADOBE_COLORANTS
from tests.imaging.pictures import DISPLAY_P3 as P3_COLORANTS
from tests.imaging.pictures import gamma_curve, matrix_profile, patch, rgb, saved, srgb_curve

P3_PROFILE = matrix_profile(P3_COLORANTS, srgb_curve())
IN_P3, IN_ADOBE = in_curve(SKIN, DISPLAY_P3), in_power(SKIN, ADOBE, 563 / 256)


def marked(colour_space: int | None, index: str | None) -> bytes:
    """EXIF with ColorSpace and, in a directory of its own, InteroperabilityIndex."""
    entries = [] if colour_space is None else [struct.pack("<HHII", 0xA001, 3, 1, colour_space)]
    start = 8 + 2 + 12 + 4
    after = start + 2 + 12 * (len(entries) + bool(index)) + 4
    entries += [struct.pack("<HHII", 0xA005, 4, 1, after)] if index else []
    first = struct.pack("<HHHIII", 1, 0x8769, 4, 1, start, 0)
    second = struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    third = struct.pack("<HHHI4sI", 1, 1, 2, 4, index.encode() + b"\0", 0) if index else b""
    return b"Exif\0\0II*\0\x08\0\0\0" + first + second + third


def shown(data: bytes) -> tuple[float, tuple[Hint, ...]]:
    """How far the middle is from the skin that was meant, and what the file leaves in doubt."""
    pixels = rgb(decode(data))
    return apart(pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]), read_facts(data).hints


def check_skin(data: bytes, within: float) -> None:
    distance, hints = shown(data)
    assert distance <= within
    assert hints == ()


# ---- PNG


def png(colour: tuple[int, ...], *chunks: tuple[bytes, bytes], profile: bytes | None = None) -> bytes:
    more = {"icc_profile": profile} if profile else {}
    data = saved(patch(colour), "png", **more)
    inside = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return data[:33] + inside + data[33:]


def chrm(space: tuple[tuple[float, float], ...]) -> tuple[bytes, bytes]:
    red, green, blue, white = space
    return b"cHRM", struct.pack(">8I", *(round(100_000 * v) for v in (*white, *red, *green, *blue)))


def gama(exponent: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(100_000 / exponent))


def cicp(primaries: int, transfer: int, matrix: int = 0, full: int = 1) -> tuple[bytes, bytes]:
    return b"cICP", bytes((primaries, transfer, matrix, full))


SRGB_CHUNK = (b"sRGB", b"\1")
PNGS = {
    "nothing": png(SKIN),
    "cICP P3": png(IN_P3, cicp(12, 13)),
    "cICP 2020, curve of sRGB": png(in_curve(SKIN, BT_2020), cicp(9, 13)),
    "cICP sRGB": png(SKIN, cicp(1, 13)),
    "cICP linear": png(in_power(SKIN, SRGB, 1), cicp(1, 8)),
    "cICP gamma 2.2": png(in_power(SKIN, SRGB, 2.2), cicp(1, 4)),
    "cICP gamma 2.8": png(in_power(SKIN, SRGB, 2.8), cicp(1, 5)),
    "cICP unspecified": png(SKIN, cicp(2, 2)),
    "cHRM and gAMA of P3": png(IN_P3, gama(2.2), chrm(DISPLAY_P3)),
    "cHRM of P3 alone": png(IN_P3, chrm(DISPLAY_P3)),
    "cHRM and gAMA of Adobe RGB": png(IN_ADOBE, gama(563 / 256), chrm(ADOBE)),
    "gAMA 1": png(in_power(SKIN, SRGB, 1), gama(1)),
    "gAMA 1/1.8": png(in_power(SKIN, SRGB, 1.8), gama(1.8)),
    "gAMA that stands for sRGB": png(SKIN, (b"gAMA", struct.pack(">I", 45455))),
    "EXIF Adobe RGB": saved(patch(IN_ADOBE), "png", exif=marked(0xFFFF, "R03")),
}


@pytest.mark.parametrize("name", PNGS)
def test_png_chunks_are_followed(name: str) -> None:
    distance, hints = shown(PNGS[name])
    assert distance <= 1.5
    assert hints == ()


# PNG, third edition, 4.3: the order in which statements win. Each with the bytes that are skin only under it.
ORDER = {
    "cICP": (cicp(12, 13), IN_P3),
    "iCCP": (None, IN_ADOBE),
    "sRGB": (SRGB_CHUNK, SKIN),
    "gAMA": (gama(1), in_power(SKIN, SRGB, 1)),
}


@pytest.mark.parametrize("names", list(combinations(ORDER, 2)) + list(combinations(ORDER, 3)) + [tuple(ORDER)])
@pytest.mark.parametrize("is_turned", [False, True], ids=["in order", "turned"])
def test_of_several_png_chunks_the_first_of_the_standard_counts(names: tuple[str, ...], *, is_turned: bool) -> None:
    """Wherever it stands in the file; the bytes are skin under it and something else under every other one."""
    given_ = [ORDER[name][0] for name in (reversed(names) if is_turned else names)]
    profile = profile_of(ADOBE_SPACE, ADOBE_CURVE) if "iCCP" in names else None
    data = png(ORDER[names[0]][1], *(one for one in given_ if one), profile=profile)
    assert shown(data)[0] <= 1.5


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (png(SKIN, cicp(9, 16)), r"high-dynamic-range picture \(PQ\)"),
        (png(SKIN, cicp(9, 18)), r"high-dynamic-range picture \(HLG\)"),
        (png(SKIN, cicp(1, 13, full=0)), "limited range"),
        (png(SKIN, cicp(1, 13, matrix=1)), "colour model of video"),
    ],
)
def test_png_colours_without_a_place_in_srgb_are_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(Undecodable, match=says) as refusal:
        decode(data)
    assert "camera" not in str(refusal.value)


@pytest.mark.parametrize(
    "chunk",
    [cicp(1, 1), cicp(1, 11), cicp(99, 13), (b"cICP", b"\1"), (b"cHRM", bytes(32)), gama(100)],
    ids=["camera curve", "unknown curve", "unknown primaries", "cut", "no primaries", "senseless gamma"],
)
def test_png_statements_that_cannot_be_followed_give_a_hint(chunk: tuple[bytes, bytes]) -> None:
    assert shown(png(SKIN, chunk))[1] == (Hint.COLOUR_UNKNOWN,)


def test_a_png_profile_that_cannot_be_unpacked_gives_a_hint() -> None:
    assert shown(png(SKIN, (b"iCCP", b"p\0\0not zlib at all")))[1] == (Hint.COLOUR_UNKNOWN,)


# ---- EXIF


@pytest.mark.parametrize("form", ["jpeg", "progressive", "webp"])
@pytest.mark.parametrize(("space", "index"), [(0xFFFF, "R03"), (2, "R03"), (2, None), (None, "R03")])
def test_adobe_rgb_told_by_exif(form: str, space: int | None, index: str | None) -> None:
    """As cameras write it: DCF 2.0, InteroperabilityIndex R03; or the value 2 of ColorSpace."""
    data = saved(patch(IN_ADOBE), form, exif=marked(space, index))
    assert shown(data)[0] <= 2
    assert read_facts(data).hints == ()


def test_adobe_rgb_told_by_exif_in_a_tiff() -> None:
    """Pillow writes no directory of interoperability into a TIFF, so the value 2 must do."""
    stream = io.BytesIO()
    patch(IN_ADOBE).save(stream, "TIFF", exif=marked(2, None))
    check_skin(stream.getvalue(), 1.5)


@pytest.mark.parametrize(
    ("space", "index", "hints"),
    [
        (1, None, ()),
        (1, "R98", ()),
        (None, "R98", ()),
        (None, None, ()),
        (1, "R03", (Hint.COLOUR_CONFLICT,)),
        (0xFFFF, None, (Hint.COLOUR_UNKNOWN,)),
        (0xFFFF, "R98", (Hint.COLOUR_UNKNOWN,)),
        (0xFFFD, None, (Hint.COLOUR_UNKNOWN,)),
    ],
)
def test_what_exif_says_otherwise_is_srgb_with_a_hint_where_that_is_a_guess(
    space: int | None, index: str | None, hints: tuple[Hint, ...]
) -> None:
    distance, found = shown(saved(patch(SKIN), "jpeg", exif=marked(space, index)))
    assert distance <= 1.5
    assert found == hints


@pytest.mark.parametrize("form", ["jpeg", "webp", "png"])
def test_a_profile_wins_over_exif_and_silences_its_doubt(form: str) -> None:
    for exif in (marked(0xFFFF, "R03"), marked(0xFFFF, None), marked(1, None)):
        distance, hints = shown(saved(patch(IN_P3), form, icc_profile=P3_PROFILE, exif=exif))
        assert distance <= 2
        assert hints == ()


def test_exif_counts_where_the_profile_is_broken() -> None:
    data = saved(patch(IN_ADOBE), "jpeg", icc_profile=b"broken" * 50, exif=marked(0xFFFF, "R03"))
    assert shown(data)[0] <= 2
    assert read_facts(data).hints == (Hint.COLOUR_UNKNOWN,)


def test_tiff_chromaticities_are_followed() -> None:
    tags = {318: (0.3127, 0.3290), 319: (0.68, 0.32, 0.265, 0.69, 0.15, 0.06)}
    stream = io.BytesIO()
    patch(IN_P3).save(stream, "TIFF", tiffinfo=tags)
    check_skin(stream.getvalue(), 1.5)


# ---- HEIC and AVIF


def heic(colour: tuple[int, ...], primaries: int, transfer: int, **more: object) -> bytes:
    stream = io.BytesIO()
    told = {"color_primaries": primaries, "transfer_characteristics": transfer, "matrix_coefficients": 6}
    pillow_heif.from_pillow(patch(colour, size=(64, 64))).save(
        stream, quality=-1, chroma=444, save_nclx_profile=True, **(told | more)
    )
    return stream.getvalue()


def retold(data: bytes, primaries: int, transfer: int) -> bytes:
    """The same container with other code points in its box of the kind nclx."""
    place = data.index(b"colrnclx") + 8
    return data[:place] + struct.pack(">HH", primaries, transfer) + data[place + 4 :]


def containers(colour: tuple[int, ...], primaries: int, transfer: int) -> list[bytes]:
    image = patch(colour, size=(64, 64))
    return [retold(heic(colour, 1, 13), primaries, transfer), retold(saved(image, "avif"), primaries, transfer)]


@pytest.mark.parametrize(
    ("colour", "primaries", "transfer"),
    [(SKIN, 1, 13), (IN_P3, 12, 13), (in_curve(SKIN, BT_2020), 9, 13), (in_power(SKIN, SRGB, 2.2), 1, 4), (SKIN, 2, 2), (IN_P3, 12, 2)],
)  # fmt: skip
def test_code_points_of_heic_and_avif_are_followed(colour: tuple[int, ...], primaries: int, transfer: int) -> None:
    for data in containers(colour, primaries, transfer):
        distance, hints = shown(data)
        assert distance <= 3
        assert hints == ()


@pytest.mark.parametrize(("transfer", "name"), [(16, "PQ"), (18, "HLG")])
def test_heic_and_avif_of_high_dynamic_range_are_refused_by_name(transfer: int, name: str) -> None:
    for data in containers(SKIN, 9, transfer):
        with pytest.raises(Undecodable, match=name):
            decode(data)


def test_a_video_camera_curve_is_shown_with_a_hint() -> None:
    for data in containers(SKIN, 1, 1):
        distance, hints = shown(data)
        assert distance <= 3
        assert hints == (Hint.COLOUR_UNKNOWN,)


def test_an_avif_that_says_nothing_gives_a_hint() -> None:
    """Its box of the kind nclx under a name that no reader knows."""
    data = saved(patch(SKIN, size=(64, 64)), "avif").replace(b"colrnclx", b"xyzwnclx")
    assert shown(data)[1] == (Hint.COLOUR_UNKNOWN,)


def test_a_profile_wins_over_nclx() -> None:
    for form in ("heic", "avif"):
        data = saved(patch(IN_P3, size=(64, 64)), form, icc_profile=P3_PROFILE)
        assert shown(retold(data, 9, 13) if b"colrnclx" in data else data)[0] <= 3


# ---- JPEG profile segments


def with_segments(data: bytes, *segments: bytes) -> bytes:
    """After the picture's JFIF segment."""
    made = b"".join(b"\xff\xe2" + struct.pack(">H", len(one) + 14) + b"ICC_PROFILE\0" + one for one in segments)
    return data[:20] + made + data[20:]


def cut(profile: bytes, *places: int) -> list[bytes]:
    ends = (0, *places, len(profile))
    return [profile[a:b] for a, b in pairwise(ends)]


ONE, TWO = [P3_PROFILE], cut(P3_PROFILE, 200)
SEGMENTS = {
    "one": [b"\1\1" + ONE[0]],
    "the same twice": [b"\1\1" + ONE[0]] * 2,
    "numbered 0 of 0": [b"\0\0" + ONE[0]],
    "two in order": [b"\1\2" + TWO[0], b"\2\2" + TWO[1]],
    "two turned round": [b"\2\2" + TWO[1], b"\1\2" + TWO[0]],
    "two, each twice": [b"\1\2" + TWO[0], b"\2\2" + TWO[1]] * 2,
    "numbered from 0": [b"\0\2" + TWO[0], b"\1\2" + TWO[1]],
    "all numbered 1 of 1": [b"\1\1" + TWO[0], b"\1\1" + TWO[1]],
    "of more than there are": [b"\1\3" + TWO[0], b"\2\3" + TWO[1]],
    "with bytes behind it": [b"\1\1" + ONE[0] + bytes(50)],
}


@pytest.mark.parametrize("form", ["jpeg", "progressive"])
@pytest.mark.parametrize("name", SEGMENTS)
def test_a_jpeg_profile_is_put_together_however_its_parts_are_numbered(name: str, form: str) -> None:
    data = with_segments(saved(patch(IN_P3), form), *SEGMENTS[name])
    distance, hints = shown(data)
    assert distance <= 2
    assert hints == ()


@pytest.mark.parametrize("segments", [[b"\1\2" + TWO[0]], [b"\2\2" + TWO[1]], [b"\1\1" + b"rubbish" * 40]])
def test_a_jpeg_profile_of_which_a_part_is_missing_gives_a_hint(segments: list[bytes]) -> None:
    distance, hints = shown(with_segments(saved(patch(SKIN), "jpeg"), *segments))
    assert distance <= 1.5
    assert hints == (Hint.COLOUR_UNKNOWN,)


def test_an_odd_profile_hides_no_damage_of_the_picture() -> None:
    data = saved(Image.effect_noise((640, 480), 60).convert("RGB"), "jpeg")
    odd = with_segments(data, *SEGMENTS["numbered 0 of 0"])
    assert decode(odd).width == 640
    scan = odd.index(b"\xff\xda")
    with pytest.raises(Undecodable):
        decode(odd[: (scan + len(odd)) // 2])


# ---- profiles for other kinds of picture


def grey_profile(exponent: float) -> bytes:
    """An ICC v2 profile for grey with one gamma."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256)) + bytes(2)
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"grey\0" + bytes(79)
    tags = {b"desc": words, b"cprt": b"text\0\0\0\0none\0\0\0\0", b"wtpt": white, b"kTRC": curve}
    return assembled(tags, b"mntr", b"GRAY", b"XYZ ")


def assembled(tags: dict[bytes, bytes], kind: bytes, space: bytes, connection: bytes) -> bytes:
    """A profile of version 2.4."""
    table, body, place = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, place + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    numbers = 0x02400000, kind, space, connection, b"acsp", 63190, 65536, 54061
    head = struct.pack(">I4xI4s4s4s12x4s28xiii48x", place + len(body), *numbers)
    return head + table + body


@pytest.mark.parametrize("form", ["jpeg", "png", "tiff"])
def test_a_grey_profile_is_followed(form: str) -> None:
    """Light .25 with gamma 1.8 is stored as 118; sRGB has 137 for it."""
    stored, wanted = round(255 * 0.25 ** (1 / 1.8)), round(255 * (1.055 * 0.25 ** (1 / 2.4) - 0.055))
    pixels = rgb(decode(saved(patch((stored,), "L"), form, icc_profile=grey_profile(1.8))))
    assert abs(pixels - wanted).max() <= 2


def cmyk_profile() -> bytes:
    """Of version 2, for print: a table over the 2⁴ corners of ink, from paper (light) to black (dark), always grey."""
    corners = [[int(n) for n in f"{number:04b}"] for number in range(16)]
    lightness = [255 - 60 * sum(corner) for corner in corners]
    table = b"".join(bytes((one, 128, 128)) for one in lightness)
    steps = bytes(range(256))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity + steps * 4 + table + steps * 3
    words = b"desc\0\0\0\0" + struct.pack(">I", 4) + b"ink\0" + bytes(79)
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    tags = {b"desc": words, b"cprt": b"text\0\0\0\0none\0\0\0\0", b"wtpt": white, b"A2B0": lut, b"A2B1": lut}
    return assembled(tags, b"prtr", b"CMYK", b"Lab ")


CMYK_PROFILE = cmyk_profile()


@pytest.mark.parametrize(("mode", "colour"), [("RGB", SKIN), ("CMYK", (0, 100, 100, 40))])
def test_a_profile_for_another_kind_of_picture_gives_a_hint(mode: str, colour: tuple[int, ...]) -> None:
    data = saved(patch(colour, mode), "tiff", icc_profile=grey_profile(1.8))
    assert read_facts(data).hints == (Hint.COLOUR_UNKNOWN,)


@pytest.mark.parametrize("form", ["jpeg", "tiff"])
def test_ink_without_a_profile_gives_a_hint(form: str) -> None:
    assert read_facts(saved(patch((0, 100, 100, 40), "CMYK"), form)).hints == (Hint.COLOUR_UNKNOWN,)


def test_ink_of_a_jpeg_without_the_mark_that_tells_its_direction_gives_a_hint() -> None:
    data = saved(patch((0, 100, 100, 40), "CMYK"), "jpeg", icc_profile=CMYK_PROFILE)
    assert read_facts(data).hints == ()
    place = data.index(b"\xff\xee\0\x0eAdobe")
    assert read_facts(data[:place] + data[place + 16 :]).hints == (Hint.COLOUR_UNKNOWN,)


def test_a_profile_that_says_pq_is_refused_by_name() -> None:
    """ICC.1:2022, tag cicp."""
    entry = struct.pack(">4sII", b"cicp", 300, 12)
    profile = bytearray(400)
    profile[128:132], profile[132:144], profile[300:312] = struct.pack(">I", 1), entry, b"cicp\0\0\0\0\x09\x10\0\1"
    with pytest.raises(Undecodable, match="PQ"):
        decode(saved(patch(SKIN), "jpeg", icc_profile=bytes(profile)))


# ---- BMP and JPEG 2000


def bmp(colour: tuple[int, ...], size: int, kind: bytes, tail: bytes = b"", endpoints: bytes = bytes(48)) -> bytes:
    """24 bits, 8 × 8, with a header of version 4 (108 bytes) or 5 (124)."""
    rows = bytes(reversed(colour)) * 64
    info = struct.pack("<IiiHHIIiiII", size, 8, 8, 1, 24, 0, len(rows), 2835, 2835, 0, 0) + bytes(16)
    info += kind + endpoints
    info += struct.pack("<IIII", 4, size + len(rows), len(tail), 0) if size == 124 else b""
    return struct.pack("<2sIHHI", b"BM", 14 + size + len(rows) + len(tail), 0, 0, 14 + size) + info + rows + tail


def endpoints_of(space: tuple[tuple[float, float], ...], gamma: float) -> bytes:
    from tests.imaging.decoding.colours import to_xyz

    values = to_xyz(space).T.ravel()
    return struct.pack("<9i", *(round(v * (1 << 30)) for v in values)) + struct.pack("<3I", *[round(gamma * 65536)] * 3)


@pytest.mark.parametrize(
    ("data", "hints"),
    [
        (bmp(SKIN, 108, b"BGRs"), ()),
        (bmp(SKIN, 108, bytes(4)), ()),
        (bmp(IN_P3, 124, b"DEBM", P3_PROFILE), ()),
        (bmp(IN_ADOBE, 108, bytes(4), endpoints=endpoints_of(ADOBE, 563 / 256)), ()),
        (bmp(SKIN, 124, b"KNIL", b"C:/somewhere.icc\0"), (Hint.COLOUR_UNKNOWN,)),
        (bmp(SKIN, 124, b"DEBM", b"broken"), (Hint.COLOUR_UNKNOWN,)),
    ],
)
def test_colours_of_a_bmp_header(data: bytes, hints: tuple[Hint, ...]) -> None:
    distance, found = shown(data)
    assert distance <= 1.5
    assert found == hints


def jp2(colour: tuple[int, ...], box: bytes) -> bytes:
    """With another colour box; the boxes around it grow by as much."""
    stream = io.BytesIO()
    patch(colour).save(stream, "JPEG2000", irreversible=False)
    data = stream.getvalue()
    old, outer = data.index(b"colr") - 4, data.index(b"jp2h") - 4
    (size,), (whole,) = struct.unpack_from(">I", data, old), struct.unpack_from(">I", data, outer)
    new = struct.pack(">I", 8 + len(box)) + b"colr" + box
    grown = struct.pack(">I", whole + len(new) - size)
    return data[:outer] + grown + data[outer + 4 : old] + new + data[old + size :]


def test_colours_of_jpeg_2000() -> None:
    check_skin(jp2(IN_P3, b"\2\0\0" + P3_PROFILE), 1.5)
    check_skin(jp2(SKIN, b"\1\0\0" + struct.pack(">I", 16)), 1.5)
    with pytest.raises(Undecodable, match=r"colour space that is not read here \(number 21\)"):
        decode(jp2(SKIN, b"\1\0\0" + struct.pack(">I", 21)))


# ---- the rules themselves


@pytest.mark.parametrize("curve", [(1.0,), (1.8,), (2.2,), SRGB_CURVE])
@pytest.mark.parametrize("space", [SRGB, DISPLAY_P3, ADOBE, BT_2020])
def test_built_profiles_agree_with_the_definition(
    space: tuple[tuple[float, float], ...], curve: tuple[float, ...]
) -> None:
    """Through littlecms and back: skin of five shades, within a level and a half."""
    profile = profile_of(Primaries(*space), curve)
    assert profile
    assert ImageCms.getOpenProfile(io.BytesIO(profile)).profile.version == pytest.approx(4.3)
    for skin in (SKIN, (232, 188, 166), (122, 78, 60), (250, 240, 235), (90, 50, 45)):
        stored = in_curve(skin, space) if len(curve) == 5 else in_power(skin, space, curve[0])
        assert apart(rgb(decode(saved(patch(stored), "png", icc_profile=profile)))[0, 0], skin) <= 2


STATEMENTS = st.sampled_from(
    [None, SAYS_SRGB, UNREADABLE, ColourSource(b"one"), ColourSource(b"two"), ColourSource(b"three", (Hint.COLOUR_UNKNOWN,))]
)  # fmt: skip


@given(st.lists(STATEMENTS, max_size=6))
@settings(deadline=None)
def test_the_first_readable_statement_is_followed_and_what_stands_behind_it_changes_nothing(
    statements: list[ColourSource | None],
) -> None:
    found = followed(*statements)
    readable = [n for n, one in enumerate(statements) if one and one.is_readable]
    before = statements[: readable[0] + 1] if readable else statements
    said = [one for one in before if one]
    assert found.profile == (said[-1].profile if readable else None)
    assert set(found.hints) == {hint for one in said for hint in one.hints}
    assert found == followed(*before, *[UNREADABLE] * bool(readable))


@given(st.integers(0, 255), st.integers(0, 255))
@settings(deadline=None)
def test_any_code_points_are_followed_refused_or_leave_a_hint(primaries: int, transfer: int) -> None:
    if transfer in (16, 18):
        with pytest.raises(Undecodable):
            by_code_points(primaries, transfer)
        return
    found = by_code_points(primaries, transfer)
    assert (found is None) == (primaries == transfer == 2)
    if found and not found.is_readable:
        assert found.hints


@given(st.lists(st.floats(-1, 2), min_size=8, max_size=8), st.one_of(st.none(), st.floats(0.001, 1000)))
@settings(deadline=None, max_examples=60)
def test_any_numbers_are_followed_or_leave_a_hint(points: list[float], exponent: float | None) -> None:
    found = by_numbers(Primaries(*zip(points[::2], points[1::2], strict=True)), exponent)
    assert found is not None
    if found.is_readable:
        assert found.profile
        assert by_profile(found.profile, "RGB") is not None
    else:
        assert found.hints == (Hint.COLOUR_UNKNOWN,)


def test_exif_that_says_nothing_is_no_statement() -> None:
    assert by_exif(Exif()) is None
    assert by_numbers(None, None) is None
    assert profile_of(BT_709, SRGB_CURVE) == profile_of(BT_709, SRGB_CURVE)


def test_a_grey_picture_goes_through_the_curve_of_its_gamma() -> None:
    stored, wanted = round(255 * 0.25), round(255 * (1.055 * 0.25 ** (1 / 2.4) - 0.055))
    image = np.full((8, 8), stored, np.uint8)
    data = saved(Image.fromarray(image), "png")
    body = struct.pack(">I", 100_000)
    made = struct.pack(">I", 4) + b"gAMA" + body + struct.pack(">I", zlib.crc32(b"gAMA" + body))
    assert abs(rgb(decode(data[:33] + made + data[33:])) - wanted).max() <= 1


def test_gamma_curves_of_the_tests_are_those_of_the_program() -> None:
    """So that the two writers of profiles check each other."""
    ours = profile_of(ADOBE_SPACE, ADOBE_CURVE)
    theirs = matrix_profile(ADOBE_COLORANTS, gamma_curve(563 / 256))
    assert ours
    shown_ours, shown_theirs = (rgb(decode(saved(patch(IN_ADOBE), "png", icc_profile=one))) for one in (ours, theirs))
    assert abs(shown_ours - shown_theirs).max() <= 1
