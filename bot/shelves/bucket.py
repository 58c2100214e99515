"""A bucket of an S3-compatible store that keeps bytes: one object each, named by their SHA-256.

Objects are private as the bucket's own default says; no access list is sent, since buckets that
know none refuse one. Every request may be sent again: a name has only one content.
"""

import logging
import re
from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from bot.domain.attaching import MOST_OF_VIDEO
from bot.domain.keeping import ShelfFull, ShelfTrouble, digest, is_whole
from bot.ports import Clock
from bot.shelves.signing import Signer, Unsigned

log = logging.getLogger(__name__)

PATIENCE: Final = aiohttp.ClientTimeout(total=120, connect=10, sock_read=30)
TRIES: Final = 4
FIRST_PAUSE: Final = 0.5
LONGEST_ERROR: Final = 65_536
# Nothing larger is ever put here.
MOST_BYTES: Final = MOST_OF_VIDEO
# Worth another try: the store is busy, or stumbled.
BUSY: Final = frozenset({429, 500, 502, 503, 504})
_NO_ROOM: Final = frozenset(
    {"InsufficientStorage", "QuotaExceeded", "ServiceQuotaExceeded", "XMinioStorageFull"}
)
_CODE: Final = re.compile(rb"<Code>\s*([A-Za-z0-9.]{1,80})\s*</Code>")
_EMPTY: Final = digest(b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Where a bucket is; `endpoint` has no slash at its end, `prefix` stands before each name."""

    endpoint: str
    name: str
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a store said: its status, its own word for a refusal, how long, and the bytes."""

    status: int
    code: str
    length: int | None
    content: bytes


class BucketShelf:
    """One bucket, asked with one key."""

    def __init__(
        self, bucket: Bucket, signer: Signer, *, session: aiohttp.ClientSession, clock: Clock
    ) -> None:
        self._bucket = bucket
        self._signer = signer
        self._session = session
        self._clock = clock

    async def put(self, sha256: str, content: bytes) -> None:
        """Keep bytes. Raises `ShelfFull`, or `ShelfTrouble`."""
        if await self.size(sha256) == len(content) and is_whole(await self.get(sha256), sha256):
            return
        self._require(await self._ask("PUT", sha256, content), 200)
        if not is_whole(await self.get(sha256), sha256):
            raise ShelfTrouble("the bucket does not give back what it was given")

    async def get(self, sha256: str) -> bytes | None:
        """Read an object; `None` where there is none. Raises `ShelfTrouble`."""
        answer = await self._ask("GET", sha256)
        if answer.status == 404 and answer.code == "NoSuchKey":
            return None
        self._require(answer, 200)
        return answer.content

    async def size(self, sha256: str) -> int | None:
        """Ask for an object's size. Raises `ShelfTrouble`."""
        answer = await self._ask("HEAD", sha256)
        if answer.status == 404:
            return None
        self._require(answer, 200)
        return answer.length

    async def remove(self, sha256: str) -> None:
        """Delete an object. Raises `ShelfTrouble`."""
        answer = await self._ask("DELETE", sha256)
        if not (answer.status == 404 and answer.code == "NoSuchKey"):
            self._require(answer, 200, 204)

    async def look(self) -> None:
        """Look whether the bucket is there and lets us list it. Raises `ShelfTrouble`."""
        query = {"list-type": "2", "max-keys": "1", "prefix": self._bucket.prefix}
        self._require(await self._send(self._request("GET", "", query=query), b""), 200)

    async def free(self) -> int | None:
        """Nobody can tell how much a bucket takes yet."""
        return None

    async def _ask(self, method: str, sha256: str, content: bytes = b"") -> Answer:
        name = f"{self._bucket.prefix}{sha256}"
        # Their name is the digest that a request has to tell of its body.
        payload = sha256 if content else _EMPTY
        return await self._send(self._request(method, name, payload), content)

    def _request(
        self, method: str, name: str, payload: str = _EMPTY, query: dict[str, str] | None = None
    ) -> Unsigned:
        url = URL(self._bucket.endpoint)
        place = f"{url.path.rstrip('/')}/{self._bucket.name}"
        given = {"content-type": "application/octet-stream"} if method == "PUT" else {}
        return Unsigned(
            method=method,
            host=url.host_port_subcomponent or "",
            path=f"{place}/{name}" if name else place,
            payload=payload,
            query=query or {},
            headers=given,
        )

    async def _send(self, request: Unsigned, content: bytes) -> Answer:
        """Send a request, and again while the store is busy or breaks off."""
        pause = FIRST_PAUSE
        for _ in range(TRIES - 1):
            try:
                answer = await self._once(request, content)
            except ShelfTrouble as trouble:
                log.info("a bucket broke off", extra={"event": "bucket.again", "why": str(trouble)})
            else:
                if answer.status not in BUSY:
                    return answer
                why = f"{answer.status} {answer.code}"
                log.info("a bucket is busy", extra={"event": "bucket.again", "why": why})
            await self._clock.sleep(pause)
            pause *= 2
        return await self._once(request, content)

    async def _once(self, request: Unsigned, content: bytes) -> Answer:
        url = URL(self._bucket.endpoint).origin()
        signed = self._signer.sign(request, self._clock.now())
        try:
            async with self._session.request(
                request.method,
                URL(f"{url}{request.target}", encoded=True),
                headers=signed,
                data=content or None,
                allow_redirects=False,
                timeout=PATIENCE,
            ) as answer:
                return await _read(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ShelfTrouble(f"the bucket: {type(error).__name__}") from None

    def _require(self, answer: Answer, *fine: int) -> None:
        if answer.status in fine:
            return
        kind = ShelfFull if answer.status == 507 or answer.code in _NO_ROOM else ShelfTrouble
        raise kind(f"the bucket said {answer.status} {answer.code}".rstrip())


async def _read(answer: aiohttp.ClientResponse) -> Answer:
    most = MOST_BYTES if answer.status == 200 else LONGEST_ERROR
    found = bytearray()
    async for part in answer.content.iter_chunked(1 << 16):
        found += part
        if len(found) > most:
            raise ShelfTrouble("the bucket gives more than was ever put there")
    said = _CODE.search(found) if answer.status != 200 else None
    return Answer(
        status=answer.status,
        code=said.group(1).decode() if said else "",
        length=answer.content_length,
        content=bytes(found),
    )
