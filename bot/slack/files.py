"""Slack as a place of files: what people hand over, and the pictures that cards show.

Traps 98 to 100: an upload has three steps and is looked at later; a file is fetched with our
token, from Slack's file host alone and never after a redirect, and a page in its place means
that the token may not read files.
"""

import re
from hashlib import sha256
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SlackUnavailable, UserError
from bot.ports import Clock, Handed
from bot.slack.calls import SlackRefused, call
from bot.words.phrases import phrase

MOST_BYTES = 50_000_000
# A video of 50 MB takes a while; what stands still for half a minute is given up.
PATIENCE = aiohttp.ClientTimeout(total=180, sock_connect=30, sock_read=30)
FILE_GONE = frozenset({"file_not_found", "file_deleted"})
_ID = re.compile("F[A-Z0-9]{6,}")
LOOKS = 20
LOOK_SECONDS = 0.5
NO_SCOPE = phrase(
    "Slack doesn't give the bot any files; please ask whoever runs it to add the scope"
    " `files:read` and to install the app again."
)
ELSEWHERE = phrase(
    "That file isn't kept by Slack itself; please save it, and attach it from your device."
)
GONE = phrase("Slack doesn't have that file any more; please attach it again.")
TOO_BIG = phrase("That file has more than 50 MB; please attach a smaller one.")


class SlackFiles:
    """Files over one session, beside the Web API client of the same token."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, *, token: str, clock: Clock
    ) -> None:
        self._client = client
        self._session = session
        self._token = token
        self._clock = clock
        # What was uploaded into a channel and does not stand there yet, by its digest and place.
        self._coming: dict[tuple[str, str], str] = {}

    async def fetch(self, file: Handed) -> bytes:
        """Fetch what somebody handed over. Raises `UserError`, or `SlackUnavailable`."""
        if not self._is_slacks(file.address):
            raise UserError(ELSEWHERE)
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with self._session.get(
                file.address, headers=headers, allow_redirects=False, timeout=PATIENCE
            ) as answer:
                if answer.status in {404, 410}:
                    raise UserError(GONE)
                if answer.status >= 500:
                    raise SlackUnavailable(f"a file: status {answer.status}")
                if answer.status != 200 or answer.content_type == "text/html":
                    raise UserError(NO_SCOPE)
                return await _read(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable(f"a file: {type(error).__name__}") from None

    async def hang(self, name: str, content: bytes) -> str:
        """Upload a picture of our own, for cards to show; return its id once that works.

        It is shared to no channel: the same token shows it in messages. Raises `SlackUnavailable`.
        """
        file = await self._upload(name, content, {})
        for _ in range(LOOKS):
            found, _ = await call(self._client, "files.info", file=file)
            if found["file"].get("mimetype"):
                return file
            await self._clock.sleep(LOOK_SECONDS)
        raise SlackUnavailable("files.info: a picture is still not looked at")

    async def share(self, name: str, content: bytes, channel: str) -> str:
        """Upload a video of ours into a channel; return its address once it stands there.

        Slack shares it a moment later (trap 98): until then nobody could play it. The next call
        goes on waiting for the same upload, so that a slow Slack doesn't show it twice.
        """
        where = (sha256(content).hexdigest(), channel)
        file = self._coming.get(where) or await self._upload(name, content, {"channel_id": channel})
        self._coming[where] = file
        for _ in range(LOOKS):
            try:
                found, _ = await call(self._client, "files.info", file=file)
            except SlackRefused as refusal:
                if refusal.error in FILE_GONE:
                    # Somebody deleted it before it stood there: the next call shares it anew.
                    self._coming.pop(where, None)
                raise
            address = found["file"].get("permalink")
            if address and _is_in(found["file"].get("shares"), channel):
                # Another draft may have waited for the same one.
                self._coming.pop(where, None)
                return str(address)
            await self._clock.sleep(LOOK_SECONDS)
        raise SlackUnavailable("files.info: a video is still not shared")

    async def is_shared(self, address: str, channel: str) -> bool:
        """Whether a video still stands where it was shared. Raises `SlackUnavailable`."""
        file = next((one for one in urlsplit(address).path.split("/") if _ID.fullmatch(one)), "")
        if not file:
            return False
        try:
            found, _ = await call(self._client, "files.info", file=file)
        except SlackRefused as refusal:
            if refusal.error in FILE_GONE:
                return False
            raise
        return _is_in(found["file"].get("shares"), channel)

    async def _upload(self, name: str, content: bytes, where: dict[str, str]) -> str:
        begun, _ = await call(
            self._client, "files.getUploadURLExternal", filename=name, length=len(content)
        )
        await self._send(str(begun["upload_url"]), content)
        file = str(begun["file_id"])
        named = [{"id": file, "title": name}]
        await call(self._client, "files.completeUploadExternal", files=named, **where)
        return file

    async def _send(self, address: str, content: bytes) -> None:
        if not self._is_slacks(address):
            raise SlackUnavailable("files.getUploadURLExternal: an address that is not Slack's")
        try:
            async with self._session.post(
                address, data=content, allow_redirects=False, timeout=PATIENCE
            ) as answer:
                if answer.status != 200:
                    raise SlackUnavailable(f"an upload: status {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable(f"an upload: {type(error).__name__}") from None

    def _is_slacks(self, address: str) -> bool:
        """Whether an address is of the host that keeps files for the API that we call."""
        try:
            there, api = urlsplit(address), urlsplit(self._client.base_url)
            if there.username or there.password:
                return False
            if api.hostname in {"127.0.0.1", "localhost"}:
                return (there.scheme, there.netloc) == (api.scheme, api.netloc)
            host = f"files.{(api.hostname or '').removeprefix('www.')}"
            return (there.scheme, there.hostname, there.port) == ("https", host, None)
        except ValueError:
            return False


def _is_in(shares: object, channel: str) -> bool:
    """Whether a file is shared in a channel, be it a public or a private one."""
    if not isinstance(shares, dict):
        return False
    return any(isinstance(there, dict) and channel in there for there in shares.values())


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for part in answer.content.iter_chunked(1 << 16):
        found += part
        if len(found) > MOST_BYTES:
            raise UserError(TOO_BIG)
    return bytes(found)
