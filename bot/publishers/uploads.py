"""Uploads, which nobody sees: a step may be made again, and slow work is gone on with later."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

from bot.domain.errors import NothingSent, Refused
from bot.ports import Clock
from bot.publishers.answers import Answer
from bot.publishers.http import LIMITS, SLOWEST
from bot.words.phrases import phrase, worded

K = TypeVar("K")
V = TypeVar("V")

TRIES = 3
PAUSE = 1.0
# How long one try waits while a network works on a video; the next one goes on waiting.
PATIENCE = 30.0
LONGEST_PAUSE = 10.0
KEPT = 16
KEPT_SECONDS = 3_600.0


async def repeated(clock: Clock, call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Make a call that shows nothing, again where its answer was lost or the server broke."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(NothingSent):
            answer = await call()
            if answer.status < 500:
                return answer
        await clock.sleep(PAUSE)
    return await call()


@contextlib.asynccontextmanager
async def bounded(who: str, size: int) -> AsyncIterator[None]:
    """Let all steps of an upload take as long as one call of this size may, and no longer.

    What takes longer would outlast the claim on its post. Raises `NothingSent`.
    """
    try:
        async with asyncio.timeout(LIMITS.upload + size / SLOWEST):
            yield
    except TimeoutError:
        raise NothingSent(
            phrase("{who} takes the video too slowly now; nothing was sent.", who=who)
        ) from None


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    """Cut bytes into pieces of this size; the last one may be smaller."""
    return (content[at : at + size] for at in range(0, len(content), size))


def keep(kept: OrderedDict[K, V], key: K, begun: V, most: int) -> None:
    """Keep what was begun, and forget what is there longest where that makes too many."""
    kept[key] = begun
    while len(kept) > most:
        kept.popitem(last=False)


class Begun:
    """Uploads that a network still works on, each by the key of its post and its own digest.

    A stop of the program forgets them: then the video is uploaded again, which nobody sees.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

    def take(self, key: str, sha256: str) -> str | None:
        """Give the name of the upload of just these bytes for this post, and forget it."""
        name, at = self._kept.pop((key, sha256), ("", 0.0))
        return name if name and self._clock.monotonic() - at < KEPT_SECONDS else None

    def note(self, key: str, sha256: str, name: str) -> None:
        """Keep the name of an upload until the next try."""
        keep(self._kept, (key, sha256), (name, self._clock.monotonic()), KEPT)


def busy(who: str) -> NothingSent:
    """Say that a network has not done with a video yet."""
    return NothingSent(phrase("{who} is still busy with the video; nothing was sent yet.", who=who))


def untold(who: str) -> NothingSent:
    """Say that nobody knows how far a video is, and so whether a post could show it."""
    return NothingSent(
        phrase("{who} does not say how far the video is; nothing was sent.", who=who)
    )


def broken(who: str, words: str) -> Refused:
    """Say that a network can't work with a video, in its own words where it has some."""
    return Refused(
        worded(
            "{who} can't work with this video, so nothing was sent; save it as a usual MP4 (H.264,"
            " AAC), and attach it again for a new look.",
            '{who} can\'t work with this video ("{words}"), so nothing was sent; save it as a usual'
            " MP4 (H.264, AAC), and attach it again for a new look.",
            who=who,
            words=words,
        )
    )
