"""The people of the workspace, their status, their groups, the channels they are in, the emoji."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.simulator import payloads
from bot.simulator.ledger import Kind, Ledger
from bot.simulator.model import (
    GUESTS,
    App,
    Channel,
    ChannelId,
    ChannelKind,
    Person,
    PersonKind,
    Status,
    Team,
    UserGroup,
    UserId,
)
from bot.simulator.refusals import Payload, Refusal

Events = tuple[Payload, ...]


class Directory:
    """Who and where: each change returns the events that Slack would send about it."""

    def __init__(self, ledger: Ledger, team: Team, app: App) -> None:
        self.ledger = ledger
        self.team = team
        self.app = app
        self.people: dict[UserId, Person] = {}
        self.channels: dict[ChannelId, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self.custom_emoji: dict[str, str] = {}
        self.has_groups = True

    def person(self, user: str) -> Person:
        """Return the person, or raise `user_not_found`."""
        found = self.people.get(UserId(user))
        if found is None:
            raise Refusal("user_not_found")
        return found

    def channel(self, channel: str, viewer: UserId | None = None) -> Channel:
        """Return a channel that `viewer` can see, or raise `channel_not_found`."""
        found = self.channels.get(ChannelId(channel))
        hidden = found is not None and viewer is not None and not self.sees(found, viewer)
        if found is None or hidden:
            raise Refusal("channel_not_found")
        return found

    def sees(self, channel: Channel, viewer: UserId) -> bool:
        """Tell whether somebody can look at a channel without being in it, or is in it."""
        outsider = {PersonKind.EXTERNAL, *GUESTS}
        public = channel.kind is ChannelKind.PUBLIC
        return viewer in channel.members or (public and self.people[viewer].kind not in outsider)

    def writable(self, channel: str, member: UserId) -> Channel:
        """Return a channel where `member` may act, or raise why not (trap 87)."""
        found = self.channel(channel, member)
        if member not in found.members:
            raise Refusal("not_in_channel")
        if found.is_archived:
            raise Refusal("is_archived")
        return found

    def add_person(self, person: Person) -> Events:
        """Let somebody join the workspace."""
        self.people[person.id] = person
        return (payloads.user_event("team_join", person, self.ledger, self.ledger.next_ts()),)

    def set_status(self, user: UserId, status: Status) -> Events:
        """Give a person a status (rule 29 reads its emoji)."""
        self.ledger.record(Kind.STATUS_SET, user, name=status.emoji, text=status.text)
        return self._changed(replace(self.person(user), status=status))

    def set_locale(self, user: UserId, locale: str) -> Events:
        """Give a person another language."""
        return self._changed(replace(self.person(user), locale=locale))

    def clear_expired_statuses(self) -> Events:
        """Empty every status whose time has run out, as Slack does by itself."""
        seconds = self.ledger.seconds()
        over = [p for p in self.people.values() if 0 < p.status.expiration <= seconds]
        return tuple(event for p in over for event in self._changed(replace(p, status=Status())))

    def set_kind(self, user: UserId, kind: PersonKind, by: UserId) -> Events:
        """Deactivate somebody, or make a member an admin or a guest."""
        self.ledger.record(Kind.KIND_CHANGED, by, name=kind.value, text=user)
        return self._changed(replace(self.person(user), kind=kind))

    def set_dnd(self, user: UserId, until: datetime | None) -> Events:
        """Switch somebody's do-not-disturb on until a moment, or off."""
        person = replace(self.person(user), dnd_until=until)
        self.people[user] = person
        self.ledger.record(Kind.DND_SET, user, text=until.isoformat() if until else "")
        return (payloads.dnd_updated(person, self.ledger.seconds(), self.ledger.next_ts()),)

    def _changed(self, person: Person) -> Events:
        self.people[person.id] = person
        return (payloads.user_event("user_change", person, self.ledger, self.ledger.next_ts()),)

    def add_channel(self, channel: Channel) -> Channel:
        """Put a new channel into the workspace, without telling anybody."""
        self.channels[channel.id] = channel
        return channel

    def direct(self, one: UserId, other: UserId) -> Channel:
        """Return the direct conversation of two people, opened if need be."""
        pair = {one, other}
        for channel in self.channels.values():
            if channel.kind is ChannelKind.DIRECT and set(channel.members) == pair:
                return channel
        return self.add_channel(
            Channel(
                id=ChannelId(self.ledger.new_id("D")),
                name="",
                kind=ChannelKind.DIRECT,
                members=(one, other),
                creator=one,
                created=self.ledger.seconds(),
            )
        )

    def join(self, channel: str, user: UserId, inviter: UserId | None = None) -> Events:
        """Put somebody into a channel, invited or by themselves; who is in it already stays."""
        place = self.channel(channel)
        if place.is_archived:
            raise Refusal("is_archived")
        if user in place.members:
            return ()
        joined = replace(place, members=(*place.members, self.person(user).id))
        self.channels[place.id] = joined
        self.ledger.record(Kind.MEMBER_JOINED, user, channel=place.id, text=inviter or "")
        event = self._membership("member_joined_channel", user, joined)
        return (event if inviter is None else {**event, "inviter": inviter},)

    def leave(self, channel: str, user: UserId) -> Events:
        """Take somebody out of a channel; the app itself hears `channel_left` too (trap 42)."""
        place = self.channel(channel)
        if user not in place.members:
            raise Refusal("not_in_channel")
        left = replace(place, members=tuple(m for m in place.members if m != user))
        self.channels[place.id] = left
        self.ledger.record(Kind.MEMBER_LEFT, user, channel=place.id)
        event = self._membership("member_left_channel", user, left)
        if user != self.app.user_id:
            return (event,)
        return (event, self._channel_event(_prefix(left) + "left", left, user))

    def archive(self, channel: str, by: UserId, *, on: bool = True) -> Events:
        """Archive a channel, or bring it back."""
        place = replace(self.channel(channel), is_archived=on)
        kind = "archive" if on else "unarchive"
        return self._changed_channel(_prefix(place) + kind, place, by)

    def share(self, channel: str, by: UserId, *, on: bool = True) -> Events:
        """Share a channel with another organisation, or end that (trap 54)."""
        place = replace(self.channel(channel), is_ext_shared=on)
        return self._changed_channel("channel_shared" if on else "channel_unshared", place, by)

    def _changed_channel(self, kind: str, channel: Channel, by: UserId) -> Events:
        self.channels[channel.id] = channel
        self.ledger.record(Kind.CHANNEL_CHANGED, by, channel=channel.id, name=kind)
        return (self._channel_event(kind, channel, by),)

    def set_group(self, group: UserGroup, by: UserId) -> Events:
        """Make or change a user group; the event has only the difference (trap 61)."""
        before = self.groups.get(group.id)
        old: tuple[UserId, ...] = before.users if before else ()
        self.groups[group.id] = group
        self.ledger.record(Kind.GROUP_CHANGED, by, name=group.id, text=" ".join(group.users))
        added, removed = _difference(old, group.users)
        ts = self.ledger.next_ts()
        return (payloads.subteam_members_changed(group, added, removed, self.team.id, ts),)

    def set_emoji(self, name: str, value: str | None, by: UserId) -> Events:
        """Add a custom emoji (an address or `alias:name`), or take it away with None."""
        self.ledger.record(Kind.EMOJI_CHANGED, by, name=name, text=value or "")
        if value is None:
            self.custom_emoji.pop(name, None)
        else:
            self.custom_emoji[name] = value
        return (payloads.emoji_changed(name, value, self.ledger.next_ts()),)

    def _membership(self, kind: str, user: UserId, channel: Channel) -> Payload:
        return payloads.membership(kind, user, channel, self.team.id, self.ledger.next_ts())

    def _channel_event(self, kind: str, channel: Channel, user: UserId) -> Payload:
        return payloads.channel_event(kind, channel, user, self.ledger.next_ts())


def _prefix(channel: Channel) -> str:
    """Return how the events of this kind of channel begin: private ones are groups."""
    return "group_" if channel.kind is ChannelKind.PRIVATE else "channel_"


def _difference(old: Iterable[UserId], new: Iterable[UserId]) -> tuple[list[UserId], list[UserId]]:
    before, after = set(old), set(new)
    return sorted(after - before), sorted(before - after)
