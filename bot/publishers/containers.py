"""Containers: posts that nobody sees yet, as Instagram and Threads make them before publishing.

One lives for 24 hours, is published once, and tells how far it is. Making one that is never
published shows nothing to anybody.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from bot.domain.deliveries import Intent
from bot.domain.drafts import Picture, Target
from bot.domain.errors import NothingSent, PublishError, Refused
from bot.ports import Addresses
from bot.publishers.meta import Graph, could_not, fault_of, is_gone, with_advice
from bot.publishers.uploads import keep
from bot.words.phrases import phrase

MADE = "timestamp"
WAITS = (1.0, 2.0, 3.0, 5.0)
PATIENCE = 15.0
"""Seconds in all for processing: what is not ready is gone on with later, and others post."""
PATIENCE_WITH_VIDEO = 60.0
"""A video is fetched and converted meanwhile; it is lent only while its post leaves."""
KEPT = 64


class Stage(StrEnum):
    """What a container says of itself."""

    FINISHED = "FINISHED"
    IN_PROGRESS = "IN_PROGRESS"
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Whose login it is: the lasting number, and the name of today."""

    number: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one network names what both do.

    `words` is the field of the text, `stage` that of a container's state, `why` what it says of
    a failure. `one` are the fields of a picture on its own or in a carousel beside its address,
    `film` those of a video, which has an alt text where `film_alt` says so. `answers` is where
    the own answers to posts are listed, where a post can be one.
    """

    who: str
    version: str
    create: str
    publish: str
    posts: str
    limit: str
    words: str
    stage: str
    why: str
    most_pictures: int
    one: Mapping[str, str] = field(default_factory=dict)
    only_words: Mapping[str, str] = field(default_factory=dict)
    film: Mapping[str, object] = field(default_factory=dict)
    film_alt: bool = False
    answers: str = ""

    @property
    def fields(self) -> str:
        """What is asked of a post."""
        return (
            f"id,{self.words},{MADE},permalink,media_type,alt_text,children{{media_type,alt_text}}"
        )

    @property
    def answer_fields(self) -> str:
        """What is asked of an answer in the list of them, which has fields of its own."""
        return f"id,{self.words},{MADE},permalink,media_type,children{{media_type}},replied_to"


@dataclass(slots=True)
class Begun:
    """What was made for one delivery so far, so that the next attempt goes on with it.

    `answers` is the number of the post that this one answers, or empty; `is_second` says that a
    video of an earlier attempt failed, so that this is its second container.
    """

    target: Target
    answers: str = ""
    children: list[str] = field(default_factory=list)
    container: str = ""
    intent: Intent | None = None
    is_second: bool = False


class Containers:
    """Makes the containers of one account, and waits for them; `addresses` lend pictures."""

    def __init__(self, graph: Graph, manner: Manner, addresses: Addresses | None) -> None:
        self._graph = graph
        self._manner = manner
        self._addresses = addresses
        self._begun: OrderedDict[str, Begun] = OrderedDict()

    def begun(self, key: str, target: Target, answers: str = "") -> Begun:
        """What was made for a delivery, if it is still about the same content."""
        begun = self._begun.pop(key, None)
        if begun is None or (begun.target, begun.answers) != (target, answers):
            begun = Begun(target=target, answers=answers)
        keep(self._begun, key, begun, KEPT)
        return begun

    async def ready(self, me: Profile, target: Target, key: str, begun: Begun) -> Stage:
        """Make what is missing, in order, and wait for each; forget what has failed."""
        patience = PATIENCE_WITH_VIDEO if target.has_video else PATIENCE
        deadline = self._graph.wire.clock.monotonic() + patience
        was_there = bool(begun.container)
        try:
            carousel = len(target.pictures) > 1
            if carousel and not begun.container:
                for picture in target.pictures[len(begun.children) :]:
                    fields = {**self._picture(picture, key), "is_carousel_item": True}
                    begun.children.append(await self._make(me, fields))
                for child in begun.children:
                    await self._wait(child, deadline)
            begun.container = begun.container or await self._make(
                me, self._fields(target, key, begun)
            )
            return await self._wait(begun.container, deadline)
        except _FailedError as failed:
            begun.children, begun.container = [], ""
            if target.has_video and was_there and not begun.is_second:
                begun.is_second = True
                raise self._fetched_too_late() from None
            if target.has_video and isinstance(failed.meaning, Refused):
                raise with_advice(failed.meaning) from None
            raise failed.meaning from None

    def _fetched_too_late(self) -> NothingSent:
        """Of a video that failed while its post waited: nobody lent it then (rule 20)."""
        return NothingSent(
            phrase("{who} did not get the video in time; it begins anew.", who=self._manner.who)
        )

    def _fields(self, target: Target, key: str, begun: Begun) -> dict[str, object]:
        words = {self._manner.words: target.text}
        if begun.answers:
            words["reply_to_id"] = begun.answers
        if begun.children:
            return {"media_type": "CAROUSEL", "children": ",".join(begun.children), **words}
        if target.pictures:
            return {**self._picture(target.pictures[0], key), **words}
        return {**self._manner.only_words, **words}

    def _picture(self, picture: Picture, key: str) -> dict[str, object]:
        if self._addresses is None:
            raise NothingSent(phrase("There is no public address; nothing was sent."))
        address = self._addresses(picture, key)
        if picture.is_video:
            said = {"alt_text": picture.alt_text} if self._manner.film_alt else {}
            return {**self._manner.film, "video_url": address, **said}
        return {**self._manner.one, "image_url": address, "alt_text": picture.alt_text}

    async def _make(self, me: Profile, fields: dict[str, object]) -> str:
        number = (await self._graph.post(f"{me.number}/{self._manner.create}", fields)).get("id")
        if not isinstance(number, str) or not number:
            raise NothingSent(
                phrase("{who} does not name a container; nothing was sent.", who=self._manner.who)
            )
        return number

    async def _wait(self, container: str, deadline: float) -> Stage:
        """Ask until a container is ready. Raise `NothingSent` when that takes too long."""
        who, turn = self._manner.who, 0
        while True:
            stage, why = await self._asked(container)
            if stage in (Stage.FINISHED, Stage.PUBLISHED):
                return stage
            if stage is Stage.EXPIRED:
                raise _FailedError(
                    NothingSent(phrase("{who} let the post run out; it begins anew.", who=who))
                )
            if stage is Stage.ERROR:
                raise _FailedError(could_not(who, why))
            if not await self._graph.rest(WAITS, turn, deadline):
                raise NothingSent(
                    phrase("{who} is still busy with the post; nothing was published yet.", who=who)
                )
            turn += 1

    async def _asked(self, container: str) -> tuple[Stage, str]:
        manner = self._manner
        path = quote(container, safe="")
        plain = await self._graph.read(path, fields=f"{manner.stage},{manner.why}")
        try:
            stage = Stage(str(plain.get(manner.stage)))
        except ValueError:
            raise NothingSent(
                phrase(
                    "{who} does not say how far the post is; nothing was published.", who=manner.who
                )
            ) from None
        return stage, self._graph.wire.clean(str(plain.get(manner.why) or ""))

    async def stage_of(self, container: str) -> Stage | None:
        """What a container says; `None` for one that is not there any more."""
        answer = await self._graph.get(quote(container, safe=""), fields=self._manner.stage)
        if is_gone(fault_of(answer)):
            return None
        stage = str(self._graph.require(answer, effect=False).get(self._manner.stage))
        return Stage(stage) if stage in {one.value for one in Stage} else None


class _FailedError(Exception):
    """A container that will never be published: another one must be made."""

    def __init__(self, meaning: PublishError) -> None:
        self.meaning = meaning
        super().__init__(meaning.sentence)
