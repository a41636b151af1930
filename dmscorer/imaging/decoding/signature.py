"""Which kind of file this is, told from its content; the ending of its name has no say."""

from dmscorer.imaging.pixels import Undecodable

STARTS = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"BM": "bmp",
    b"\0\0\0\x0cjP  ": "jpeg2000",
    b"\xff\x4f\xff\x51": "jpeg2000",
}
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})
ENDINGS = {
    "jpeg": "jpg", "png": "png", "tiff": "tif", "webp": "webp", "heic": "heic", "avif": "avif", "bmp": "bmp",
    "jpeg2000": "jp2", "dicom": "dcm",
}  # fmt: skip
HEADLESS_DICOM = (  # a file without the 128 free bytes: it begins with the group of its head or with the first group
    b"\x02\0\0\0UL", b"\x08\0\0\0UL", b"\x08\0\0\0\x04\0\0\0", b"\x08\0\x05\0CS", b"\x08\0\x08\0CS", b"\x08\0\x16\0UI",
)  # fmt: skip
OTHERS = {  # what people do put among photos: it deserves its name
    b"%PDF": "is a PDF document, not a photo",
    b"PK\x03\x04": "is a ZIP archive or an Office document, not a photo: unpack it first",
    b"8BPS": "is a Photoshop document: save the photo as TIFF or PNG",
    b"GIF8": "is a GIF, whose 256 colours cannot show erythema: bring the original photo",
    b"\x01\xda": "is an SGI picture, which no camera writes: save the photo as TIFF or PNG",
    b"\x0a\x05\x01": "is a PCX picture, which no camera writes: save the photo as TIFF or PNG",
    b"\0\0\x01\0": "is an icon, not a photo",
    b"RIFF": "is a sound or a film, not a photo",
    b"II+\0": "is a BigTIFF, which no camera writes: save the photo as TIFF or PNG",
    b"MM\0+": "is a BigTIFF, which no camera writes: save the photo as TIFF or PNG",
    b"FUJIFILMCCD-RAW": "is a camera raw file: develop it to JPEG or TIFF first",
    b"IIRO": "is a camera raw file: develop it to JPEG or TIFF first",
    b"IIU\0": "is a camera raw file: develop it to JPEG or TIFF first",
}
RAW = "is a camera raw file: develop it to JPEG or TIFF first"


def kind_of(data: bytes) -> str:
    """A key of ``ENDINGS``; Undecodable with a reason for everything else."""
    if not data:
        raise Undecodable("is empty: copy it again from the camera")
    if data[128:132] == b"DICM" or data.startswith(HEADLESS_DICOM):
        return "dicom"
    if data[4:8] == b"ftyp":
        return container_kind(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:4] == b"II*\0" and data[8:10] == b"CR":
        raise Undecodable(RAW)
    for start, kind in STARTS.items():
        if data.startswith(start):
            return kind
    raise Undecodable(other_reason(data))


def container_kind(data: bytes) -> str:
    """HEIC and AVIF share their container with films; the brands tell."""
    size = min(int.from_bytes(data[:4]), 256)
    brands = {data[8:12], *(data[place : place + 4] for place in range(16, size, 4))}
    if data[8:12] == b"crx ":
        raise Undecodable(RAW)
    if brands & AVIF_BRANDS:
        return "avif"
    if brands & HEIC_BRANDS:
        return "heic"
    raise Undecodable("is a film, not a photo")


def other_reason(data: bytes) -> str:
    if not any(data[:4096]):
        return "holds only zeros, so its content was lost: copy it again from the camera"
    known = (reason for start, reason in OTHERS.items() if data.startswith(start))
    return next(known, "is not a picture that can be read (JPEG, PNG, TIFF, WebP, HEIC, AVIF, BMP, JPEG 2000 or DICOM)")
