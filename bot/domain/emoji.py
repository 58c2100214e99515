"""Emoji as gestures: names made canonical, and what each gesture is (rule 21, traps 34 and 35)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Slack's own second names of an emoji, as far as gestures use them. Only built-in names: one
# that a workspace could make itself would let its maker choose what it means.
BUILT_IN_ALIASES: Mapping[str, str] = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "hand": "raised_hand",
}

ALIAS = "alias:"
MOST_HOPS = 5


def bare(name: str) -> str:
    """Cut colons and skin tones off a short name: `:+1::skin-tone-3:` becomes `+1`."""
    return name.strip().strip(":").partition("::")[0].lower()


def canonical(name: str) -> str:
    """Cut colons and skin tones off a short name and resolve Slack's own second names.

    `:+1::skin-tone-3:` and `thumbsup` both become `+1`.
    """
    plain = bare(name)
    return BUILT_IN_ALIASES.get(plain, plain)


def through_aliases(name: str, custom: Mapping[str, str]) -> str:
    """Follow a workspace's own aliases (`emoji.list`) to the emoji they stand for.

    Returns the canonical name itself where it is no alias. Chains stop after five hops.
    """
    found = bare(name)
    for _ in range(MOST_HOPS):
        target = custom.get(found, "")
        if not target.startswith(ALIAS):
            break
        found = bare(target.removeprefix(ALIAS))
    return canonical(found)


class Gesture(StrEnum):
    """What a reaction can mean."""

    APPROVE = "approve"
    OBJECT = "object"
    WATCH = "watch"
    HOLD = "hold"
    PAUSE = "pause"
    TAKE_DOWN = "take down"


# An alias made in the workspace may stop, but never start (rule 21).
ALIASES_MAY = frozenset({Gesture.OBJECT, Gesture.HOLD, Gesture.PAUSE, Gesture.TAKE_DOWN})

DEFAULT_GESTURES: Mapping[Gesture, tuple[str, ...]] = {
    Gesture.APPROVE: ("white_check_mark", "heavy_check_mark", "+1"),
    Gesture.OBJECT: ("x", "no_entry", "-1"),
    Gesture.WATCH: ("eyes",),
    Gesture.HOLD: ("raised_hand",),
    Gesture.PAUSE: ("octagonal_sign",),
    Gesture.TAKE_DOWN: ("wastebasket",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gestures:
    """Which canonical emoji stand for which gesture, and the workspace's own aliases."""

    names: Mapping[Gesture, tuple[str, ...]]
    custom: Mapping[str, str]

    def meaning(self, name: str) -> Gesture | None:
        """Say what a reaction's emoji means, or `None` (rule 21)."""
        if bare(name) not in self.custom:
            return self._named(canonical(name))
        meant = self._named(through_aliases(name, self.custom))
        return meant if meant in ALIASES_MAY else None

    def alias_of_start(self, name: str) -> bool:
        """Whether this is a workspace alias of an emoji that approves or watches."""
        if bare(name) not in self.custom:
            return False
        meant = self._named(through_aliases(name, self.custom))
        return meant is not None and meant not in ALIASES_MAY

    def _named(self, name: str) -> Gesture | None:
        for gesture, names in self.names.items():
            if name in names:
                return gesture
        return None


def default_gestures() -> Gestures:
    """The gestures of the rules' table, without workspace aliases."""
    return Gestures(names=DEFAULT_GESTURES, custom={})
