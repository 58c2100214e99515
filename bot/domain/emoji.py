"""Emoji as gestures: names made canonical, and what each gesture is (rule 21, traps 34 and 35)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Slack's own short names for one and the same emoji, as far as gestures use them.
BUILT_IN_ALIASES: Mapping[str, str] = {
    "thumbsup": "+1",
    "thumbup": "+1",
    "thumbsdown": "-1",
    "thumbdown": "-1",
    "hand": "raised_hand",
    "check": "white_check_mark",
    "stop_sign": "octagonal_sign",
    "cross_mark": "x",
    "trash": "wastebasket",
    "no_entry_sign": "no_entry_sign",
    "plane": "airplane",
    "thermometer_face": "face_with_thermometer",
}

ALIAS = "alias:"
MOST_HOPS = 5


def canonical(name: str) -> str:
    """Cut colons and skin tones off a short name and resolve Slack's own aliases.

    `:+1::skin-tone-3:` and `thumbsup` both become `+1`.
    """
    bare = name.strip().strip(":").split("::", 1)[0].lower()
    return BUILT_IN_ALIASES.get(bare, bare)


def through_aliases(name: str, custom: Mapping[str, str]) -> str:
    """Follow a workspace's own aliases (`emoji.list`) to the emoji they stand for.

    Returns the canonical name itself where it is no alias. Chains stop after five hops.
    """
    found = canonical(name)
    for _ in range(MOST_HOPS):
        target = custom.get(found, "")
        if not target.startswith(ALIAS):
            break
        found = canonical(target.removeprefix(ALIAS))
    return found


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
        direct = canonical(name)
        if direct not in self.custom:
            return self._named(direct)
        meant = self._named(through_aliases(direct, self.custom))
        return meant if meant in ALIASES_MAY else None

    def alias_of_start(self, name: str) -> bool:
        """Whether this is a workspace alias of an emoji that approves or watches."""
        direct = canonical(name)
        if direct not in self.custom:
            return False
        meant = self._named(through_aliases(direct, self.custom))
        return meant is not None and meant not in ALIASES_MAY

    def _named(self, name: str) -> Gesture | None:
        for gesture, names in self.names.items():
            if name in names:
                return gesture
        return None


def default_gestures() -> Gestures:
    """The gestures of the rules' table, without workspace aliases."""
    return Gestures(names=DEFAULT_GESTURES, custom={})
