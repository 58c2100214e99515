"""Videos on a Facebook Page: reels, which are uploaded unseen and published by a second call.

Nothing makes that call harmless to repeat, but it names the video, whose number is in the frozen
request: after a lost answer Facebook's own word on the video says whether it is out.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from bot.domain.drafts import Target
from bot.domain.errors import NothingSent, OutcomeUnknown, PublishError, Refused, StillAtWork
from bot.publishers.answers import Answer
from bot.publishers.links import host_of
from bot.publishers.meta import VERSION, Graph, could_not, fault_of, is_gone, with_advice
from bot.publishers.uploads import PATIENCE, bounded, keep
from bot.words.phrases import phrase

EDGE = "video_reels"
UPLOADS = "https://rupload.facebook.com"
GRAPH_HOST = "graph.facebook.com"
WAITS = (1.0, 2.0, 4.0, 8.0)
APPEARS = 20.0
"""Seconds in which a video that Facebook has taken is looked for; later it is found like any."""
SETTLES = 10.0
"""Seconds in which working up begins; Facebook documents it before publishing as well as after."""
KEPT = 64
_DONE = frozenset({"complete", "completed"})
_FAILED = frozenset({"error", "upload_failed"})
_PHASES = ("uploading_phase", "processing_phase", "publishing_phase")


class Stage(StrEnum):
    """How far a video is: being worked up, uploaded, ready, out, never to be out, or run out.

    What ran out was not on its way to the public by Facebook's word; how long an upload lives, and
    that it never was published then, Facebook documents nowhere.
    """

    WORKING = "working"
    UPLOADED = "uploaded"
    READY = "ready"
    OUT = "out"
    FAILED = "failed"
    RAN_OUT = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """What Facebook says of a video: how far it is, why it failed, and where it can be seen."""

    stage: Stage
    why: str
    link: str


class Reels:
    """Uploads and publishes the videos of one Page."""

    def __init__(self, graph: Graph, secret: str, base_url: str) -> None:
        self._graph = graph
        self._login = {"Authorization": f"OAuth {secret}", "offset": "0"}
        own = host_of(base_url) == GRAPH_HOST
        self._uploads = UPLOADS if own else base_url.rstrip("/")
        self._begun: OrderedDict[str, tuple[Target, str]] = OrderedDict()

    async def ready(self, page: str, target: Target, content: bytes, key: str) -> tuple[str, Stage]:
        """Upload a video unseen, wait until it can be published; return its number and its stage.

        One that is out already was published by an earlier call, and must not be published again.
        What was begun for `key` is gone on with: a video that takes long is not uploaded twice.
        """
        before = self._begun.get(key)
        if before is None or before[0] != target:
            async with bounded("Facebook", len(content)):
                before = target, await self._uploaded(page, content)
            keep(self._begun, key, before, KEPT)
        try:
            stage = await self._until_ready(before[1])
        except Refused:
            self._begun.pop(key, None)
            raise
        if stage is None or stage is Stage.RAN_OUT:
            self._begun.pop(key, None)
            raise _ran_out()
        return before[1], stage

    async def _uploaded(self, page: str, content: bytes) -> str:
        number = (await self._graph.post(f"{page}/{EDGE}", {"upload_phase": "start"})).get(
            "video_id"
        )
        if not isinstance(number, str) or not number:
            raise NothingSent(phrase("Facebook does not name the video; nothing was sent."))
        url = f"{self._uploads}/video-upload/{VERSION}/{quote(number, safe='')}"
        size = {"file_size": str(len(content))}
        answer = await self._graph.hand_over(url, content, {**self._login, **size})
        if answer.get("success") is not True:
            raise NothingSent(phrase("Facebook did not take the video; nothing was sent."))
        return number

    async def _until_ready(self, number: str) -> Stage | None:
        """Wait for a video; `None` is one that is not there."""
        clock = self._graph.wire.clock
        start, turn = clock.monotonic(), 0
        while True:
            reel = await self.asked(number)
            # Right after it was uploaded, one of their servers may not know it.
            stage = reel.stage if reel is not None else Stage.WORKING
            if reel is not None and stage is Stage.FAILED:
                raise _could_not(reel.why)
            if stage in (Stage.READY, Stage.OUT, Stage.RAN_OUT):
                return stage
            if stage is Stage.UPLOADED and clock.monotonic() - start >= SETTLES:
                return stage
            if not await self._graph.rest(WAITS, turn, start + PATIENCE):
                if reel is None:
                    return None
                raise NothingSent(
                    phrase("Facebook is still busy with the video; nothing was published yet.")
                )
            turn += 1

    async def publish(self, page: str, frozen: Mapping[str, Any]) -> Reel:
        """Make the one call, and wait a while until the video is out.

        Raise `OutcomeUnknown` where it may be out, or still may come.
        """
        number = frozen["video_id"]
        answer = await self._graph.tell(f"{page}/{EDGE}", frozen, effect=True)
        if (await self._taken(answer, number)).get("success") is not True:
            raise self._graph.wire.doubt(answer)
        end, turn = self._graph.wire.clock.monotonic() + APPEARS, 0
        while True:
            reel = await self._asked_or_none(number)
            if reel is not None and reel.stage is Stage.OUT:
                return reel
            if reel is not None and reel.stage is Stage.FAILED:
                raise _could_not(reel.why)
            if not await self._graph.rest(WAITS, turn, end):
                raise still_at_work()
            turn += 1

    async def _taken(self, answer: Answer, number: str) -> dict[str, Any]:
        """The object of a yes. A no is believed unless Facebook says that the video is out.

        One that is being worked on may have been heard of by a call before this answer.
        """
        try:
            return self._graph.require(answer, effect=True)
        except Refused:
            reel = await self._asked_or_none(number)
            if reel is not None and reel.stage is Stage.RAN_OUT:
                raise _ran_out() from None
            if reel is not None and reel.stage not in (Stage.OUT, Stage.WORKING):
                raise
        raise OutcomeUnknown(
            phrase("Facebook said no, and yet the video may be out; please look at the Page.")
        )

    async def asked(self, number: str) -> Reel | None:
        """Ask how far a video is; `None` for one that is not there."""
        answer = await self._graph.get(quote(number, safe=""), fields="status,permalink_url")
        if is_gone(fault_of(answer)):
            return None
        plain = self._graph.require(answer, effect=False)
        status = plain.get("status")
        stage, why = _stage(status if isinstance(status, dict) else {})
        link = plain.get("permalink_url")
        return Reel(
            stage=stage,
            why=self._graph.wire.clean(why),
            link=link if isinstance(link, str) else "",
        )

    async def _asked_or_none(self, number: str) -> Reel | None:
        try:
            return await self.asked(number)
        except PublishError:
            # Whatever this look was answered, it says nothing of the call before it.
            return None


def still_at_work() -> StillAtWork:
    """Say that a video may still come out, though nobody can see it yet."""
    return StillAtWork(phrase("Facebook has taken the video, and is still working on it."))


def _stage(status: Mapping[str, Any]) -> tuple[Stage, str]:
    """Read how far a video is, and what Facebook says of a failure."""
    phases = [one if isinstance(one := status.get(name), dict) else {} for name in _PHASES]
    uploading, processing, publishing = (str(phase.get("status")) for phase in phases)
    overall = str(status.get("video_status"))
    why = next((words for phase in phases if (words := _why(phase))), "")
    told = phases[2].get("publish_status")
    if told == "published" or (told is None and publishing in _DONE):
        return Stage.OUT, ""
    if why or overall in _FAILED or "error" in (uploading, processing, publishing):
        return Stage.FAILED, why
    if publishing == "in_progress" or publishing in _DONE:
        # An earlier call was heard: until it is known how it ends, none is made again.
        return Stage.WORKING, ""
    if overall == Stage.RAN_OUT:
        return Stage.RAN_OUT, ""
    if overall == "ready" or processing in _DONE:
        return Stage.READY, ""
    if uploading in _DONE and processing != "in_progress":
        return Stage.UPLOADED, ""
    return Stage.WORKING, ""


def _why(phase: Mapping[str, Any]) -> str:
    several = phase.get("errors")
    told = [phase.get("error"), *(several if isinstance(several, list) else ())]
    each = (error.get("message") for error in told if isinstance(error, dict))
    return next((words for words in each if isinstance(words, str)), "")


def _ran_out() -> NothingSent:
    """Say that nobody sees the video, and that it is uploaded again."""
    return NothingSent(phrase("{who} let the post run out; it begins anew.", who="Facebook"))


def _could_not(why: str) -> Refused:
    return with_advice(could_not("Facebook", why))
