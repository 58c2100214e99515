"""What is put up at X before a post: pictures in one go, videos in pieces that X then works on.

Nobody sees any of it, so each step may be made again; only the post itself never is.
"""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.domain.drafts import Picture
from bot.domain.errors import NothingSent, PublishError, Refused
from bot.publishers.answers import Answer
from bot.publishers.client import Client
from bot.publishers.http import Wire
from bot.publishers.uploads import (
    LONGEST_PAUSE,
    PATIENCE,
    PAUSE,
    Begun,
    bounded,
    broken,
    busy,
    pieces,
    repeated,
    untold,
)
from bot.words.phrases import phrase

WHO = "X"
UPLOAD = "/2/media/upload"
# X asks for pieces of 5 MB at most.
PIECE = 4 * 1024 * 1024
# What is said of a video that is not ended, or that one of X's servers has not heard of yet.
UNKNOWN_THERE = frozenset({400, 404})


class XMedia:
    """The media of one account; `refusal` says what X's no means."""

    def __init__(
        self, client: Client, wire: Wire, refusal: Callable[[Answer], PublishError]
    ) -> None:
        self._client = client
        self._wire = wire
        self._refusal = refusal
        self._begun = Begun(wire.clock)

    async def put(self, picture: Picture, content: bytes, key: str) -> str:
        """Upload one picture or video for the post of this key; return its number.

        Raise `Refused` for a video that X can't work with, and `NothingSent` while it works.
        """
        if picture.is_video:
            return await self._film(picture, content, key)
        return await self._picture(picture, content)

    async def _picture(self, picture: Picture, content: bytes) -> str:
        form = aiohttp.FormData()
        file = io.BytesIO(content)
        form.add_field("media", file, filename="picture", content_type=picture.media_type)
        form.add_field("media_category", "tweet_image")
        answer = await self._client.ask("POST", UPLOAD, body=form, upload=True)
        number = self._number(answer)
        if picture.alt_text:
            await self._describe(number, picture.alt_text)
        return number

    async def _describe(self, number: str, alt_text: str) -> None:
        told = {"id": number, "metadata": {"alt_text": {"text": alt_text}}}
        answer = await self._client.ask("POST", "/2/media/metadata", json=told)
        if not answer.ok:
            raise self._refusal(answer)

    async def _film(self, picture: Picture, content: bytes, key: str) -> str:
        """Upload a video, or go on waiting for one; X takes no alt texts of videos."""
        number = self._begun.take(key, picture.sha256)
        if number is None:
            async with bounded(WHO, len(content)):
                number, is_ready = await self._sent(picture.media_type, content)
            if is_ready:
                return number
        if not await self._becomes_ready(number):
            self._begun.note(key, picture.sha256, number)
            raise busy(WHO)
        return number

    async def _sent(self, media_type: str, content: bytes) -> tuple[str, bool]:
        """Upload a video; give its number, and whether X has nothing left to do with it."""
        number = await self._begin(media_type, len(content))
        for index, piece in enumerate(pieces(content, PIECE)):
            await self._append(number, index, piece)
        return number, await self._is_taken(number)

    async def _begin(self, media_type: str, size: int) -> str:
        asked = {"media_type": media_type, "total_bytes": size, "media_category": "tweet_video"}
        return self._number(
            await repeated(
                self._wire.clock,
                lambda: self._client.ask("POST", f"{UPLOAD}/initialize", json=asked),
            )
        )

    async def _append(self, number: str, index: int, piece: bytes) -> None:
        async def call() -> Answer:
            form = aiohttp.FormData()
            form.add_field("segment_index", str(index))
            file = io.BytesIO(piece)
            form.add_field("media", file, filename="video", content_type="video/mp4")
            path = f"{UPLOAD}/{quote(number, safe='')}/append"
            return await self._client.ask("POST", path, body=form, upload=True, weight=len(piece))

        answer = await repeated(self._wire.clock, call)
        if not answer.ok:
            raise self._refusal(answer)

    async def _is_taken(self, number: str) -> bool:
        """End the upload; say whether the video is ready already, or is still to be asked for."""
        path = f"{UPLOAD}/{quote(number, safe='')}/finalize"
        try:
            answer = await self._client.ask("POST", path)
        except NothingSent:
            # Whether it came there is said by the state of the video.
            return False
        if answer.status >= 500:
            return False
        if not answer.ok:
            raise self._refusal(answer)
        data = self._wire.require(answer, effect=False).get("data")
        return isinstance(data, dict) and "processing_info" not in data

    async def _becomes_ready(self, number: str) -> bool:
        """Wait as long as one try may; raise `Refused` where X can't work with the video."""
        waited = 0.0
        while True:
            told = await self._processing(number)
            match told.get("state"):
                case "succeeded":
                    return True
                case "failed":
                    raise self._broken(told)
                case "pending" | "in_progress" if waited < PATIENCE:
                    pause = _pause(told)
                case "pending" | "in_progress":
                    return False
                case _:
                    raise untold(WHO)
            await self._wire.clock.sleep(pause)
            waited += pause

    async def _processing(self, number: str) -> dict[str, Any]:
        answer = await repeated(
            self._wire.clock,
            lambda: self._client.get(UPLOAD, command="STATUS", media_id=number),
        )
        if answer.status in UNKNOWN_THERE:
            raise untold(WHO)
        if not answer.ok:
            raise self._refusal(answer)
        data = self._wire.require(answer, effect=False).get("data")
        told = data.get("processing_info") if isinstance(data, dict) else None
        return told if isinstance(told, dict) else {}

    def _broken(self, told: dict[str, Any]) -> Refused:
        error = told.get("error")
        said = error.get("message") if isinstance(error, dict) else None
        return broken(WHO, self._wire.clean(said) if isinstance(said, str) else "")

    def _number(self, answer: Answer) -> str:
        if not answer.ok:
            raise self._refusal(answer)
        data = self._wire.require(answer, effect=False).get("data")
        number = data.get("id") if isinstance(data, dict) else None
        if not isinstance(number, str) or not number:
            raise NothingSent(phrase("{who} does not name a picture; nothing was sent.", who=WHO))
        return number


def _pause(told: dict[str, Any]) -> float:
    asked = told.get("check_after_secs")
    return min(max(float(asked), PAUSE), LONGEST_PAUSE) if type(asked) is int else PAUSE
