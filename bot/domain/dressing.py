"""What goes with a text on its network: language, warning, disclosures, and who sees it."""

from collections.abc import Iterable
from enum import StrEnum

from bot.domain.accounts import Network

LANGUAGE = "lang"
WARNING = "cw"
DISCLOSED = "disclosed"
SEEN_BY = "seen"
OWN_BRAND = "brand"
LONGEST_WARNING = 200

WITH_LANGUAGE = frozenset({Network.MASTODON, Network.BLUESKY, Network.WEBHOOK})
WITH_WARNING = frozenset({Network.MASTODON})


class Disclosure(StrEnum):
    """What a network says beside a post of how it came about; the values are stored."""

    AI = "ai"
    PAID = "paid"


SAID_BESIDE = {
    Network.X: frozenset({Disclosure.AI, Disclosure.PAID}),
    Network.TIKTOK: frozenset({Disclosure.PAID}),
}
"""What each network has a place for; elsewhere it stands in the text, or nowhere."""

LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pt": "Português",
    "ca": "Català",
    "da": "Dansk",
    "fi": "Suomi",
    "nb": "Norsk bokmål",
    "pl": "Polski",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "ar": "العربية",
    "ja": "日本語",
    "zh": "中文",
}

Options = tuple[tuple[str, str], ...]


def options_on(
    network: Network,
    before: Options,
    *,
    language: str,
    warning: str,
    disclosed: Iterable[str] = (),
) -> Options:
    """The options of a target: these where its network has them, and others as they were."""
    kept = [one for one in before if one[0] not in {LANGUAGE, WARNING, DISCLOSED}]
    if language and network in WITH_LANGUAGE:
        kept.append((LANGUAGE, language))
    if warning and network in WITH_WARNING:
        kept.append((WARNING, warning))
    beside = SAID_BESIDE.get(network, frozenset())
    if told := sorted(one for one in set(disclosed) if one in beside):
        kept.append((DISCLOSED, " ".join(told)))
    return tuple(kept)


def as_set(before: Options, *, seen: str, own_brand: bool) -> Options:
    """The options with what the account's settings add to each of its posts.

    One that everybody sees says nothing of who does, nor one of no brand.
    """
    kept = tuple(one for one in before if one[0] not in {SEEN_BY, OWN_BRAND})
    added = ((SEEN_BY, seen), (OWN_BRAND, "own" if own_brand else ""))
    return (*kept, *(one for one in added if one[1]))


def disclosures(options: Iterable[tuple[str, str]]) -> frozenset[Disclosure]:
    """What is disclosed beside a post."""
    said = said_in(options, DISCLOSED).split()
    return frozenset(one for one in Disclosure if one.value in said)


def said_in(options: Iterable[tuple[str, str]], name: str) -> str:
    """What one option says, or nothing."""
    return next((value for key, value in options if key == name), "")
