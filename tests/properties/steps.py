"""What can happen, as records that can be printed and played again; and random orders of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

APPROVALS = (
    "white_check_mark",
    "heavy_check_mark",
    "+1",
    "thumbsup",
    "+1::skin-tone-2",
    "+1::skin-tone-6",
    "thumbsup::skin-tone-4",
)
OBJECTIONS = ("x", "no_entry", "-1", "thumbsdown", "-1::skin-tone-3")
HOLDS = ("raised_hand", "hand", "raised_hand::skin-tone-5")
OTHERS = ("eyes", "octagonal_sign", "wastebasket", "ok_hand", "ballot_box_with_check", "tada")
# Custom emoji that look like gestures, or that Slack could be mistaken to have built in.
LOOK_ALIKES = {
    "seems-good": "alias:white_check_mark",
    "approved": "https://emoji.example/approved.png",
    "check": "https://emoji.example/check.png",
    "thumbup": "alias:tada",
    "veto": "alias:x",
    "veto-again": "alias:veto",
    "wait-for-me": "alias:raised_hand",
}
BUTTONS = ("card_hold", "card_release", "card_why", "card_take_down", "delivery_is")
MEMBERS = ("ana", "ben", "zoe", "olga")
STRANGERS = ("gus", "sam", "eve", "botty", "flow", "dan")
ACCOUNTS = ("soupe-wall", "soupe-two", "soupe-masto")
METHODS = (
    "reactions.get",
    "chat.update",
    "chat.postMessage",
    "conversations.members",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens: who does what, to which draft of this sequence.

    `draft` counts the drafts of the sequence from its end, `old` means a retired card instead of
    the newest. `racing` lets the bot look for what is due at the same moment.
    """

    who: str = ""
    do: str = ""
    arg: str = ""
    draft: int = 0
    old: bool = False
    racing: bool = False


Steps = list[Step]


def submit(rng: Random, who: str, *, on: str = "", at: str = "", mood: str = "Soup") -> Step:
    """Write a draft with a text that nobody wrote before."""
    count = 1 + (rng.random() < 0.7) + (rng.random() < 0.3)
    chosen = on or ",".join(rng.sample(ACCOUNTS, count))
    when = f" --at {at}" if at else ""
    return Step(who=who, do="type", arg=f"{mood} {words(rng)} --on {chosen}{when}")


def words(rng: Random) -> str:
    """A text of no two drafts."""
    return f"number {rng.randrange(10**12):012}"


def types(who: str, text: str, draft: int = 0) -> Step:
    """Type a command; `{n}` becomes the draft's number."""
    return Step(who=who, do="type", arg=text, draft=draft)


def reacts(who: str, emoji: str, draft: int = 0, *, old: bool = False) -> Step:
    """Give a reaction on a card."""
    return Step(who=who, do="react", arg=emoji, draft=draft, old=old)


def passes(seconds: int) -> Step:
    """Let time pass, and the bot look once."""
    return Step(do="pass", arg=str(seconds))


def weather(rng: Random) -> Step:
    """Something goes wrong between the bot and Slack, or a network."""
    kinds: Sequence[tuple[str, str]] = (
        ("lose_events", str(rng.randint(1, 3))),
        ("duplicate_events", str(rng.randint(1, 3))),
        ("reorder_events", str(rng.randint(2, 3))),
        ("break_with", rng.choice(METHODS)),
        ("fail", rng.choice(METHODS)),
        ("truncate_full_reactions", "1"),
        ("date_offset_seconds", str(rng.choice((0, 90, -300)))),
        ("clear", ""),
        ("network", rng.choice(("503 before", "503 after", "422 before", "reset", "reset after"))),
        ("network", rng.choice(("half after", "garbage after", "429 before"))),
    )
    name, value = rng.choice(kinds)
    return Step(do="weather", arg=f"{name} {value}".strip())
