"""What the app asks of Slack: one table for the manifest, the listeners and `check`."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.messages import DRAFT_THIS
from bot.slack import ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One scope, or one event with the scopes that let it through, and what it is for."""

    name: str
    reason: str
    scopes: tuple[str, ...] = ()


# The least that works (trap 105). What a later feature needs is added together with it.
BOT_SCOPES = (
    Need(
        name="channels:history",
        reason="make drafts of messages, see them edited or gone, hear `delete delete` and `ok`,"
        " and notice a restored database",
    ),
    Need(name="channels:read", reason="know who is in a public drafts channel, and its state"),
    Need(name="chat:write", reason="post cards, keep them up to date, answer one person"),
    Need(name="commands", reason="hear the command and the shortcut"),
    Need(name="emoji:read", reason="tell an emoji from an alias made in the workspace"),
    Need(name="files:read", reason="take the pictures that people attach to a draft"),
    Need(name="files:write", reason="show on a card just the pictures that would be published"),
    Need(name="groups:history", reason="the same in a private drafts channel"),
    Need(name="groups:read", reason="know who is in a private drafts channel, and its state"),
    Need(name="pins:read", reason="see whether the lamp is still pinned"),
    Need(name="pins:write", reason="pin the lamp, the one message that says what is live"),
    Need(name="reactions:read", reason="read the opinions on a card"),
    Need(name="usergroups:read", reason="know who is in a user group that the policy asks"),
    Need(name="users:read", reason="tell members from guests and bots, and who is away"),
)
APP_SCOPES = (Need(name="connections:write", reason="open a Socket Mode connection"),)

BOT_EVENTS = (
    Need(name="app_home_opened", reason="show what waits for whoever opens the app's Home"),
    Need(name="app_uninstalled", reason="stop when the app is removed"),
    Need(
        name="channel_archive",
        reason="an archived channel approves nothing",
        scopes=("channels:read",),
    ),
    Need(
        name="channel_id_changed",
        reason="notice that the channel is being shared",
        scopes=("channels:read", "groups:read"),
    ),
    Need(name="emoji_changed", reason="know a new alias at once", scopes=("emoji:read",)),
    Need(
        name="group_archive",
        reason="an archived private channel approves nothing",
        scopes=("groups:read",),
    ),
    Need(
        name="member_joined_channel",
        reason="ask colleagues about a newcomer, and know who invited them",
        scopes=("channels:read", "groups:read"),
    ),
    Need(
        name="member_left_channel",
        reason="whoever leaves, or the bot itself, counts no more",
        scopes=("channels:read", "groups:read"),
    ),
    Need(
        name="message.channels",
        reason="make drafts of messages, see them edited or gone, and hear `delete delete` and"
        " `ok` in a draft's thread",
        scopes=("channels:history",),
    ),
    Need(
        name="message.groups",
        reason="the same in private channels",
        scopes=("groups:history",),
    ),
    Need(name="pin_removed", reason="pin the lamp again", scopes=("pins:read",)),
    Need(name="reaction_added", reason="look at a card again", scopes=("reactions:read",)),
    Need(name="reaction_removed", reason="look at a card again", scopes=("reactions:read",)),
    Need(
        name="subteam_members_changed",
        reason="look again who is in a user group",
        scopes=("usergroups:read",),
    ),
    Need(name="tokens_revoked", reason="stop when the app may not speak any more"),
)

COMMAND = "/draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut: its id on the wire, and what people read where they pick one.

    A `global` one is among the app's own, a `message` one in the menu of each message.
    """

    callback_id: str
    name: str
    description: str
    type: str = "global"


SHORTCUTS = (
    Shortcut(
        callback_id=ids.COMPOSE,
        name="Draft a post",
        description="Write a post in a form and ask for a second opinion",
    ),
    Shortcut(
        callback_id=ids.DRAFT_THIS,
        name=DRAFT_THIS,
        description="Open this message in a form and ask for a second opinion on it",
        type="message",
    ),
)


def scope_names() -> tuple[str, ...]:
    """The bot's scopes by name."""
    return tuple(need.name for need in BOT_SCOPES)


def event_names() -> tuple[str, ...]:
    """The events that Slack shall send, by name."""
    return tuple(need.name for need in BOT_EVENTS)


def missing_scopes(granted: Iterable[str]) -> tuple[str, ...]:
    """Name the scopes that the installed app has not got (trap 104).

    `granted` are the words of the `x-oauth-scopes` header of any Web API answer.
    """
    have = {word.strip() for word in granted}
    return tuple(name for name in scope_names() if name not in have)
