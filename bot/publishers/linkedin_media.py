"""What is put up at LinkedIn before a post: pictures in one go, videos in the parts it asks for.

Nobody sees any of it, so each step may be made again; only the post itself never is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.domain.accounts import Account
from bot.domain.drafts import Picture
from bot.domain.errors import NothingSent, PublishError, Refused
from bot.publishers.answers import Answer
from bot.publishers.client import BYTES, Client
from bot.publishers.http import Call, Wire
from bot.publishers.links import is_of
from bot.publishers.uploads import PATIENCE, Begun, bounded, broken, busy, repeated, untold
from bot.words.phrases import phrase

WHO = "LinkedIn"
POLLS = 30
POLL_SECONDS = 1.0
POLL_SECONDS_OF_VIDEO = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Where some bytes of a video go."""

    url: str
    content: bytes


class LinkedInMedia:
    """The media of one author; `refusal` says what LinkedIn's no means."""

    def __init__(
        self,
        client: Client,
        wire: Wire,
        *,
        account: Account,
        author: str,
        is_page: bool,
        refusal: Callable[[Answer], PublishError],
    ) -> None:
        self._client = client
        self._wire = wire
        self._account = account
        self._author = author
        self._is_page = is_page
        self._refusal = refusal
        self._begun = Begun(wire.clock)

    async def picture(self, content: bytes) -> str:
        """Upload a picture, and wait until it is ready; return its URN."""
        value = await self._opened("images", {"owner": self._author})
        urn, url = str(value.get("image") or ""), str(value.get("uploadUrl") or "")
        if not urn or not self._is_linkedins(url):
            raise NothingSent(phrase("LinkedIn does not say where pictures go; nothing was sent."))
        answer = await self._client.ask("PUT", url, body=content, upload=True)
        if not answer.ok:
            raise self._refusal(answer)
        await self._until_shown(urn)
        return urn

    async def film(self, film: Picture, content: bytes, key: str) -> str:
        """Upload a video for the post of this key, or go on waiting for one; return its URN.

        Raise `Refused` for a video that LinkedIn can't work with, and `NothingSent` while it works.
        """
        urn = self._begun.take(key, film.sha256)
        if urn is None:
            async with bounded(WHO, len(content)):
                urn = await self._sent(content)
        if not await self._becomes_ready(urn):
            self._begun.note(key, film.sha256, urn)
            raise busy(WHO)
        return urn

    async def _sent(self, content: bytes) -> str:
        asked = {
            "owner": self._author,
            "fileSizeBytes": len(content),
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
        value = await self._opened("videos", asked)
        urn, token = value.get("video"), value.get("uploadToken", "")
        parts = self._parts(value.get("uploadInstructions"), content)
        if not isinstance(urn, str) or not urn or parts is None or not isinstance(token, str):
            raise NothingSent(phrase("LinkedIn does not say where videos go; nothing was sent."))
        marks = [await self._put(part) for part in parts]
        await self._end({"video": urn, "uploadToken": token, "uploadedPartIds": marks})
        return urn

    async def _opened(self, kind: str, asked: dict[str, object]) -> dict[str, Any]:
        answer = await self._client.ask(
            "POST",
            f"/rest/{kind}?action=initializeUpload",
            json={"initializeUploadRequest": asked},
        )
        value = self._require(answer).get("value")
        return value if isinstance(value, dict) else {}

    def _parts(self, told: object, content: bytes) -> list[_Part] | None:
        """The parts as LinkedIn cuts them; `None` where they are not the whole video, in order."""
        parts, at = [], 0
        for one in told if isinstance(told, list) else []:
            found = one if isinstance(one, dict) else {}
            url, first, last = (found.get(name) for name in ("uploadUrl", "firstByte", "lastByte"))
            if type(last) is not int or first != at or not at <= last < len(content):
                return None
            if not isinstance(url, str) or not self._is_linkedins(url):
                return None
            parts.append(_Part(url=url, content=content[at : last + 1]))
            at = last + 1
        return parts if at == len(content) else None

    async def _put(self, part: _Part) -> str:
        """Upload one part, without our token, which LinkedIn wants nowhere near a video's bytes."""
        call = Call(
            method="PUT",
            url=part.url,
            headers={"Content-Type": BYTES},
            body=part.content,
            upload=True,
            weight=len(part.content),
        )
        answer = await repeated(self._wire.clock, lambda: self._wire.ask(call))
        if not answer.ok:
            raise self._refusal(answer)
        mark = answer.headers.get("ETag", "")
        if not mark:
            raise NothingSent(
                phrase("LinkedIn does not confirm a part of the video; nothing was sent.")
            )
        return mark

    async def _end(self, asked: dict[str, object]) -> None:
        """End the upload; where the answer is lost, the state of the video says whether it was."""
        try:
            answer = await self._client.ask(
                "POST",
                "/rest/videos?action=finalizeUpload",
                json={"finalizeUploadRequest": asked},
            )
        except NothingSent:
            return
        if not answer.ok and answer.status < 500:
            raise self._refusal(answer)

    async def _becomes_ready(self, urn: str) -> bool:
        """Wait as long as one try may; raise `Refused` where LinkedIn can't work with the video."""
        waited = 0.0
        while True:
            answer = await repeated(
                self._wire.clock, lambda: self._client.get(path_of(urn, "videos"))
            )
            if answer.status == 403:
                raise Refused(
                    phrase(
                        "LinkedIn doesn't let this login see whether a video is ready, so nothing"
                        " was sent; post it by hand, or attach pictures for a new look."
                    )
                )
            if answer.status == 404:
                # Its end may not have come there.
                raise untold(WHO)
            match self._require(answer):
                case {"status": "AVAILABLE"}:
                    return True
                case {"status": "PROCESSING"} if waited < PATIENCE:
                    pass
                case {"status": "PROCESSING"}:
                    return False
                case {"status": "PROCESSING_FAILED", **told}:
                    raise self._broken(told.get("processingFailureReason"))
                case _:
                    raise untold(WHO)
            await self._wire.clock.sleep(POLL_SECONDS_OF_VIDEO)
            waited += POLL_SECONDS_OF_VIDEO

    def _broken(self, reason: object) -> Refused:
        return broken(WHO, self._wire.clean(reason) if isinstance(reason, str) else "")

    async def _until_shown(self, urn: str) -> None:
        for _ in range(POLLS):
            answer = await self._client.get(path_of(urn, "images"))
            if answer.status == 403 and not self._is_page:
                # Reading is closed to members; LinkedIn takes a picture that it still works on.
                return
            match self._require(answer).get("status"):
                case "AVAILABLE":
                    return
                case "PROCESSING_FAILED":
                    raise Refused(
                        phrase("LinkedIn can't read a picture; replace it for a new look.")
                    )
            await self._wire.clock.sleep(POLL_SECONDS)
        raise NothingSent(phrase("{who} is still busy with a picture; nothing was sent.", who=WHO))

    def _is_linkedins(self, url: str) -> bool:
        """Whether our token and our bytes may go there."""
        return is_of(url, "linkedin.com", self._account.base_url)

    def _require(self, answer: Answer) -> dict[str, Any]:
        if not answer.ok:
            raise self._refusal(answer)
        return self._wire.require(answer, effect=False)


def path_of(urn: str, kind: str) -> str:
    """The address of one thing at LinkedIn."""
    return f"/rest/{kind}/{quote(urn, safe='')}"
