"""The whole state of an embedded Slack workspace, free of any wire."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.simulator import payloads
from bot.simulator.directory import Directory
from bot.simulator.files import Files
from bot.simulator.ledger import Happening, Ledger
from bot.simulator.messages import Messages
from bot.simulator.model import App, ChannelId, Person, Team, UserId
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.surfaces import Surfaces

# These events reach the app although it has just lost sight of the channel (trap 42).
_ALWAYS_HEARD = frozenset({"channel_left", "group_left", "member_left_channel"})
_LAST_WORDS = frozenset({"tokens_revoked", "app_uninstalled"})


class Workspace:
    """People, channels, messages and views of one team, with one app installed.

    `now` may be moved by its owner; trigger ids live by `monotonic`, which may not.
    """

    def __init__(
        self,
        team: Team,
        app: App,
        people: Iterable[Person],
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ledger = Ledger(now, monotonic)
        self.directory = Directory(self.ledger, team, app)
        self.directory.people.update({person.id: person for person in people})
        self.messages = Messages(self.ledger, self.directory)
        self.surfaces = Surfaces(self.ledger)
        self.files = Files(self.ledger)
        self.is_installed = True

    @property
    def team(self) -> Team:
        """Return the team."""
        return self.directory.team

    @property
    def app(self) -> App:
        """Return the app under test; assign to give it other scopes, events or commands."""
        return self.directory.app

    @app.setter
    def app(self, app: App) -> None:
        self.directory.app = app

    @property
    def history(self) -> tuple[Happening, ...]:
        """Return everything that has happened, oldest first; enough to judge a run by."""
        return self.ledger.history

    def channel_named(self, name: str) -> ChannelId:
        """Return the id of the channel with this name, or raise `channel_not_found`."""
        for channel in self.directory.channels.values():
            if channel.name == name:
                return channel.id
        raise Refusal("channel_not_found")

    def hears(self, event: Payload) -> bool:
        """Tell whether the app gets this event: subscribed, and in the channel (trap 42)."""
        app = self.app
        if not self.is_installed and event["type"] not in _LAST_WORDS:
            return False
        if app.events is not None and event["type"] not in app.events:
            return False
        channel = self.directory.channels.get(event_channel(event) or ChannelId(""))
        if channel is None or event["type"] in _ALWAYS_HEARD:
            return True
        return app.user_id in channel.members

    def uninstall(self) -> tuple[Payload, ...]:
        """Remove the app: its tokens are void, and it is told so (trap 108)."""
        self.is_installed = False
        stamp = self.ledger.next_ts()
        return (payloads.tokens_revoked(self.app.user_id, stamp), payloads.app_uninstalled(stamp))

    def is_app(self, user: UserId) -> bool:
        """Tell whether this is the app's own user."""
        return user == self.app.user_id


def event_channel(event: Payload) -> ChannelId | None:
    """Return the channel an event is about, if any."""
    item = event.get("item", {}).get("channel")
    found = event.get("channel") or event.get("channel_id") or event.get("new_channel_id") or item
    return ChannelId(found) if isinstance(found, str) else None
