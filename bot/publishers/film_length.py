"""How long an approved video lasts, as its own head says."""

import struct

from bot.domain.errors import Refused
from bot.words.phrases import phrase


def seconds_of(content: bytes) -> float:
    """Read it out of an MP4. Raise `Refused` for what says nothing of it."""
    try:
        start, end = _inside(content, b"moov", 0, len(content))
        head, _ = _inside(content, b"mvhd", start, end)
        form, at = (">IQ", 20) if content[head] == 1 else (">II", 12)
        scale, duration = struct.unpack_from(form, content, head + at)
        return float(duration) / float(scale)
    except (struct.error, LookupError, ZeroDivisionError):
        raise Refused(
            phrase("The video can't be read any more; attach it again for a new look.")
        ) from None


def _inside(content: bytes, kind: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the content of the first box of a kind begins and ends. Raise `LookupError`."""
    while start < end:
        size, name = struct.unpack_from(">I4s", content, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", content, body)[0], body + 8
        elif size == 0:
            size = end - start
        if size < body - start:
            break
        if name == kind:
            return body, start + size
        start += size
    raise LookupError(kind)
