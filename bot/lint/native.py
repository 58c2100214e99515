"""Checks that no word list can make: length as the network counts it, emptiness, pictures."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.lint.lengths import measure
from bot.lint.limits import NetworkLimits

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one account would publish; `pictures` are the alt texts, one for each picture."""

    text: str
    network: str
    limits: NetworkLimits
    account: str = ""
    pictures: tuple[str, ...] = ()


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing in it."""
    return all(unicodedata.category(character) in _UNSEEN for character in text)


def _too_long(subject: Subject) -> list[Facts]:
    limits = subject.limits
    length = measure(subject.text, limits.counts, limits.link_length)
    over = length.characters - limits.characters
    if over <= 0:
        return []
    count = {"count": length.characters, "limit": limits.characters, "over": over}
    return [count | {"name": limits.name}]


def _too_many_bytes(subject: Subject) -> list[Facts]:
    limits = subject.limits
    if limits.bytes is None:
        return []
    length = measure(subject.text, "graphemes")
    over = length.bytes - limits.bytes
    if over <= 0:
        return []
    return [{"count": length.bytes, "limit": limits.bytes, "over": over, "name": limits.name}]


def _empty(subject: Subject) -> list[Facts]:
    return [{}] if not subject.pictures and is_blank(subject.text) else []


def _too_many_pictures(subject: Subject) -> list[Facts]:
    count, limit = len(subject.pictures), subject.limits.pictures
    if count <= limit:
        return []
    name = subject.limits.name
    return [{"count": count, "limit": limit, "over": count - limit, "name": name}]


def _no_alt_text(subject: Subject) -> list[Facts]:
    count = sum(1 for alt_text in subject.pictures if is_blank(alt_text))
    return [{"count": count, "total": len(subject.pictures)}] if count else []


NATIVE: Final[Mapping[str, Callable[[Subject], list[Facts]]]] = {
    "length": _too_long,
    "bytes": _too_many_bytes,
    "empty": _empty,
    "pictures": _too_many_pictures,
    "alt-text": _no_alt_text,
}
