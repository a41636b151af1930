"""A demo picture as the file that a camera would have written."""

from datetime import datetime

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from dmscorer.domain.demo.demo import Look
from dmscorer.imaging.demo.scenes import SHOTS
from dmscorer.imaging.demo.studio import Levels, film

QUALITY = 87
QUARTER_TURNS = {1: 0, 3: 2, 6: 1, 8: 3}  # how the stored picture is turned, counter-clockwise, per EXIF orientation
COMMENT = b"DEMO CAMERA NOTE"


def photograph(view: str, look: Look, levels: Levels, megapixels: float, seed: int, taken_at: datetime) -> bytes:
    """A JPEG with EXIF: some views lie on their side and say so; clock, camera, place and a note are in it."""
    planes = film(view, look, levels, megapixels, seed)
    orientation = SHOTS[view].orientation
    luma, blue, red = (turned(plane, orientation) for plane in planes)
    picture: bytes = simplejpeg.encode_jpeg_yuv_planes(luma, blue, red, quality=QUALITY)
    note = b"\xff\xfe" + (len(COMMENT) + 2).to_bytes(2, "big") + COMMENT
    return picture[:2] + exif_segment(orientation, taken_at, luma.shape) + note + picture[2:]


def turned(plane: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.rot90(plane, QUARTER_TURNS[orientation]))


def exif_segment(orientation: int, taken_at: datetime, shape: tuple[int, ...]) -> bytes:
    """The APP1 segment, marker and length included."""
    exif = Image.Exif()
    clock = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif[Base.Make], exif[Base.Model], exif[Base.Software] = "DEMOCAM", "DEMOCAM One", "1.0"
    exif[Base.Orientation], exif[Base.DateTime] = orientation, clock
    detail = exif.get_ifd(IFD.Exif)
    detail[Base.DateTimeOriginal] = detail[Base.DateTimeDigitized] = clock
    detail[Base.FNumber], detail[Base.ISOSpeedRatings], detail[Base.FocalLength] = 8.0, 200, 60.0
    detail[Base.ExifImageWidth], detail[Base.ExifImageHeight] = shape[1], shape[0]
    detail[Base.UserComment] = b"ASCII\x00\x00\x00" + COMMENT
    place = exif.get_ifd(IFD.GPSInfo)  # nowhere: the middle of the Gulf of Guinea
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (0.0, 0.0, 1.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (0.0, 0.0, 1.0)
    body = exif.tobytes()
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
