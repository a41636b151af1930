"""Embedded colour profile → sRGB.

Relative colorimetric with black point compensation: skin lies inside sRGB, and this intent keeps every colour
inside it at its measured value. The perceptual intent would follow whatever table the profile's maker chose, and
does nothing else for the matrix profiles that cameras embed.
"""

import hashlib
import io
from collections import OrderedDict
from threading import Lock

import numpy as np
from PIL import Image, ImageCms

SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
KEPT = 16

_transforms: OrderedDict[tuple[bytes, str], ImageCms.ImageCmsTransform | None] = OrderedDict()
_lock = Lock()


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """``image`` (mode L, RGB, CMYK or LAB) as sRGB in mode RGB.

    Without a profile RGB is taken as sRGB. A profile that is broken or made for another kind of picture is ignored,
    as every viewer does; an RGB profile on a grey picture is applied to its three equal channels.
    """
    if image.mode == "LAB":
        return applied(image, lab_transform())
    space = profile_space(profile) if profile else None
    if image.mode == "L" and space == "RGB":
        image = image.convert("RGB")
    if profile is None or space != image.mode:
        return image.convert("RGB")
    transform = transform_from(profile, image.mode)
    return image.convert("RGB") if transform is None else applied(image, transform)


def is_srgb(profile: bytes) -> bool:
    """Whether converting RGB from this profile would change nothing (or it is no usable RGB profile)."""
    return profile_space(profile) != "RGB" or transform_from(profile, "RGB") is None


def applied(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise AssertionError("not in place")
    return converted


def profile_space(profile: bytes) -> str | None:
    try:
        return SPACES.get(ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space)
    except (OSError, ImageCms.PyCMSError):
        return None


def transform_from(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The transform to sRGB, kept for the next photo of the same camera; None where there is nothing to do."""
    key = (hashlib.sha256(profile).digest(), mode)
    with _lock:
        if key not in _transforms:
            _transforms[key] = made_transform(profile, mode)
            if len(_transforms) > KEPT:
                _transforms.popitem(last=False)
        return _transforms[key]


def made_transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    try:
        transform = built(ImageCms.ImageCmsProfile(io.BytesIO(profile)), mode)
    except (OSError, ImageCms.PyCMSError):
        return None
    return None if mode == "RGB" and is_identity(transform) else transform


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
