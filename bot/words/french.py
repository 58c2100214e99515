"""French, gathered from its parts by surface, and set as French is printed."""

import re
from collections.abc import Mapping
from functools import cache

from bot.words import (
    fr_answers,
    fr_by_two,
    fr_card,
    fr_commands,
    fr_connecting,
    fr_drafting,
    fr_forms,
    fr_happened,
    fr_help,
    fr_history,
    fr_home,
    fr_networks,
    fr_opinions,
    fr_pages,
    fr_people,
    fr_pictures,
    fr_publishing,
    fr_rules,
    fr_settings,
    fr_threads,
    fr_times,
    fr_typed,
)

PARTS: tuple[Mapping[str, str], ...] = (
    fr_answers.WORDS,
    fr_by_two.WORDS,
    fr_card.WORDS,
    fr_commands.WORDS,
    fr_connecting.WORDS,
    fr_drafting.WORDS,
    fr_forms.WORDS,
    fr_happened.WORDS,
    fr_help.WORDS,
    fr_history.WORDS,
    fr_home.WORDS,
    fr_networks.WORDS,
    fr_opinions.WORDS,
    fr_pages.WORDS,
    fr_people.WORDS,
    fr_pictures.WORDS,
    fr_publishing.WORDS,
    fr_rules.WORDS,
    fr_settings.WORDS,
    fr_threads.WORDS,
    fr_times.WORDS,
    fr_typed.WORDS,
)

NARROW = "\N{NARROW NO-BREAK SPACE}"
# The colon of an emoji's name, as in `:eyes:`, has no space of its own.
_BEFORE = re.compile(r" (?=[;!?»]|:(?:\s|$))")
_AFTER = re.compile(r"(?<=«) ")


@cache
def french() -> Mapping[str, str]:
    """Every English template with its French one."""
    return {english: typeset(words) for part in PARTS for english, words in part.items()}


def typeset(words: str) -> str:
    """Put narrow spaces that don't break before `; : ! ?` and inside quotation marks."""
    return _AFTER.sub(NARROW, _BEFORE.sub(NARROW, words))
