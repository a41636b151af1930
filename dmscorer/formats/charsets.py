"""The text of a table, whatever spreadsheet program wrote its bytes; what can be read in two ways is refused, never guessed.

Recognised: UTF-8 with or without a mark, UTF-16 and UTF-32 with a mark, UTF-16 without one, and where no byte sequence of
UTF-8 stands in the file, the eight-bit sets of Western Windows (1252) and of old Macs (Mac Roman). Those two are told apart
by what each would make of the text: a reading with "MŸller" or "Stra§e" in it cannot be meant. Written by hand because
detectors by frequency (charset-normalizer and its like) need more text than a column of names holds, and always answer.
"""

import codecs
import re
import unicodedata
from typing import Final

WIDE: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS, MAC = "cp1252", "mac_roman"
NAMES: Final = {WINDOWS: "Windows-1252", MAC: "Mac Roman"}

_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LETTERS: Final = frozenset("ŠšŽžŒœ") | {chr(n) for n in range(0xC0, 0x100)} - set("×÷ÿ")
_BESIDE_LETTERS: Final = frozenset("’‘“”„‚–—…°²³µ€£±½¼¾%")  # signs that a person may write next to a letter or digit


class NotText(ValueError):  # noqa: N818 - as Refusal: says what is wrong
    """``line`` from 1; ``str()`` continues "line 3: …"."""

    def __init__(self, line: int, cause: str) -> None:
        super().__init__(cause)
        self.line = line


def text_of(content: bytes) -> str:
    """The text without a mark at its start; NotText where it is none, or where it may be read in two ways."""
    for mark, encoding in WIDE:
        if content.startswith(mark):
            return _decoded(content, encoding, 1)
    if unmarked := _unmarked_wide(content):
        return _decoded(content, unmarked, 1)
    if b"\x00" in content:
        raise NotText(_line(content, content.index(b"\x00")), "this is not a text file (it holds a byte 0)")
    body = content.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(body) < len(content) or _SEQUENCE.search(body):
            raise NotText(_line(body, error.start), _wrong_byte(body[error.start])) from error
    return _eight_bit(content)


def _decoded(content: bytes, encoding: str, line: int) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(line, f"this is damaged {encoding.upper()} text") from error
    if "\x00" in text:
        raise NotText(1 + text[: text.index("\x00")].count("\n"), "this is not a text file (it holds a sign 0)")
    return text.removeprefix("\ufeff")


def _unmarked_wide(content: bytes) -> str:
    """UTF-16 without a mark: every second byte of its first line is 0, the others are not."""
    start = content[: content.find(b"\n") & ~1] if b"\n" in content else content[: len(content) & ~1]
    even, odd = start[::2], start[1::2]
    if not start or len(content) % 2:
        return ""
    if not odd.strip(b"\x00") and b"\x00" not in even:
        return "utf-16-le"
    return "utf-16-be" if not even.strip(b"\x00") and b"\x00" not in odd else ""


def _wrong_byte(byte: int) -> str:
    return f"this is UTF-8 text with a byte that cannot belong to it (0x{byte:02X}): type the letter there again"


def _eight_bit(content: bytes) -> str:
    readings = {encoding: _reading(content, encoding) for encoding in (WINDOWS, MAC)}
    meant = {encoding: text for encoding, text in readings.items() if text is not None and not _doubtful(text)}
    if len(meant) == 2 and _has_mac_lines(content):
        return meant[MAC]
    if len(set(meant.values())) == 1:
        return next(iter(meant.values()))
    first = re.search(rb"[\x80-\xff]", content)
    raise NotText(_line(content, first.start() if first else 0), _two_ways(readings, content))


def _reading(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _two_ways(readings: dict[str, str | None], content: bytes) -> str:
    """Quotes the first word that the two sets read apart."""
    line = re.search(rb"[^\s,;\t]*[\x80-\xff][^\s,;\t]*", content)
    words = [line[0].decode(encoding, "replace") for encoding in readings] if line else []
    return f"the letters cannot be told for certain (“{'” or “'.join(dict.fromkeys(words))}”?)"


def _has_mac_lines(content: bytes) -> bool:
    """Only programs of old Macs end lines with a lone CR."""
    return b"\r" in content and b"\n" not in content


def _doubtful(text: str) -> bool:
    """Whether any letter beyond ASCII stands where nobody writes one."""
    return any(_is_doubtful(text, found.start()) for found in re.finditer(r"[^\x00-\x7f]", text))


def _is_doubtful(text: str, at: int) -> bool:
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    touches = before.isalpha() or after.isalpha()
    if sign in _LETTERS:
        alone = not touches  # a letter between digits or spaces is a dash of the other set
        capital_inside = sign.isupper() and before.isalpha() and after.islower()
        capital_last = sign.isupper() and before.islower()
        return alone or capital_inside or capital_last
    if sign in _BESIDE_LETTERS or sign.isspace():
        return False
    return touches or unicodedata.category(sign) in ("Co", "Cc", "Lm")


def _line(content: bytes, at: int) -> int:
    """Line ends of any kind before that byte, and 1."""
    before = content[:at]
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
