"""Embedded profiles to sRGB, against the definitions of the colour spaces."""

import numpy as np
import pytest
from PIL import Image, ImageCms

from dmscorer.imaging.decoding.decode import decode
from dmscorer.imaging.pixels import SURROUND
from tests.imaging.pictures import (
    ADOBE_RGB,
    DISPLAY_P3,
    RGB,
    gamma_curve,
    matrix_profile,
    patch,
    rgb,
    saved,
    srgb_curve,
)

# Linear light → XYZ at D65: SMPTE EG 432-1 (P3 primaries, D65 white), Adobe RGB (1998) 4.3.5.3, IEC 61966-2-1.
P3_TO_XYZ = [[0.486571, 0.265668, 0.198217], [0.228975, 0.691739, 0.079287], [0.0, 0.045113, 1.043944]]
ADOBE_TO_XYZ = [[0.57667, 0.18556, 0.18823], [0.29734, 0.62736, 0.07529], [0.02703, 0.07069, 0.99134]]
SRGB_TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def linear(value: int) -> float:
    v = value / 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def encoded(light: float) -> float:
    light = min(max(light, 0.0), 1.0)
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def srgb_of(light: list[float], to_xyz: list[list[float]]) -> list[float]:
    xyz = np.array(to_xyz) @ np.array(light)
    return [encoded(v) for v in np.linalg.inv(np.array(SRGB_TO_XYZ)) @ xyz]


SKIN: list[RGB] = [(201, 120, 104), (232, 188, 166), (122, 78, 60), (150, 62, 60), (128, 128, 128), (250, 240, 235)]


@pytest.mark.parametrize("form", ["jpeg", "progressive", "png", "tiff", "webp", "heic", "avif"])
@pytest.mark.parametrize("colour", SKIN)
def test_display_p3_skin_becomes_srgb(form: str, colour: RGB) -> None:
    """An iPhone's patch; taken for sRGB it would lose its red: (201, 120, 104) in P3 is about (211, 117, 101) in sRGB."""
    profile = matrix_profile(DISPLAY_P3, srgb_curve())
    shown = rgb(decode(saved(patch(colour), form, icc_profile=profile)))
    expected = srgb_of([linear(v) for v in colour], P3_TO_XYZ)
    assert (
        abs(shown - np.array(expected)).max() <= 2.6
    )  # half a level of rounding, one of the codec, one of the profile


@pytest.mark.parametrize("colour", SKIN)
def test_adobe_rgb_skin_becomes_srgb(colour: RGB) -> None:
    profile = matrix_profile(ADOBE_RGB, gamma_curve(563 / 256))
    shown = rgb(decode(saved(patch(colour), "png", icc_profile=profile)))
    expected = srgb_of([(v / 255) ** (563 / 256) for v in colour], ADOBE_TO_XYZ)
    assert abs(shown - np.array(expected)).max() <= 1.6


@pytest.mark.parametrize("form", ["jpeg", "png"])
def test_an_srgb_profile_changes_nothing(form: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = patch((201, 120, 104))
    assert np.array_equal(decode(saved(image, form, icc_profile=profile)).array, decode(saved(image, form)).array)


@pytest.mark.parametrize("profile", [b"no profile at all", b"", matrix_profile(DISPLAY_P3, srgb_curve())[:200]])
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    shown = rgb(decode(saved(patch((201, 120, 104)), "png", icc_profile=profile)))
    assert (shown == (201, 120, 104)).all()


def test_a_reduced_photo_has_the_colours_of_the_whole_one() -> None:
    profile = matrix_profile(DISPLAY_P3, srgb_curve())
    data = saved(patch((201, 120, 104), size=(640, 480)), "jpeg", icc_profile=profile)
    assert abs(rgb(decode(data, 60))[0, 0] - rgb(decode(data))[0, 0]).max() <= 1


def test_a_large_photo_is_converted_to_its_last_row() -> None:
    """More pixels than one band of the conversion holds."""
    profile = matrix_profile(DISPLAY_P3, srgb_curve())
    shown = rgb(decode(saved(patch((201, 120, 104), size=(2400, 1800)), "jpeg", icc_profile=profile)))
    assert (shown == shown[0, 0]).all()
    assert shown[0, 0, 0] > 207


def test_grey_stays_grey_and_an_rgb_profile_on_it_does_no_harm() -> None:
    grey = patch((140,), "L")
    for more in ({}, {"icc_profile": matrix_profile(DISPLAY_P3, srgb_curve())}):
        assert abs(rgb(decode(saved(grey, "jpeg", **more))) - 140).max() <= 1


def test_cmyk_without_a_profile() -> None:
    """No ink is white, full black ink is black, full cyan holds no red."""
    for ink, expected in (
        ((0, 0, 0, 0), (255, 255, 255)),
        ((0, 0, 0, 255), (0, 0, 0)),
        ((255, 0, 0, 0), (0, 255, 255)),
    ):
        assert abs(rgb(decode(saved(patch(ink, "CMYK"), "tiff"))) - expected).max() <= 1


def test_lab_tiff() -> None:
    """L* 50 (128 of 255), a* = b* = 0 (stored with an offset of 128) is sRGB grey 119 (118.9 by the definition of L* and of sRGB)."""
    assert abs(rgb(decode(saved(patch((128, 128, 128), "LAB"), "tiff"))) - 119).max() <= 1


def test_a_palette_gives_its_colours() -> None:
    image = patch((201, 120, 104)).convert("P", palette=Image.Palette.ADAPTIVE)
    assert (rgb(decode(saved(image, "png"))) == (201, 120, 104)).all()


def test_transparency_shows_the_neutral_grey_beneath() -> None:
    for image in (patch((200, 0, 0, 0), "RGBA"), patch((200, 0), "LA")):
        assert (rgb(decode(saved(image, "png"))) == SURROUND).all()
    half = rgb(decode(saved(patch((255, 255, 255, 128), "RGBA"), "png")))
    assert abs(half - (128 * 255 + 127 * SURROUND) / 255).max() <= 1


@pytest.mark.parametrize("form", ["png", "tiff"])
def test_sixteen_bits_keep_their_high_byte(form: str) -> None:
    image = Image.fromarray(np.full((32, 48), 0x8C7F, dtype=np.uint16))
    assert (rgb(decode(saved(image, form))) == 0x8C).all()
