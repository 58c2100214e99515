"""Nothing that the bot says is missing in French, and nothing is said in English alone."""

import string
from functools import cache

from bot.words import french
from bot.words.french import PARTS, typeset
from tests.architecture.files import python_files
from tests.words.sentences import bare, is_sentence, templates, tree

# The other places are in `test_ground_and_rooms.py`.
SPEAKING = ("bot/slack/", "bot/web/")
# Of these, what speaks to programs, to whoever runs the bot, or not at all.
SILENT = frozenset(
    {
        "bot/slack/calls.py",
        "bot/slack/manifest.py",
        "bot/slack/pace.py",
        "bot/slack/reading.py",
        "bot/slack/scopes.py",
        "bot/web/application.py",
        "bot/web/metrics.py",
        "bot/web/pages.py",
    }
)
# What people type, and the names of things.
TYPED = frozenset(
    {
        *("when approved", "once approved", "as soon as approved", "as soon as possible"),
        *("des que possible", "des l'approbation", "des approbation"),
        *("until {}", "for {}"),
        "Second Opinion",
    }
)
# A mark in a form's ticket, and headers.
KEPT = frozenset({"with files", "Bearer {}", "bytes {}-{}/{}"})


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


def test_nothing_is_said_in_english_alone() -> None:
    speaking = (path for path in python_files() if path.startswith(SPEAKING))
    found = [
        f"{path}:{line}: {words}"
        for path in speaking
        if path not in SILENT
        for line, words in bare(tree(path))
        if words not in TYPED | KEPT
    ]
    assert found == []


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
