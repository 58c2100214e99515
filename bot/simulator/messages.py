"""The messages of the workspace with their threads, reactions and pins; and the ephemeral ones."""

from dataclasses import dataclass, replace

from bot.simulator import payloads
from bot.simulator.block_ids import with_ids
from bot.simulator.directory import Directory, Events
from bot.simulator.emoji import is_known
from bot.simulator.ledger import Kind, Ledger
from bot.simulator.mentions import notified
from bot.simulator.model import (
    ADMINS,
    Channel,
    ChannelId,
    Ephemeral,
    Message,
    Reaction,
    Ts,
    UserId,
)
from bot.simulator.refusals import Payload, Refusal

SLACKBOT = UserId("USLACKBOT")
MOST_EMOJI_ON_A_MESSAGE = 50
MOST_EMOJI_OF_A_PERSON = 23


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says; None in an update means: as before (trap 52).

    `subtype` is Slack's word for a message that is no plain one (trap 64).
    """

    text: str = ""
    blocks: tuple[Payload, ...] | None = None
    attachments: tuple[Payload, ...] | None = None
    metadata: Payload | None = None
    subtype: str | None = None
    files: tuple[Payload, ...] = ()


class Messages:
    """Posts, edits, deletes, reacts and pins; each change returns the events it makes."""

    def __init__(self, ledger: Ledger, directory: Directory) -> None:
        self._ledger = ledger
        self._directory = directory
        self._stored: dict[tuple[ChannelId, Ts], Message] = {}
        self.ephemerals: list[Ephemeral] = []

    def find(self, channel: ChannelId, ts: str) -> Message:
        """Return a message, or raise `message_not_found`."""
        found = self._stored.get((channel, Ts(ts)))
        if found is None:
            raise Refusal("message_not_found")
        return found

    def listed(self, channel: ChannelId) -> list[Message]:
        """Return the messages of a channel with their replies, oldest first."""
        return [message for message in self._stored.values() if message.channel == channel]

    def replies(self, parent: Message) -> list[Message]:
        """Return the replies in a message's thread, oldest first."""
        return [m for m in self.listed(parent.channel) if m.thread_ts == parent.ts != m.ts]

    def body(self, message: Message) -> Payload:
        """Build the message as Slack shows it now, without its reactions."""
        directory = self._directory
        count = len(self.replies(message))
        return payloads.message_object(message, directory.app, directory.team.id, count)

    def post(
        self, channel: Channel, user: UserId, content: Content, thread_ts: str | None = None
    ) -> tuple[Message, Events]:
        """Post a message; a reply to a reply goes to the thread's parent, as in Slack."""
        app = self._directory.app
        message = Message(
            channel=channel.id,
            ts=self._ledger.next_ts(),
            user=user,
            text=content.text,
            blocks=self.with_block_ids(content.blocks or ()),
            attachments=content.attachments or (),
            metadata=content.metadata,
            subtype=content.subtype,
            files=content.files,
            thread_ts=self._parent_ts(channel, thread_ts),
            bot_id=app.bot_id if user == app.user_id else self._directory.person(user).bot_id,
        )
        self._stored[(channel.id, message.ts)] = message
        self._record(Kind.MESSAGE_POSTED, user, message)
        body = self.body(message)
        events = [payloads.message_posted(body, channel)]
        if f"<@{app.user_id}" in message.text and user != app.user_id:
            events.append(payloads.app_mention(body, channel))
        return message, tuple(events)

    def with_block_ids(self, blocks: tuple[Payload, ...]) -> tuple[Payload, ...]:
        """Give each block and element an id that has none, as Slack does."""
        return with_ids(blocks, lambda: self._ledger.new_id("", 5))

    def _parent_ts(self, channel: Channel, thread_ts: str | None) -> Ts | None:
        if thread_ts is None:
            return None
        parent = self._stored.get((channel.id, Ts(thread_ts)))
        if parent is None:
            raise Refusal("thread_not_found")
        return parent.thread_ts or parent.ts

    def edit(self, message: Message, editor: UserId, content: Content) -> tuple[Message, Events]:
        """Change a message of one's own, else `cant_update_message`; reactions stay."""
        if message.user != editor:
            raise Refusal("cant_update_message")
        blocks = content.blocks
        changed = replace(
            message,
            text=content.text,
            blocks=message.blocks if blocks is None else self.with_block_ids(blocks),
            attachments=message.attachments if content.attachments is None else content.attachments,
            metadata=message.metadata if content.metadata is None else content.metadata or None,
            edited_by=editor,
            edited_ts=self._ledger.next_ts(),
        )
        return changed, self._change(message, changed)

    def _change(self, old: Message, new: Message) -> Events:
        before = self.body(old)
        self._stored[(new.channel, new.ts)] = new
        self._record(Kind.MESSAGE_CHANGED, new.user, new)
        channel = self._directory.channel(new.channel)
        after = self.body(new)
        return (payloads.message_changed(after, before, channel, self._ledger.next_ts()),)

    def delete(self, message: Message, by: UserId, *, leave_stone: bool = False) -> Events:
        """Delete one's own message, or as an admin anyone's; else `cant_delete_message`.

        With `leave_stone`, one that has replies is replaced by a line, as Slack's clients do.
        """
        if message.user != by and self._directory.person(by).kind not in ADMINS:
            raise Refusal("cant_delete_message")
        if leave_stone and self.replies(message):
            return self._bury(message, by)
        old = self.body(message)
        del self._stored[(message.channel, message.ts)]
        self._record(Kind.MESSAGE_DELETED, by, message)
        channel = self._directory.channel(message.channel)
        return (payloads.message_deleted(old, channel, self._ledger.next_ts()),)

    def _bury(self, message: Message, by: UserId) -> Events:
        stone = replace(
            message,
            user=SLACKBOT,
            text="This message was deleted.",
            blocks=(),
            attachments=(),
            reactions=(),
            files=(),
            subtype="tombstone",
        )
        events = self._change(message, stone)
        self._record(Kind.MESSAGE_DELETED, by, message)
        return events

    def react(self, message: Message, user: UserId, name: str) -> Events:
        """Add a reaction, or raise `invalid_name`, `already_reacted`, `too_many_…`."""
        if not is_known(name, self._directory.custom_emoji):
            raise Refusal("invalid_name")
        users = _givers(message, name)
        if user in users:
            raise Refusal("already_reacted")
        _check_room(message, user, is_new=not users)
        after = Reaction(name=name, users=(*users, user))
        if users:
            reactions = tuple(after if r.name == name else r for r in message.reactions)
        else:
            reactions = (*message.reactions, after)
        return self._reacted(Kind.REACTION_ADDED, user, name, replace(message, reactions=reactions))

    def unreact(self, message: Message, user: UserId, name: str) -> Events:
        """Take back one's own reaction, or raise `no_reaction` (trap 33)."""
        if user not in _givers(message, name):
            raise Refusal("no_reaction")
        left = (
            replace(r, users=tuple(u for u in r.users if u != user)) if r.name == name else r
            for r in message.reactions
        )
        after = replace(message, reactions=tuple(r for r in left if r.users))
        return self._reacted(Kind.REACTION_REMOVED, user, name, after)

    def _reacted(self, kind: Kind, user: UserId, name: str, message: Message) -> Events:
        self._stored[(message.channel, message.ts)] = message
        self._ledger.record(kind, user, channel=message.channel, ts=message.ts, name=name)
        return (payloads.reaction(kind.value, user, name, message, self._ledger.next_ts()),)

    def pin(self, message: Message, user: UserId) -> Events:
        """Pin a message, or raise `already_pinned`."""
        if message.pinned_by:
            raise Refusal("already_pinned")
        after = replace(message, pinned_by=user, pinned_at=self._ledger.seconds())
        return self._pinned(Kind.PIN_ADDED, user, after)

    def unpin(self, message: Message, user: UserId) -> Events:
        """Take a pin away, or raise `no_pin`."""
        if not message.pinned_by:
            raise Refusal("no_pin")
        return self._pinned(Kind.PIN_REMOVED, user, replace(message, pinned_by=None, pinned_at=0))

    def _pinned(self, kind: Kind, user: UserId, message: Message) -> Events:
        self._stored[(message.channel, message.ts)] = message
        self._ledger.record(kind, user, channel=message.channel, ts=message.ts)
        body = self.body(message)
        return (payloads.pin(kind.value, user, message, body, self._ledger.next_ts()),)

    def whisper(
        self, channel: Channel, to: UserId, content: Content, thread_ts: str | None = None
    ) -> Ephemeral:
        """Show something of the app's to one person only; no event tells of it."""
        shown = Ephemeral(
            channel=channel.id,
            ts=self._ledger.next_ts(),
            to=to,
            user=self._directory.app.user_id,
            text=content.text,
            blocks=self.with_block_ids(content.blocks or ()),
            thread_ts=Ts(thread_ts) if thread_ts else None,
        )
        self.ephemerals.append(shown)
        self._ledger.record(
            Kind.EPHEMERAL_POSTED,
            shown.user,
            channel=channel.id,
            ts=shown.ts,
            name=to,
            text=shown.text,
            content={"blocks": list(shown.blocks)},
        )
        return shown

    def ephemeral(self, channel: ChannelId, ts: str, to: UserId) -> Ephemeral | None:
        """Return the ephemeral message of that `ts` if it is shown to `to`."""
        for shown in self.ephemerals:
            if (shown.channel, shown.ts, shown.to) == (channel, ts, to):
                return shown
        return None

    def change_channel_id(self, channel: Channel, by: UserId) -> Events:
        """Give a channel another id, as sharing a private one does at once (trap 72)."""
        new = replace(channel, id=ChannelId(self._ledger.new_id("C")))
        del self._directory.channels[channel.id]
        self._directory.add_channel(new)
        for message in self.listed(channel.id):
            del self._stored[(channel.id, message.ts)]
            self._stored[(new.id, message.ts)] = replace(message, channel=new.id)
        self._ledger.record(Kind.CHANNEL_CHANGED, by, channel=channel.id, name="id", text=new.id)
        stamp = self._ledger.next_ts()
        return (payloads.channel_id_changed(channel.id, new.id, stamp),)

    def _record(self, kind: Kind, actor: UserId, message: Message) -> None:
        content = {
            "user": message.user,
            "blocks": list(message.blocks),
            "metadata": message.metadata,
            "thread_ts": message.thread_ts,
        }
        self._ledger.record(
            kind,
            actor,
            channel=message.channel,
            ts=message.ts,
            text=message.text,
            content=content,
        )
        if kind is Kind.MESSAGE_POSTED:
            # A message notifies when it is posted, never when it is changed.
            for who in notified(message.text, message.blocks):
                self._ledger.record(
                    Kind.MENTIONED, actor, channel=message.channel, ts=message.ts, name=who
                )


def _givers(message: Message, name: str) -> tuple[UserId, ...]:
    return next((r.users for r in message.reactions if r.name == name), ())


def _check_room(message: Message, user: UserId, *, is_new: bool) -> None:
    if is_new and len(message.reactions) >= MOST_EMOJI_ON_A_MESSAGE:
        raise Refusal("too_many_emoji")
    if sum(user in r.users for r in message.reactions) >= MOST_EMOJI_OF_A_PERSON:
        raise Refusal("too_many_reactions")
