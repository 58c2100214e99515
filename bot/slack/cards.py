"""Slack as the bot's screen: cards, sentences, and what Slack says about a card."""

import asyncio
import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.card import CardView
from bot.domain.difference import Pieces
from bot.domain.emoji import Gesture
from bot.domain.errors import CardGone, NoHome
from bot.domain.home import Home
from bot.domain.lamp import OnAir
from bot.domain.landing import Landing
from bot.domain.messages import Message
from bot.domain.paper import Edition
from bot.domain.people import Person, UserId
from bot.domain.reactions import Reaction
from bot.domain.review import Room
from bot.ports import Button, CardRef, Clock, Missed
from bot.slack import blocks, homewords, lamp, landingwords, messages, paper, wording
from bot.slack import missed as asking
from bot.slack.calls import PASSING, SlackRefused, call
from bot.slack.clockskew import skew
from bot.slack.difference import as_plain
from bot.slack.directory import MOST_ASKED, Directory
from bot.slack.drawing import Drawing
from bot.slack.marks import mark, posted_since
from bot.slack.pace import first
from bot.slack.reading import is_gone, reactions_in
from bot.slack.trouble import channel_trouble
from bot.slack.witness import spoke_since
from bot.words.languages import Language, speaking
from bot.words.phrases import in_language, phrase, rendered
from bot.words.retelling import retold

ELSEWHERE = phrase("a card in the drafts channel of the settings; please draft it again there")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot is in its one workspace, as `auth.test` said."""

    team: str
    user: UserId


class SlackCards:
    """The cards, over one Web API client that repeats nothing by itself."""

    def __init__(
        self,
        client: AsyncWebClient,
        identity: Identity,
        *,
        clock: Clock,
        channel: str,
        zone: ZoneInfo,
        gestures: Mapping[Gesture, tuple[str, ...]],
        subteams: Collection[str] = (),
        external: bool = False,
        language: Language = Language.EN,
    ) -> None:
        """`subteams` are the user groups of the policy; `external` allows a shared channel.

        `language` is what everybody reads in the channel.
        """
        self._client = client
        self._identity = identity
        self._clock = clock
        self._channel = channel
        self._zone = zone
        self._gestures = gestures
        self._subteams = sorted(subteams)
        self._external = external
        self._house = language
        ours = {name for names in gestures.values() for name in names}
        self._drawing = Drawing(client=client, zone=zone, gestures=gestures, language=language)
        self._directory = Directory(client, clock, frozenset(ours))

    async def post(self, view: CardView) -> CardRef:
        """Post a new card, marked with its draft and revision."""
        answer, _ = await self._drawing.show(
            view,
            "chat.postMessage",
            channel=view.draft.channel,
            metadata=mark(view),
            unfurl_links=False,
            unfurl_media=False,
        )
        return CardRef(channel=answer["channel"], ts=answer["ts"])

    async def _post(self, channel: str, **what: Any) -> CardRef:
        """Post a message without previews of its links (trap 80)."""
        quiet = {"unfurl_links": False, "unfurl_media": False}
        wanted = {"channel": channel, **what, **quiet}
        answer, _ = await call(self._client, "chat.postMessage", **wanted)
        return CardRef(channel=answer["channel"], ts=answer["ts"])

    async def posted(self, view: CardView, since: datetime) -> tuple[CardRef, ...]:
        """Look for cards of this revision that were posted since, by their mark."""
        where, bot = view.draft.channel, self._identity.user
        return await posted_since(self._client, bot, where, since, mark(view))

    async def refresh(self, ref: CardRef, view: CardView) -> None:
        """Let a card show this view; the full set of arguments every time (trap 52)."""
        await self._drawing.show(view, "chat.update", channel=ref.channel, ts=ref.ts)

    async def retire(self, ref: CardRef, view: CardView) -> None:
        """Shrink an old card to a line that links to the new one."""
        with speaking(self._house):
            line = wording.retired(view)
        await self.rewrite(ref, line)

    async def room(
        self,
        ref: CardRef,
        also: Sequence[UserId] = (),
        *,
        stopped_with: Collection[str] = (),
        fresh: bool = False,
    ) -> Room:
        """Ask for everything that a decision about a card needs; all of it, or an error."""
        with first() if fresh else contextlib.nullcontext():
            return await self._room(ref, also, stopped_with, fresh=fresh)

    async def _room(
        self, ref: CardRef, also: Sequence[UserId], stopped_with: Collection[str], *, fresh: bool
    ) -> Room:
        asked_at = self._clock.now()
        (answer, headers), members, info = await _together(
            call(self._client, "reactions.get", channel=ref.channel, timestamp=ref.ts, full=True),
            self._directory.members(ref.channel),
            call(self._client, "conversations.info", channel=ref.channel),
        )
        if is_gone(answer["message"]):
            raise CardGone("tombstone")
        reactions = reactions_in(answer["message"], self._identity.user)
        there = {reaction.emoji for reaction in reactions}
        custom = await self._directory.meanings(there, stopped_with, fresh=fresh)
        subteams = await self._groups(fresh=fresh)
        who = {*also, *(reaction.user for reaction in reactions)}
        people = await self._people(who, fresh=fresh)
        others = sorted(members - who - {self._identity.user})
        if not fresh and len(others) <= MOST_ASKED:
            people |= await self._people(set(others), fresh=False)
        return Room(
            reactions=reactions,
            people=people,
            members=members,
            home_team=self._identity.team,
            asked_at=asked_at,
            everyone_known=members - {self._identity.user} <= people.keys(),
            skew=skew(headers, asked_at, self._clock.now()),
            trouble=self._trouble(ref, info[0]["channel"], members),
            custom_emoji=custom,
            subteams=subteams,
        )

    async def hall(self, also: Sequence[UserId] = (), *, fresh: bool = True) -> Room:
        """Ask who is in the drafts channel and in the groups, without a card.

        `fresh` asks anew who each of them is, whatever is remembered.
        """
        asked_at = self._clock.now()
        members, info, subteams = await _together(
            self._directory.members(self._channel),
            call(self._client, "conversations.info", channel=self._channel),
            self._groups(fresh=True),
        )
        inside = self._identity.user in members
        others = members - {self._identity.user}
        return Room(
            reactions=(),
            people=await self._directory.everybody(others | frozenset(also), fresh=fresh),
            members=members,
            home_team=self._identity.team,
            asked_at=asked_at,
            everyone_known=True,
            trouble=channel_trouble(info[0]["channel"], inside=inside, external=self._external),
            subteams=subteams,
        )

    async def _groups(self, *, fresh: bool) -> Mapping[str, frozenset[UserId] | None]:
        asked = (self._directory.subteam(group, fresh=fresh) for group in self._subteams)
        found = await asyncio.gather(*asked)
        return dict(zip(self._subteams, found, strict=True))

    def _trouble(self, ref: CardRef, channel: Mapping[str, Any], members: frozenset[UserId]) -> str:
        if ref.channel != self._channel:
            return ELSEWHERE
        inside = self._identity.user in members
        return channel_trouble(channel, inside=inside, external=self._external)

    async def _people(self, users: set[UserId], *, fresh: bool) -> dict[UserId, Person | None]:
        wanted = sorted(users)
        found = await asyncio.gather(*(self._directory.person(u, fresh=fresh) for u in wanted))
        return dict(zip(wanted, found, strict=True))

    async def person(self, user: UserId) -> Person | None:
        """Ask who somebody is, anew."""
        return await self._directory.person(user, fresh=True)

    def language(self, user: UserId) -> Language:
        """In which language to speak with somebody: theirs, or else everybody's."""
        return self._directory.language(user) or self._house

    async def members(self, channel: str) -> frozenset[UserId]:
        """Ask who is in a channel, anew."""
        return await self._directory.members(channel)

    async def spoke_since(self, channel: str, moment: datetime, thread: CardRef | None) -> bool:
        """Ask whether the bot has written anything since; a thread that is gone says nothing."""
        return await spoke_since(self._client, self._identity.user, channel, moment, thread)

    async def custom_emoji(
        self, names: Collection[str] = (), *, fresh: bool = False
    ) -> Mapping[str, str]:
        """The workspace's own emoji and aliases; `names` are those that were used now."""
        return await self._directory.custom_emoji(names, fresh=fresh)

    def forget_emoji(self) -> None:
        """Ask for the emoji anew when they are next needed."""
        self._directory.emoji = None

    async def home_team(self) -> str:
        """The one workspace whose people count."""
        return self._identity.team

    async def whisper(self, channel: str, user: UserId, sentence: str, *, thread: str = "") -> None:
        """Say something to one person alone."""
        await call(
            self._client,
            "chat.postEphemeral",
            channel=channel,
            user=user,
            text=blocks.cut(in_language(retold(sentence), self.language(user))),
            thread_ts=thread or None,
        )

    async def paper(self, channel: str, edition: Edition) -> CardRef:
        """Post the morning paper, a block for each post."""
        with speaking(self._house):
            paragraphs = paper.paper(edition)
        return await self._post(
            channel,
            text=blocks.cut("\n\n".join(paragraphs)),
            blocks=blocks.paragraphs(paragraphs),
        )

    async def brief(self, landing: Landing) -> None:
        """Tell somebody who was away what happened: a message that stays, for them alone."""
        with speaking(self.language(landing.person)):
            text = blocks.cut(landingwords.landed(landing))
        try:
            await self._post(landing.person, text=text)
        except (SlackRefused, CardGone):
            # Where the app may not write to people, a whisper in the channel is better.
            await self.whisper(self._channel, landing.person, text)

    async def say(
        self,
        channel: str,
        sentence: str,
        *,
        thread: str = "",
        buttons: Sequence[Button] = (),
        difference: Pieces = (),
    ) -> CardRef:
        """Say something to everybody in a channel or thread; a difference stands below it."""
        with speaking(self.language(UserId(channel))):
            said, rich = rendered(retold(sentence)), buttons or difference
            drawn = blocks.sentence(said, buttons, difference) if rich else None
        return await self._post(
            channel,
            text=blocks.cut(f"{said}\n{as_plain(difference)}".strip()),
            blocks=drawn,
            thread_ts=thread or None,
        )

    async def ask_about(
        self, channel: str, missed: Sequence[Missed], *, thread: str = ""
    ) -> CardRef:
        """Ask in one message what shall become of missed posts, each with its buttons (25)."""
        with speaking(self._house):
            parts = [blocks.sentence(*part) for part in asking.parts(missed, self._zone)]
            plain = asking.plain(missed, self._zone)
        return await self._post(
            channel,
            text=blocks.cut(plain),
            blocks=[block for part in parts for block in part],
            thread_ts=thread or None,
        )

    async def rewrite(self, ref: CardRef, sentence: str) -> None:
        """Replace a message of ours by a sentence."""
        said = in_language(retold(sentence), self._house)
        await call(
            self._client,
            "chat.update",
            channel=ref.channel,
            ts=ref.ts,
            text=blocks.cut(said),
            blocks=blocks.sentence(said),
        )

    async def light(self, ref: CardRef | None, view: OnAir) -> CardRef:
        """Post the lamp, or let it show this view."""
        with speaking(self._house):
            said = lamp.lamp(view, self._zone, self._gestures)
        if ref is not None:
            await self.rewrite(ref, said)
            return ref
        drawn = blocks.sentence(said)
        return await self._post(self._channel, text=blocks.cut(said), blocks=drawn)

    async def home(self, user: UserId, view: Home, zone: ZoneInfo, note: str) -> None:
        """Let somebody's Home show this view. Raises `NoHome`, or `SlackUnavailable`."""
        with speaking(self.language(user)):
            drawn = {"type": "home", "blocks": homewords.home(view, zone, note)}
        try:
            await call(self._client, "views.publish", user_id=user, view=drawn)
        except SlackRefused as refusal:
            if refusal.error in PASSING:
                raise
            raise NoHome(str(refusal)) from None

    async def reactions_of(self, ref: CardRef) -> tuple[Reaction, ...]:
        """Ask who reacted to a message."""
        answer, _ = await call(
            self._client, "reactions.get", channel=ref.channel, timestamp=ref.ts, full=True
        )
        return reactions_in(answer["message"], self._identity.user)

    async def pin(self, ref: CardRef) -> None:
        """Pin a message."""
        await self._pinning("pins.add", "already_pinned", ref)

    async def unpin(self, ref: CardRef) -> None:
        """Take a pin away."""
        await self._pinning("pins.remove", "no_pin", ref)

    async def _pinning(self, method: str, already: str, ref: CardRef) -> None:
        try:
            await call(self._client, method, channel=ref.channel, timestamp=ref.ts)
        except SlackRefused as refusal:
            if refusal.error != already:
                raise

    async def lamps(self, channel: str) -> frozenset[CardRef]:
        """Find our pinned lamps; a card that somebody pinned is none."""
        answer, _ = await call(self._client, "pins.list", channel=channel)
        pinned = [item["message"] for item in answer["items"] if item.get("type") == "message"]
        return frozenset(
            CardRef(channel=channel, ts=message["ts"])
            for message in pinned
            if message.get("user") == self._identity.user
            and lamp.is_lamp(str(message.get("text", "")))
        )

    async def message(self, ref: CardRef) -> Message:
        """Read a message that somebody wrote, as it stands now."""
        return await messages.message(self._client, ref, self._identity.user)

    async def messages_since(
        self, channel: str, moment: datetime
    ) -> Sequence[tuple[CardRef, Message]]:
        """Read what was written in a channel since a moment, oldest first, without replies."""
        return await messages.since(self._client, channel, moment, self._identity.user)

    async def link(self, ref: CardRef) -> str:
        """The permanent link of a message."""
        answer, _ = await call(
            self._client, "chat.getPermalink", channel=ref.channel, message_ts=ref.ts
        )
        return str(answer["permalink"])


async def _together(*calls: Any) -> Any:
    return await asyncio.gather(*calls)
