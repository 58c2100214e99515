"""A video's way to TikTok: in pieces, of which the last one alone has an effect.

TikTok names a publication before it gets any bytes, and works on it once it has them all. So all
pieces but the last are brought while a post is prepared, and its number is in the frozen request:
whatever becomes of the last piece, TikTok itself can be asked.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.errors import NothingSent, Refused
from bot.publishers.answers import Answer
from bot.publishers.http import Call, Wire
from bot.publishers.links import is_of
from bot.publishers.uploads import bounded, keep
from bot.words.phrases import phrase

PIECE = 6_000_000
"""Bytes; TikTok takes from 5 MB, and of the last one up to twice as many."""
OPEN = timedelta(hours=1)
"""How long TikTok takes the bytes of a publication that it has named."""
GONE_ON_WITH = timedelta(minutes=45)
KEPT = 4
UPLOADING = "PROCESSING_UPLOAD"
NO_TO_A_PIECE = frozenset({400, 403, 404, 416, 429})
"""What TikTok itself says of bytes that it did not take; all else comes from between."""
_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A publication that TikTok has named: its number, and where its bytes go until `OPEN`.

    Whoever has the address could bring other bytes, so it is in no repr and is stored nowhere.
    """

    number: str
    where: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An upload of which only the last piece is missing; `what` says of which post."""

    named: Named
    what: str
    rest: bytes = field(repr=False)
    size: int


def source_info(size: int) -> dict[str, Any]:
    """Say how many pieces of which size will come; a whole one is as large as it is."""
    count = max(1, size // PIECE)
    return {
        "source": "FILE_UPLOAD",
        "video_size": size,
        "chunk_size": PIECE if count > 1 else size,
        "total_chunk_count": count,
    }


def pieces(size: int) -> Iterator[range]:
    """The stretches of a video, in order; the last one takes what is left over."""
    count = max(1, size // PIECE)
    for number in range(count):
        yield range(number * PIECE, (number + 1) * PIECE if number < count - 1 else size)


class FilmUploads:
    """The uploads of one account that are begun, each until its post leaves or it is too old."""

    def __init__(self, wire: Wire, base_url: str) -> None:
        self._wire = wire
        self._base_url = base_url
        self._begun: OrderedDict[str, Begun] = OrderedDict()

    def going_on(self, key: str, what: str) -> Begun | None:
        """The upload that was begun for just this post before, if TikTok still takes its end."""
        begun = self._begun.get(key)
        if begun is None or begun.what != what:
            return None
        return begun if self._wire.clock.now() - begun.named.at < GONE_ON_WITH else None

    async def begin(self, key: str, what: str, named: Named, content: bytes) -> Begun:
        """Bring all pieces but the last one. Raise what an answer means; nothing is out yet."""
        if not is_of(named.where, "tiktokapis.com", self._base_url):
            raise NothingSent(phrase("TikTok does not say where the video goes; nothing was sent."))
        self._wire.keep_secret(upload=named.where)
        *first, last = pieces(len(content))
        async with bounded(self._wire.who, last.start):
            for piece in first:
                part = content[piece.start : piece.stop]
                answer = await self._put(named, part, piece, len(content), effect=False)
                if not answer.ok:
                    raise self._wire.refusal(answer, effect=False)
        rest = content[last.start : last.stop]
        begun = Begun(named=named, what=what, rest=rest, size=len(content))
        keep(self._begun, key, begun, KEPT)
        return begun

    async def finish(self, key: str, number: str) -> Answer:
        """Bring the last piece, once: with it TikTok has all of the post.

        Raise `NothingSent` where the beginning is not known here any more.
        """
        begun = self._begun.pop(key, None)
        if begun is None or begun.named.number != number:
            raise NothingSent(
                phrase(
                    "The bot was started anew while the video was on its way, so nothing was sent"
                    " yet."
                )
            )
        last = range(begun.size - len(begun.rest), begun.size)
        try:
            return await self._put(begun.named, begun.rest, last, begun.size, effect=True)
        except NothingSent:
            # No connection was opened, so that the end is still to come.
            self._begun[key] = begun
            raise

    async def _put(
        self, named: Named, part: bytes, piece: range, size: int, *, effect: bool
    ) -> Answer:
        stretch = f"bytes {piece.start}-{piece.stop - 1}/{size}"
        return await self._wire.ask(
            Call(
                method="PUT",
                url=named.where,
                # The address itself says who is asking: the token stays at the API.
                headers={"Content-Type": "video/mp4", "Content-Range": stretch},
                body=part,
                effect=effect,
                upload=True,
                weight=len(part),
            )
        )


def what_of(post_info: Mapping[str, Any], sha256: str) -> str:
    """Name a post by all that TikTok is told of it, and by the digest of its video."""
    told = json.dumps([post_info, sha256], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def lacks_its_end(data: Mapping[str, Any], before: int) -> bool:
    """Whether TikTok says that it has got nothing of the last piece, which begins `before` bytes.

    It counts bytes from one, so that one more than there are may be none.
    """
    there = data.get("uploaded_bytes")
    return data.get("status") == UPLOADING and type(there) is int and there <= before + 1


def is_waiting(data: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether a frozen request is about a video of which TikTok says that its end is missing."""
    film = body.get("film")
    return isinstance(film, dict) and lacks_its_end(data, film["before"])


def refuse_what_never_came(data: Mapping[str, Any], body: Mapping[str, Any], now: datetime) -> None:
    """Raise `Refused` for a publication whose bytes TikTok takes no more, and has not got."""
    if not is_waiting(data, body):
        return
    if now > datetime.fromisoformat(body["film"]["at"]) + OPEN + _SLACK:
        raise Refused(
            phrase("TikTok never got all of the video, and takes no more of it; nothing is out.")
        )
