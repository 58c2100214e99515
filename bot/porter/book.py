"""The porter's book: what was acknowledged, in a file, until the bot has taken it (trap 9).

A line is written before Slack is answered, so no end of a process loses it. It is not forced to the
disk first, which takes longer than an answer may: what a power cut takes in these moments is
found as what came while nobody listened is found.
"""

import contextlib
import errno
import fcntl
import logging
import os
from dataclasses import replace
from pathlib import Path

from bot.porter.heard import Heard
from bot.porter.lines import Taken, Tell, said, taken

log = logging.getLogger(__name__)

ENDING = ".heard"
READ_AT_ONCE = 1 << 20
# With so much waiting the bot is far behind: Slack waits for it then, and repeats what it must.
MOST_WAITING = 1000
LARGEST = 16 * 1024 * 1024


class Book:
    """The file, owned by one porter at a time; empty whenever nothing is to be taken."""

    def __init__(self, path: Path) -> None:
        """Open it, and wait until a porter before has let it go. Blocks; raises `OSError`."""
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(path, flags, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self.left, self._size = _read(self._file)
        # Else what is written next would be the end of a line that was left half written.
        os.ftruncate(self._file, self._size)
        self._open = {one.number for one in self.left}
        self._last = max(self._open, default=0)
        self._was_full = False
        if not self.left:
            self._empty()

    def is_full(self, most: int = MOST_WAITING, largest: int = LARGEST) -> bool:
        """Whether so many requests wait to be taken, or the file has so many bytes."""
        full = len(self._open) >= most or self._size >= largest
        if full and not self._was_full:
            log.error("the book is full", extra={"event": "porter.full"})
        self._was_full = full
        return full

    def next_number(self) -> int:
        """Count one more."""
        self._last += 1
        return self._last

    def keep(self, heard: Heard) -> bytes:
        """Write a request down, all of it or nothing; return its line. Raises `OSError`."""
        line = heard.as_line()
        self._write(line)
        self._open.add(heard.number)
        return line

    def keep_and_tell(self, heard: Heard, tell: Tell) -> bool:
        """Write a request down, and tell the bot of it; false where it can't be written."""
        try:
            line = self.keep(heard)
        except OSError:
            log.exception("the book can't be written", extra={"event": "porter.book"})
            return False
        tell(line)
        return True

    def taken(self, number: int) -> None:
        """Note that the bot has a request; what it said is forgotten with the last one."""
        self._open.discard(number)
        if not self._open:
            self._empty()
        else:
            # Where it can't be written, a later porter tells it once more, which the bot knows.
            with contextlib.suppress(OSError):
                self._write(taken(number))

    def close(self) -> None:
        """Let the file go, for the next porter."""
        os.close(self._file)

    def _write(self, line: bytes) -> None:
        try:
            written = os.write(self._file, line)
            if written < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(line)

    def _empty(self) -> None:
        os.ftruncate(self._file, 0)
        self._size = 0


def is_free(path: Path) -> bool:
    """Whether no porter has the book at `path` open now."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


def _read(file: int) -> tuple[tuple[Heard, ...], int]:
    """Read what is left, and where the last whole line ends.

    A line that a kill or a power cut left half written was never whole.
    """
    left: dict[int, Heard] = {}
    *lines, half = (written := _bytes_of(file)).split(b"\n")
    for line in lines:
        try:
            found = said(line)
        except ValueError:
            log.error("a line of the book can't be read", extra={"event": "porter.unreadable"})
            continue
        match found:
            case Heard():
                left[found.number] = replace(found, left=True)
            case Taken(number=number):
                left.pop(number, None)
    return tuple(left.values()), len(written) - len(half)


def _bytes_of(file: int) -> bytes:
    parts, at = [], 0
    while part := os.pread(file, READ_AT_ONCE, at):
        parts.append(part)
        at += len(part)
    return b"".join(parts)
