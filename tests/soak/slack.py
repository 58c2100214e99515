"""A fake Slack that writes down whatever happens in it, as a workspace's history would."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.accounts import Mode
from bot.domain.card import CardView
from bot.domain.difference import Pieces
from bot.domain.errors import SlackUnavailable
from bot.domain.people import UserId
from bot.domain.review import Dismissal, Room
from bot.ports import Button, CardRef, Missed
from bot.simulator.ledger import Happening, Kind
from bot.simulator.model import ChannelId, Ts
from bot.simulator.model import UserId as Somebody
from tests.factories import CHANNEL, NOON
from tests.fakes import FakeCards, FrozenClock
from tests.properties.reading import CARD

BOT = UserId("U0BOT")


def true_time(clock: FrozenClock) -> datetime:
    """The time as Slack and the networks have it, whatever the bot's wall clock says."""
    return NOON + timedelta(seconds=clock.ticks)


class LoggedSlack(FakeCards):
    """A channel with people, messages and reactions; `history` has a line for each thing.

    `shaky` makes it refuse whatever it is asked about reactions; `trouble` is the channel's own.
    """

    def __init__(self, clock: FrozenClock) -> None:
        super().__init__(clock)
        self.history: list[Happening] = []
        self.shaky = False
        self.trouble = ""
        self.messages = 0
        self.buttons: dict[str, tuple[Button, ...]] = {}
        self.missed: list[int] = []
        self.dismissals: set[Dismissal] = set()

    def log(self, kind: Kind, actor: str, **more: Any) -> None:
        """Write a line of history."""
        ts = more.pop("ts", None)
        if actor != BOT:
            # No two things that people do happen at the same moment.
            self.clock.advance(seconds=0.01)
        self.history.append(
            Happening(
                seq=len(self.history) + 1,
                at=true_time(self.clock),
                kind=kind,
                actor=Somebody(actor),
                channel=ChannelId(CHANNEL),
                ts=Ts(ts) if ts else None,
                **more,
            )
        )

    def _new(self) -> str:
        self.messages += 1
        return f"1772452800.{self.messages:06}"

    async def post(self, view: CardView) -> CardRef:
        ref = await super().post(view)
        self._card(Kind.MESSAGE_POSTED, ref, view)
        return ref

    async def refresh(self, ref: CardRef, view: CardView) -> None:
        await super().refresh(ref, view)
        self._card(Kind.MESSAGE_CHANGED, ref, view)

    async def retire(self, ref: CardRef, view: CardView) -> None:
        await super().retire(ref, view)
        self.log(Kind.MESSAGE_CHANGED, BOT, ts=ref.ts, content={"blocks": []})

    def _card(self, kind: Kind, ref: CardRef, view: CardView) -> None:
        if view.decision is not None:
            self.dismissals |= set(view.decision.dismissals)
        facts = {"draft": int(view.draft.id), "revision": view.draft.revision.number}
        metadata = {"event_type": CARD, "event_payload": facts}
        self.log(kind, BOT, ts=ref.ts, content={"blocks": shown(view), "metadata": metadata})

    async def room(
        self,
        ref: CardRef,
        also: Sequence[UserId] = (),
        *,
        stopped_with: Collection[str] = (),
        fresh: bool = False,
    ) -> Room:
        self._answers()
        # What happens between this answer and what the bot makes of it was not in the answer.
        meanwhile = self.story.after.pop("room", None)
        room = await super().room(ref, also, stopped_with=stopped_with, fresh=fresh)
        self.log(Kind.API_CALL, BOT, name="reactions.get", text="ok", content={"timestamp": ref.ts})
        if meanwhile is not None:
            await meanwhile()
        return replace(room, trouble=self.trouble)

    async def reactions_of(self, ref: CardRef) -> Any:
        self._answers()
        return await super().reactions_of(ref)

    def _answers(self) -> None:
        if self.shaky:
            raise SlackUnavailable("a list of reactions was cut short")

    async def say(
        self,
        channel: str,
        sentence: str,
        *,
        thread: str = "",
        buttons: Sequence[Button] = (),
        difference: Pieces = (),
    ) -> CardRef:
        ref = await super().say(
            channel, sentence, thread=thread, buttons=buttons, difference=difference
        )
        if buttons:
            self.buttons[ref.ts] = tuple(buttons)
        self.log(Kind.MESSAGE_POSTED, BOT, ts=ref.ts, text=sentence)
        return ref

    async def ask_about(
        self, channel: str, missed: Sequence[Missed], *, thread: str = ""
    ) -> CardRef:
        ref = await super().ask_about(channel, missed, thread=thread)
        self.missed += [each.question for each in missed]
        return ref

    async def whisper(self, channel: str, user: UserId, sentence: str, *, thread: str = "") -> None:
        await super().whisper(channel, user, sentence, thread=thread)
        self.log(Kind.EPHEMERAL_POSTED, BOT, name=user, text=sentence)


def shown(view: CardView) -> list[dict[str, Any]]:
    """The part of a card that says which account would say what, as Slack's blocks."""
    blocks: list[dict[str, Any]] = []
    for target in view.draft.revision.content.targets:
        badge = "LIVE" if target.mode is Mode.LIVE else "only rehearsed"
        head = f"*{target.account}* on {target.network.value} · {badge}"
        words = {"elements": [{"text": target.text}]}
        blocks.append({"type": "section", "text": {"text": head}})
        blocks.append({"type": "rich_text", "elements": [words]})
    blocks.append({"type": "context", "text": f"Embarrassment level {int(view.report.level)} of 5"})
    return blocks
