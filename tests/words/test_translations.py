"""Nothing that the bot says is missing in French, and nothing is said in English alone."""

import string
from functools import cache

import pytest

from bot.words import french
from bot.words.french import PARTS, typeset
from tests.architecture.files import python_files
from tests.words.sentences import bare, is_sentence, templates, tree

# Modules all of whose sentences are said in each language; none is taken away.
DONE = (
    "bot/domain/askwords.py",
    "bot/domain/card.py",
    "bot/domain/forecast.py",
    "bot/domain/history.py",
    "bot/domain/landing.py",
    "bot/domain/lives.py",
    "bot/domain/missing.py",
    "bot/domain/objections.py",
    "bot/domain/pauses.py",
    "bot/domain/pausing.py",
    "bot/domain/plain.py",
    "bot/domain/readback.py",
    "bot/domain/review.py",
    "bot/domain/times.py",
    "bot/domain/wallclock.py",
    "bot/slack/answers.py",
    "bot/slack/blocks.py",
    "bot/slack/cardbuttons.py",
    "bot/slack/cardforms.py",
    "bot/slack/cards.py",
    "bot/slack/composer.py",
    "bot/slack/composerfields.py",
    "bot/slack/contentwords.py",
    "bot/slack/deliverywords.py",
    "bot/slack/escaping.py",
    "bot/slack/formparts.py",
    "bot/slack/handwords.py",
    "bot/slack/homewords.py",
    "bot/slack/kinship.py",
    "bot/slack/lamp.py",
    "bot/slack/landingwords.py",
    "bot/slack/letterwords.py",
    "bot/slack/linkwords.py",
    "bot/slack/listing.py",
    "bot/slack/missed.py",
    "bot/slack/paper.py",
    "bot/slack/parkwords.py",
    "bot/slack/presses.py",
    "bot/slack/roundwords.py",
    "bot/slack/setaside.py",
    "bot/slack/tallies.py",
    "bot/slack/trouble.py",
    "bot/slack/urgencies.py",
    "bot/slack/watchwords.py",
    "bot/slack/weekwords.py",
    "bot/slack/wording.py",
    "bot/web/connecting.py",
    "bot/web/wall.py",
    "handlers/asked.py",
    "handlers/buttons.py",
    "handlers/cardforms.py",
    "handlers/commands.py",
    "handlers/composed.py",
    "handlers/composer.py",
    "handlers/desk.py",
    "handlers/errors.py",
    "handlers/findings.py",
    "handlers/handing.py",
    "handlers/home.py",
    "handlers/incidents.py",
    "handlers/intake.py",
    "handlers/messages.py",
    "handlers/opinions.py",
    "handlers/parking.py",
    "handlers/pressing.py",
    "handlers/rounds.py",
)
# What people type, and other words that aren't said.
TYPED = frozenset(
    {
        *("when approved", "once approved", "as soon as approved", "as soon as possible"),
        *("des que possible", "des l'approbation", "des approbation"),
        *("until {}", "for {}"),
        # The name of the product, and a mark in a form's ticket.
        *("Second Opinion", "with files"),
    }
)


@cache
def said() -> frozenset[str]:
    """Every template that any module says."""
    ours = (path for path in python_files() if path.startswith(("bot/", "handlers/")))
    return frozenset(words for path in ours for words in templates(tree(path)))


def parts_of(template: str) -> set[str]:
    """The names of a template's parts."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_sentence_is_there_in_french() -> None:
    assert sorted(said() - french.french().keys()) == []


def test_nothing_is_translated_that_is_not_said() -> None:
    assert sorted(french.french().keys() - said()) == []


def test_nothing_is_translated_twice() -> None:
    keys = [english for part in PARTS for english in part]
    assert sorted({english for english in keys if keys.count(english) > 1}) == []


def test_translations_have_the_same_parts() -> None:
    differing = [
        english
        for english, words in french.french().items()
        if parts_of(english) != parts_of(words)
    ]
    assert differing == []


def test_parts_are_named() -> None:
    assert [words for words in said() if "" in parts_of(words)] == []


@pytest.mark.parametrize("path", DONE)
def test_a_module_that_is_done_says_nothing_in_english_alone(path: str) -> None:
    assert [one for one in bare(tree(path)) if one[1] not in TYPED] == []


def test_sentences_are_told_from_names() -> None:
    assert is_sentence("nothing is missing")
    assert is_sentence("{} approved")
    assert is_sentence("held: {}")
    assert not is_sentence("chat.postMessage")
    assert not is_sentence(":eyes: {}")
    assert not is_sentence("<@{}>")


def test_french_is_set_with_narrow_spaces_that_do_not_break() -> None:
    assert typeset("Merci : « oui » !") == "Merci\u202f: «\u202foui\u202f»\u202f!"


def test_the_names_of_emoji_keep_their_space() -> None:
    assert typeset("réagissez avec :eyes: ou") == "réagissez avec :eyes: ou"
