"""What a file says its values mean: every statement as an ICC profile, and which of several is followed.

The order of statements belongs to the format and stands where the format is read. Of what is said, the first statement that
can be read counts; where one before it could not, or nothing readable is left, the photo carries a hint.
"""

from dataclasses import dataclass

from dmscorer.domain.photos.quality import Hint
from dmscorer.imaging.colour.spaces import (
    ADOBE_CURVE,
    ADOBE_RGB,
    BT_709,
    CAMERA_CURVES,
    CURVES,
    DISPLAY_P3,
    PRIMARIES,
    SRGB_CURVE,
    UNSPECIFIED,
    Curve,
    Primaries,
    profile_of,
    refuse_hdr,
)
from dmscorer.imaging.colour.srgb import can_convert
from dmscorer.imaging.decoding.exif import Exif

DCF_OPTIONAL = "R03"  # DCF 2.0, InteroperabilityIndex: Adobe RGB; R98 is sRGB
EXIF_SRGB, EXIF_ADOBE, EXIF_UNCALIBRATED = 1, 2, 0xFFFF  # 2 stands in no standard and is written by cameras
CICP_TAG = b"cicp"


@dataclass(frozen=True, slots=True)
class ColourSource:
    """One statement. ``profile`` None = sRGB; ``is_readable`` False = something is said that cannot be followed."""

    profile: bytes | None = None
    hints: tuple[Hint, ...] = ()
    is_readable: bool = True


SRGB = ColourSource()
UNREADABLE = ColourSource(None, (Hint.COLOUR_UNKNOWN,), is_readable=False)


def followed(*statements: ColourSource | None) -> ColourSource:
    """The first readable statement, else sRGB; None = nothing is said. Hints of unreadable ones before it stay."""
    hints: tuple[Hint, ...] = ()
    for one in statements:
        if one is None:
            continue
        hints = tuple(dict.fromkeys(hints + one.hints))
        if one.is_readable:
            return ColourSource(one.profile, hints)
    return ColourSource(None, hints)


def by_profile(profile: bytes | None, mode: str) -> ColourSource | None:
    """An embedded profile for a picture of this Pillow mode; Undecodable where it says PQ or HLG (its tag cicp)."""
    if not profile:
        return None
    refuse_hdr(_transfer_in(profile))
    return ColourSource(profile) if can_convert(profile, mode) else UNREADABLE


def by_code_points(primaries: int, transfer: int) -> ColourSource | None:
    """ITU-T H.273, as HEIC, AVIF (nclx) and PNG (cICP) tell it; Undecodable for PQ and HLG."""
    refuse_hdr(transfer)
    if primaries == transfer == UNSPECIFIED:
        return None
    space = BT_709 if primaries == UNSPECIFIED else PRIMARIES.get(primaries)
    is_guess = transfer in CAMERA_CURVES
    curve = SRGB_CURVE if is_guess or transfer == UNSPECIFIED else CURVES.get(transfer)
    if space is None or curve is None:
        return UNREADABLE
    return ColourSource(profile_of(space, curve), (Hint.COLOUR_UNKNOWN,) if is_guess else ())


def by_numbers(primaries: Primaries | None, exponent: float | None) -> ColourSource | None:
    """Chromaticities and the exponent from value to light, either of which may be missing (then that of sRGB)."""
    if primaries is None and exponent is None:
        return None
    space = primaries or BT_709
    profile = profile_of(space, _curve(space, exponent))
    return ColourSource(profile) if profile else UNREADABLE


def _curve(space: Primaries, exponent: float | None) -> Curve:
    """2.2 stands for the curve of sRGB where the primaries are of a space with that curve, as PNG tells writers to put it."""
    is_usual = exponent is None or abs(exponent - 2.2) < 0.03
    if is_usual and (exponent is None or space.is_near(BT_709) or space.is_near(DISPLAY_P3)):
        return SRGB_CURVE
    return (exponent or 2.2,)


def adobe_rgb() -> ColourSource:
    return ColourSource(profile_of(ADOBE_RGB, ADOBE_CURVE))


def by_exif(exif: Exif) -> ColourSource | None:
    """Exif ColorSpace and DCF's InteroperabilityIndex.

    A photo that says sRGB and Adobe RGB at once is taken as sRGB, with a hint: programs that convert a photo change the one
    and forget the other.
    """
    is_adobe = exif.interoperability == DCF_OPTIONAL
    if exif.colour_space == EXIF_SRGB:
        return ColourSource(None, (Hint.COLOUR_CONFLICT,)) if is_adobe else SRGB
    if is_adobe or exif.colour_space == EXIF_ADOBE:
        return adobe_rgb()
    told = by_numbers(exif.primaries, exif.gamma) if exif.primaries else None
    return told or (None if exif.colour_space is None else UNREADABLE)


def _transfer_in(profile: bytes) -> int:
    """The transfer characteristics in the tag cicp of ICC.1:2022; 0 without one."""
    count = min(int.from_bytes(profile[128:132]), 100)
    for entry in range(132, 132 + 12 * count, 12):
        if profile[entry : entry + 4] == CICP_TAG:
            place = int.from_bytes(profile[entry + 4 : entry + 8])
            return int.from_bytes(profile[place + 9 : place + 10])
    return 0
