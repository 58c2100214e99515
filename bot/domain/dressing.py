"""What goes with a text on networks that have it: its language, and a content warning."""

from collections.abc import Iterable

from bot.domain.accounts import Network

LANGUAGE = "lang"
WARNING = "cw"
LONGEST_WARNING = 200

WITH_LANGUAGE = frozenset({Network.MASTODON, Network.BLUESKY, Network.WEBHOOK})
WITH_WARNING = frozenset({Network.MASTODON})

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


def options_on(network: Network, before: Options, *, language: str, warning: str) -> Options:
    """The options of a target: these two where its network has them, and others as they were."""
    kept = [one for one in before if one[0] not in {LANGUAGE, WARNING}]
    if language and network in WITH_LANGUAGE:
        kept.append((LANGUAGE, language))
    if warning and network in WITH_WARNING:
        kept.append((WARNING, warning))
    return tuple(kept)


def said_in(options: Iterable[tuple[str, str]], name: str) -> str:
    """What one option says, or nothing."""
    return next((value for key, value in options if key == name), "")
