"""Emoji as people type them in Slack (`:tada:`), and as the public sees them. Pure (trap 68)."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

_NAME = r"[a-z0-9_+'-]+"
_ONE = rf":{_NAME}(?:::skin-tone-[2-6])?:"
# One may follow another at once; what stands in a word, an address or code is none. A run ends
# where no other one could begin, so that `a::fire::b` has none.
_RUN = re.compile(rf"`[^`\n]+`|(?<![\w:/])(?:{_ONE})+(?![\w:])")
_EACH = re.compile(rf":(?P<name>{_NAME})(?:::skin-tone-(?P<tone>[2-6]))?:")
# What makes some emoji be drawn in colour; with a skin tone it is left out.
_DRAWN = "\ufe0f"
_LIGHTEST = 0x1F3FB
_LOWEST_TONE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Emoji:
    """One emoji, and whether it comes in skin tones."""

    character: str
    has_tones: bool


@functools.cache
def _known() -> Mapping[str, Emoji]:
    found = {}
    text = resources.files("bot.slack.emoji").joinpath("names.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        character, names, *tones = line.split("\t")
        emoji = Emoji(character=character, has_tones=bool(tones))
        found.update(dict.fromkeys(names.split(" "), emoji))
    return found


def character_of(name: str, tone: int | None = None) -> str | None:
    """The emoji of Slack's short name, in a skin tone of 2 to 6; `None` for every other name.

    A workspace's own emoji are no characters, so there is nothing that the public could see.
    """
    emoji = _known().get(name)
    if emoji is None or tone is None:
        return emoji.character if emoji else None
    if not emoji.has_tones:
        return None
    first, rest = emoji.character[0], emoji.character[1:].removeprefix(_DRAWN)
    return f"{first}{chr(_LIGHTEST + tone - _LOWEST_TONE)}{rest}"


def with_characters(text: str) -> str:
    """Write each short name that Slack knows as its emoji; whatever else stands there stays."""
    return _RUN.sub(_drawn, text) if ":" in text else text


def named(text: str) -> tuple[str, ...]:
    """The short names in a text, each as it is typed."""
    return tuple(
        one.group()
        for run in _RUN.finditer(text)
        if not run.group().startswith("`")
        for one in _EACH.finditer(run.group())
    )


def _drawn(run: re.Match[str]) -> str:
    typed = run.group()
    return typed if typed.startswith("`") else _EACH.sub(_as_character, typed)


def _as_character(one: re.Match[str]) -> str:
    tone = one["tone"]
    return character_of(one["name"], int(tone) if tone else None) or one.group()
