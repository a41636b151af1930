"""DICOM: which are taken, with which colours, and which are refused in words that say what to do."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit, JPEGLossless, RLELossless

from dmscorer.imaging.decoding.decode import decode, read_facts
from dmscorer.imaging.pixels import Undecodable
from tests.imaging.decoding.test_colour import ADOBE_TO_XYZ, srgb_of
from tests.imaging.pictures import ADOBE_RGB, gamma_curve, matrix_profile, rgb

PHOTO = UID("1.2.840.10008.5.1.4.1.1.77.1.4")  # VL photographic image
SKIN = (201, 120, 104)


def dicom(
    pixels: npt.NDArray[np.generic] | bytes, size: tuple[int, int], syntax: UID = ExplicitVRLittleEndian, **more: object
) -> bytes:
    """``pixels``: an array, or the frame as it is coded."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = syntax
    data.file_meta.MediaStorageSOPClassUID = PHOTO
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = UID("1.2.3")
    data.SOPClassUID = PHOTO
    data.PatientName, data.PatientID, data.StudyDate = "Smithson^Anna", "4711", "20190304"
    data.Columns, data.Rows = size
    data.SamplesPerPixel, data.PhotometricInterpretation, data.PlanarConfiguration = 3, "RGB", 0
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit, data.PixelRepresentation = 7, 0
    for name, value in more.items():
        setattr(data, name, value)
    data.PixelData = encapsulate([pixels]) if isinstance(pixels, bytes) else pixels.tobytes()
    if isinstance(pixels, bytes):
        data["PixelData"].VR = "OB"
    stream = io.BytesIO()
    data.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def flat(colour: tuple[int, ...], size: tuple[int, int] = (40, 30), kind: type = np.uint8) -> npt.NDArray[np.generic]:
    return np.full((size[1], size[0], len(colour)), colour, kind)


def jpeg(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=98, subsampling=0)
    return stream.getvalue()


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_uncompressed_colour_comes_back_exactly(syntax: UID) -> None:
    data = dicom(flat(SKIN), (40, 30), syntax)
    assert (rgb(decode(data)) == SKIN).all()
    facts = read_facts(data)
    assert (facts.format, facts.width, facts.height, facts.taken_at, facts.camera) == ("dicom", 40, 30, None, None)


def test_a_baseline_jpeg_inside_is_decoded_at_its_colours_and_size() -> None:
    coded = jpeg(Image.new("RGB", (400, 300), SKIN))
    data = dicom(coded, (400, 300), JPEGBaseline8Bit, PhotometricInterpretation="YBR_FULL_422")
    pixels = decode(data, 100)
    assert (pixels.width, pixels.height, pixels.full_width) == (100, 75, 400)
    assert abs(rgb(pixels) - SKIN).max() <= 2


def test_grey_and_inverted_grey() -> None:
    for name, stored, shown in (("MONOCHROME2", 200, 200), ("MONOCHROME1", 200, 55)):
        data = dicom(flat((stored,)), (40, 30), SamplesPerPixel=1, PhotometricInterpretation=name)
        assert (rgb(decode(data)) == shown).all()


def test_sixteen_bits_a_colour_keep_their_upper_eight() -> None:
    data = dicom(
        flat((201 << 8, 120 << 8, 104 << 8), kind=np.uint16), (40, 30), BitsAllocated=16, BitsStored=16, HighBit=15
    )
    assert (rgb(decode(data)) == SKIN).all()


def test_the_profile_in_the_header_is_applied() -> None:
    """Adobe RGB with its gamma of 563/256, against the definitions of both spaces."""
    data = dicom(flat(SKIN), (40, 30), ICCProfile=matrix_profile(ADOBE_RGB, gamma_curve(563 / 256)))
    expected = srgb_of([(v / 255) ** (563 / 256) for v in SKIN], ADOBE_TO_XYZ)
    assert abs(rgb(decode(data)) - np.array(expected)).max() <= 1.6


def test_of_several_frames_the_first_is_taken_and_they_are_counted() -> None:
    both = np.stack([flat(SKIN), flat((0, 0, 0))])
    data = dicom(both, (40, 30), NumberOfFrames=2)
    assert (rgb(decode(data)) == SKIN).all()
    assert read_facts(data).frames == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            dicom(flat((900,), kind=np.uint16), (40, 30), SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2",
                  BitsAllocated=16, BitsStored=12, HighBit=11),
            r"measured values \(12 bits, one channel\).*export it as JPEG or TIFF",
        ),
        (dicom(b"\xff\xd8\xff\xc3", (40, 30), JPEGLossless), "8 bits coded as JPEG Lossless, which is not read here: export"),
        (dicom(flat(SKIN), (40, 30), NumberOfFrames=500), "more than 100 pictures"),
        (dicom(flat(SKIN), (60000, 60000)), "250 megapixels"),
        (dicom(b"\xff\xd8 nothing", (40, 30), JPEGBaseline8Bit, PhotometricInterpretation="YBR_FULL_422"), "damaged DICOM"),
        (dicom(flat(SKIN), (40, 30))[:400], "DICOM"),
        (dicom(b"\0" * 64, (40, 30), RLELossless), "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Undecodable, match=says):
        decode(data)
