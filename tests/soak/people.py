"""Everybody who may turn up: who they are, and how Slack describes each kind."""

from collections.abc import Mapping

from bot.domain.people import Person, UserId
from tests.factories import a_person

# Who somebody is at the beginning, in Slack's own sorts; two of them are not in the channel yet.
KINDS: Mapping[str, str] = {
    "ana": "member",
    "ben": "admin",
    "zoe": "member",
    "olga": "owner",
    "gus": "guest",
    "sam": "single_channel_guest",
    "eve": "external",
    "botty": "bot",
    "flow": "workflow",
    "dan": "deactivated",
    "uma": "unknown",
    "ola": "member",
    "nia": "member",
}
OUTSIDE = frozenset({"ola", "nia"})
IDS: Mapping[str, UserId] = {name: UserId(f"U0{name.upper()}") for name in KINDS}
NAMES: Mapping[UserId, str] = {user: name for name, user in IDS.items()}
MEMBERS = ("ana", "ben", "zoe", "olga")


def described(name: str, kind: str) -> Person | None:
    """How Slack describes somebody of a kind; `None` where it doesn't know them."""
    match kind:
        case "unknown":
            return None
        case "guest" | "single_channel_guest":
            return a_person(IDS[name], is_guest=True)
        case "external":
            return a_person(IDS[name], team_id="T0ELSEWHERE")
        case "bot" | "workflow":
            return a_person(IDS[name], is_bot=True)
        case "deactivated":
            return a_person(IDS[name], is_deactivated=True)
        case _:
            return a_person(IDS[name])
