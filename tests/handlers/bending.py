"""Payloads as Slack sends them, bent: pieces are missing, of another kind, or hold any text."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from bot.ports import CardRef
from bot.slack import ids, presses
from bot.slack.formparts import Ticket, packed
from tests.factories import ANA, BEN, CHANNEL, OLGA, TEAM
from tests.handlers.conftest import BOT

Payload = dict[str, Any]
Path = tuple[str | int, ...]

# Also halves of characters, as only JSON can carry them, and everything that can't be seen.
CHARACTERS = st.characters(categories=("L", "N", "P", "S", "Z", "Cc", "Cf", "Cs", "Co", "Cn"))
WORDS = (
    *("1", "D-1", "#1", "0", "-1", "99999999999999999999", "١", "²", "soupe", "nowhere", "Soup"),
    *("--on", "--at", "--as", "--lang", "—on", "tomorrow 9am", "now", "29 feb", "25:61", "until"),
    *("because", "for", "3 hours", "me", "<@U0BEN>", "<@>", "<!channel>", "<https://a|b>", "&lt;"),
    *("all", "@ben", "\u202e", "\u200b", "\x00", '"', "'", "\n", ":tada:", "::", "%s", "{0}"),
    *("list", "show", "why", "edit", "suggest", "take", "at", "withdraw", "hold", "release"),
    *("lift", "pause", "resume", "through", "takedown", "correct", "museum", "away", "back"),
    *("watch", "confirm", "live", "dry", "status", "again", "import", "help", "waive", "erase"),
    *("exception", "exceptions", "urgent", "reviewed", "history", "log"),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.text(CHARACTERS, max_size=60),
    st.builds("{} {}".format, st.sampled_from(WORDS), st.text(CHARACTERS, min_size=1, max_size=30)),
    st.sampled_from(("x" * 40_000, "&amp;" * 5_000, "<" * 3_000, "é" * 3_001)),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
USERS = st.sampled_from((ANA, BEN, OLGA, str(BOT), "U0NOBODY", "USLACKBOT", ""))


def paths(found: Any, before: Path = ()) -> Iterator[Path]:
    """Name every place inside a payload."""
    inside = found.items() if isinstance(found, dict) else ()
    inside = enumerate(found) if isinstance(found, list) else inside
    for key, value in inside:
        yield (*before, key)
        yield from paths(value, (*before, key))


@st.composite
def bent(draw: st.DrawFn, straight: Payload, fixed: tuple[Path, ...]) -> Payload:
    """Bend a payload in up to three places; by those in `fixed` Bolt itself finds the listener."""
    body = copy.deepcopy(straight)
    for _ in range(draw(st.integers(0, 3))):
        kept = {path[:length] for path in fixed for length in range(1, len(path) + 1)}
        places = [path for path in paths(body) if path not in kept]
        if not places:
            break
        *where, last = draw(st.sampled_from(places))
        inner = body
        for key in where:
            inner = inner[key]  # type: ignore[index]
        if isinstance(inner, dict) and draw(st.booleans()):
            del inner[str(last)]
        else:
            inner[last] = draw(JSON)  # type: ignore[index]
    return body


COMMANDS = st.builds(
    lambda text, user: {
        "command": "/draft",
        "text": text,
        "user_id": user,
        "channel_id": CHANNEL,
        "team_id": TEAM,
        "trigger_id": "17.99",
        "response_url": "https://hooks.example/1",
    },
    TEXTS,
    USERS,
)


def event(inner: Payload) -> Payload:
    """Wrap an event as Slack sends it."""
    return {"type": "event_callback", "team_id": TEAM, "event_id": "", "event": inner}


REACTION = event(
    {
        "type": "reaction_added",
        "user": BEN,
        "reaction": "white_check_mark",
        "item_user": str(BOT),
        "item": {"type": "message", "channel": CHANNEL, "ts": "1772452800.000000"},
        "event_ts": "1772452800.000100",
    }
)
MESSAGE = event(
    {
        "type": "message",
        "user": BEN,
        "channel": CHANNEL,
        "channel_type": "channel",
        "text": "draft: delete delete",
        "ts": "1772452801.000100",
        "thread_ts": "1772452800.000000",
        "blocks": [
            {
                "type": "rich_text",
                "block_id": "b",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "draft: Soup ", "style": {"bold": True}},
                            {"type": "link", "url": "https://soup.example", "text": "soup"},
                            {"type": "user", "user_id": BEN},
                            {"type": "emoji", "name": "tada", "unicode": "1f389"},
                            {"type": "broadcast", "range": "channel"},
                            {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "x"},
                        ],
                    },
                    {
                        "type": "rich_text_list",
                        "style": "ordered",
                        "indent": 1,
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [{"type": "text", "text": "one"}],
                            }
                        ],
                    },
                ],
            }
        ],
        "files": [{"id": "F1", "mimetype": "image/png", "name": "a.png", "url_private": "x"}],
    }
)
NEW_MESSAGE = event({k: v for k, v in MESSAGE["event"].items() if k not in {"thread_ts", "files"}})
CHANGED = event(
    {
        "type": "message",
        "subtype": "message_changed",
        "channel": CHANNEL,
        "ts": "1772452802.000100",
        "message": {**NEW_MESSAGE["event"], "edited": {"user": BEN, "ts": "1.1"}},
        "previous_message": NEW_MESSAGE["event"],
    }
)
DELETED = event(
    {
        "type": "message",
        "subtype": "message_deleted",
        "channel": CHANNEL,
        "ts": "1772452803.000100",
        "deleted_ts": "1772452801.000100",
        "previous_message": NEW_MESSAGE["event"],
    }
)
JOINED = event(
    {
        "type": "member_joined_channel",
        "user": OLGA,
        "channel": CHANNEL,
        "inviter": BEN,
        "team": TEAM,
    }
)
LEFT = event({"type": "member_left_channel", "user": OLGA, "channel": CHANNEL})
HOME = event({"type": "app_home_opened", "user": BEN, "channel": "D1", "tab": "home"})
EMOJI = event({"type": "emoji_changed", "subtype": "add", "name": "soup", "value": "alias:+1"})
PINS = event({"type": "pin_removed", "user": BEN, "channel_id": CHANNEL, "item": {"ts": "1.1"}})
EVENTS = st.one_of(
    *(
        bent(straight, (("type",), ("event", "type")))
        for straight in (
            *(REACTION, MESSAGE, NEW_MESSAGE, CHANGED, DELETED),
            *(JOINED, LEFT, HOME, EMOJI, PINS),
        )
    )
)

NAMES = sorted({value for name, value in vars(ids).items() if name.isupper()} | set(presses.KINDS))


def pressed(action: str, value: str) -> Payload:
    """Press a button on a card."""
    return {
        "type": "block_actions",
        "user": {"id": BEN, "name": "ben", "team_id": TEAM},
        "team": {"id": TEAM, "domain": "soupe"},
        "channel": {"id": CHANNEL},
        "container": {
            "type": "message",
            "message_ts": "1772452800.000000",
            "channel_id": CHANNEL,
        },
        "trigger_id": "17.99",
        "response_url": "https://hooks.example/1",
        "actions": [
            {
                "type": "button",
                "action_id": f"{action}:{value}",
                "block_id": "b",
                "value": value,
                "action_ts": "1.1",
            }
        ],
    }


FOUND = (("type",), ("actions", 0, "action_id"), ("actions", 0, "type"), ("actions", 0, "block_id"))
PRESSES = st.one_of(*(bent(pressed(name, value), FOUND) for name in NAMES for value in ("1", "99")))


def typing(field: str) -> Payload:
    """Type in a field of the composer, of which Slack tells at once."""
    ticket = packed(Ticket(digest="ab" * 32, ref=CardRef(channel=CHANNEL, ts="1772452800.000000")))
    state = {field: {field: {"type": "plain_text_input", "value": "Soup is back!"}}}
    return {
        "type": "block_actions",
        "user": {"id": BEN, "team_id": TEAM},
        "team": {"id": TEAM},
        "container": {"type": "view", "view_id": "V1"},
        "trigger_id": "17.99",
        "view": {
            "id": "V1",
            "type": "modal",
            "hash": "17.5",
            "callback_id": ids.COMPOSE,
            "private_metadata": ticket,
            "state": {"values": state},
            "blocks": [{"type": "input", "block_id": field, "element": {"action_id": field}}],
        },
        "actions": [
            {"type": "plain_text_input", "action_id": field, "block_id": field, "action_ts": "1.1"}
        ],
    }


TYPING = st.one_of(*(bent(typing(name), FOUND) for name in ("text", "own.soupe", "warning")))


def sent(name: str) -> Payload:
    """Send a form."""
    ticket = Ticket(draft=1, digest="0" * 64)
    fields = ("text", "when", "accounts", "words", "cause", "csv", "alt-1", "late")
    return {
        "type": "view_submission",
        "user": {"id": BEN, "team_id": TEAM},
        "team": {"id": TEAM, "domain": "soupe"},
        "trigger_id": "17.99",
        "view": {
            "type": "modal",
            "id": "V1",
            "root_view_id": "V1",
            "hash": "1.h",
            "callback_id": name,
            "private_metadata": packed(ticket),
            "blocks": [{"type": "input", "block_id": field} for field in fields],
            "state": {
                "values": {
                    field: {
                        field: {
                            "type": "plain_text_input",
                            "value": "tomorrow 9am",
                            "selected_option": {"value": "wording"},
                            "selected_options": [{"value": "soupe"}],
                        }
                    }
                    for field in fields
                }
            },
        },
    }


FORMS = st.one_of(
    *(
        bent(sent(name), (("type",), ("view", "callback_id"), ("view", "type")))
        for name in (
            *(ids.COMPOSE, ids.CHANGES_FORM, ids.TAKE_BACK_FORM, ids.TIME_FORM, ids.IMPORT_FORM),
            ids.ROUND_FORM,
        )
    )
)
SHORTCUTS = st.one_of(
    bent(
        {
            "type": "shortcut",
            "callback_id": ids.COMPOSE,
            "user": {"id": BEN, "team_id": TEAM},
            "team": {"id": TEAM},
            "trigger_id": "17.99",
        },
        (("type",), ("callback_id",)),
    ),
    bent(
        {
            "type": "message_action",
            "callback_id": ids.DRAFT_THIS,
            "user": {"id": BEN, "team_id": TEAM},
            "team": {"id": TEAM},
            "channel": {"id": CHANNEL},
            "trigger_id": "17.99",
            "response_url": "https://hooks.example/1",
            "message_ts": "1772452801.000100",
            "message": NEW_MESSAGE["event"],
        },
        (("type",), ("callback_id",)),
    ),
)
ANYTHING = st.one_of(COMMANDS, EVENTS, PRESSES, TYPING, FORMS, SHORTCUTS)
