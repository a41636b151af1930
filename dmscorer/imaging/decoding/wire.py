"""How the program and its decoding child talk: a JSON head and raw bytes.

No pickle: a picture that takes the child over gains nothing here.
"""

import json
import struct
from typing import Any, BinaryIO

SIZES = struct.Struct(">IQ")
MAX_HEAD = 1 << 16
MAX_BODY = 1 << 30

Head = dict[str, Any]


class Broken(Exception):  # noqa: N818 — a state of the pipe
    """The other side is gone, or says what cannot be."""


def send(stream: BinaryIO, head: Head, body: bytes | memoryview = b"") -> None:
    text = json.dumps(head).encode()
    stream.write(SIZES.pack(len(text), len(body)))
    stream.write(text)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[Head, bytearray]:
    head_size, body_size = SIZES.unpack(exactly(stream, SIZES.size))
    if head_size > MAX_HEAD or body_size > MAX_BODY:
        raise Broken
    head = json.loads(exactly(stream, head_size))
    return head, exactly(stream, body_size)


def exactly(stream: BinaryIO, size: int) -> bytearray:
    buffer = bytearray(size)
    view, filled = memoryview(buffer), 0
    while filled < size:
        got = stream.readinto(view[filled:])  # type: ignore[attr-defined]
        if not got:
            raise Broken
        filled += got
    return buffer
