"""Embedded colour profile → sRGB.

Relative colorimetric with black point compensation: skin lies inside sRGB, and this intent keeps every colour
inside it at its measured value. The perceptual intent would follow whatever table the profile's maker chose, and
does nothing else for the matrix profiles that cameras embed.
"""

import hashlib
import io
from collections import OrderedDict
from enum import Enum
from threading import Lock

import numpy as np
from PIL import Image, ImageCms

SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
KEPT = 16


class No(Enum):
    """Why there is no transform."""

    NEED = "the colours are those of sRGB already"
    SENSE = "the profile is broken, or made for another kind of picture"


Transform = ImageCms.ImageCmsTransform | No

_transforms: OrderedDict[tuple[bytes, str], Transform] = OrderedDict()
_lock = Lock()


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """``image`` (mode L, RGB, CMYK or LAB) as sRGB in mode RGB.

    Without a profile RGB is taken as sRGB. A profile that ``can_convert`` denies is ignored, as every viewer does; an RGB
    profile on a grey picture is applied to its three equal channels.
    """
    if image.mode == "LAB":
        return applied(image, lab_transform())
    if profile is None:
        return image.convert("RGB")
    mode = mode_for(profile, image.mode)
    transform = transform_from(profile, mode)
    if mode == "RGB" and image.mode != "RGB":
        image = image.convert("RGB")
    return image.convert("RGB") if isinstance(transform, No) else applied(image, transform)


def is_srgb(profile: bytes) -> bool:
    """Whether converting RGB from this profile would change nothing (or it is no usable RGB profile)."""
    return isinstance(transform_from(profile, "RGB"), No)


def can_convert(profile: bytes, mode: str) -> bool:
    """Whether the profile is whole and made for pictures of this mode; for LAB, whose values need none, never."""
    return mode != "LAB" and transform_from(profile, mode_for(profile, mode)) is not No.SENSE


def mode_for(profile: bytes, mode: str) -> str:
    """The mode in which a picture meets the profile: grey goes through an RGB profile as three equal channels."""
    return "RGB" if mode == "L" and profile[16:20] == b"RGB " else mode


def applied(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise AssertionError("not in place")
    return converted


def transform_from(profile: bytes, mode: str) -> Transform:
    """The transform to sRGB, kept for the next photo of the same camera."""
    key = (hashlib.sha256(profile).digest(), mode)
    # Photos are decoded on several threads, and a profile is worth building once.
    with _lock:
        if key not in _transforms:
            _transforms[key] = made_transform(profile, mode)
            # A folder from many cameras must not keep a transform of each for ever.
            if len(_transforms) > KEPT:
                _transforms.popitem(last=False)
        return _transforms[key]


def made_transform(profile: bytes, mode: str) -> Transform:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if SPACES.get(source.profile.xcolor_space) != mode:
            return No.SENSE
        transform = built(source, mode)
    except (OSError, ImageCms.PyCMSError):
        return No.SENSE
    return No.NEED if mode == "RGB" and is_identity(transform) else transform


def lab_transform() -> ImageCms.ImageCmsTransform:
    return built(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")), "LAB")


def built(source: ImageCms.ImageCmsProfile, mode: str) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    """Tried on a cube of 17³ colours: no channel moves by more than one level."""
    steps = np.linspace(0, 255, 17).round().astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(17, 289, 3)
    moved = np.asarray(applied(Image.fromarray(cube), transform)).astype(int)
    return int(abs(moved - cube).max()) <= 1
