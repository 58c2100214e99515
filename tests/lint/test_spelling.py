"""Misspelt words are told with their right form; names, tags, quotes and links are left alone."""

from itertools import product

import pytest

from bot.lint.context import AccountProfile, Post
from bot.lint.spelling import read_spelling
from tests.lint.linters import LINTER, PACKS

CODE = "misspelling"
WORDS = read_spelling(
    "# a remark\nrecieve receive\nseperat* separat*\nWensday Wednesday\nimédiat* immédiat*\n"
)


def told(text: str, *, glossary: tuple[str, ...] = ()) -> list[str]:
    """What lint says to write instead, in the text's order."""
    profile = AccountProfile(glossary=glossary)
    report = LINTER.check_post(Post(text=text, network="facebook", profile=profile))
    found = [finding for finding in report.findings if finding.code == CODE]
    return [f.message.rpartition(": ")[2] for f in sorted(found, key=lambda f: f.span or (0, 0))]


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("recieve", "receive"),
        ("seperately", "separately"),
        ("seperat", "separat"),
        ("wensday", "Wednesday"),
        ("imediatement", "immédiatement"),
        ("sepera", None),
        ("recieved", None),
        ("receive", None),
        ("", None),
    ],
)
def test_words_are_known_whole_and_stems_by_their_beginning(word: str, right: str | None) -> None:
    assert WORDS.right(word) == right


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("recieve", "no pair"),
        ("seperat* separate", "no pair"),
        ("seperate separat*", "no pair"),
        ("sep* sap*", "shorter than 4"),
    ],
)
def test_a_line_that_is_no_pair_is_refused(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_spelling(line)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_frequent_word_is_a_misspelling_in_its_own_language(language: str) -> None:
    """Some misspellings are frequent themselves; these are known by hand to be none."""
    known, spelling = PACKS.known.frequent[language], PACKS.known.spelling[language]
    found = {word for word in known if spelling.right(word)}
    own = {"en": {"dont", "didnt", "doesnt", "isnt", "alot", "youre", "theres"}}
    assert found - own.get(language, set()) == set()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("You will recieve it seperately", ["receive", "separately"]),
        ("Recieve it by mail. Definately!", ["Receive", "Definitely"]),
        ("🎉 Tommorow is the day for all of us", ["Tomorrow"]),
        ("WE OPEN TOMMOROW FOR ALL OF YOU", ["TOMORROW"]),
        ("See you on Wensday at the quay", ["Wednesday"]),
        ("L’acceuil et les horraires de la semaine", ["accueil", "horaires"]),
        ("Malgrès tout, nous sommes là", ["Malgré"]),
        ("Une oportunité de la semaine, ou des oportunités", ["opportunité", "opportunités"]),
    ],
)
def test_the_right_form_is_told_with_its_capitals(text: str, right: list[str]) -> None:
    assert told(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "Ask for Mr Thier or Mrs Grammer at the desk",
        "Look for #recieve and #SeeYouTommorow with @definately",
        "Write to recieve@example.com or see https://recieve.example/tommorow",
        "It's recieve.com, and they know about it",
        "“Definately the best soup”, one of you writes",
        "« Parmis les meilleurs », écrit un client de la semaine",
        "Do you write recieve or receive? We asked you",
        "TEH is the name of the new club",
        "L'adresse et la connection de la semaine",
        "The word naïve and a réponse from the town",
    ],
)
def test_what_is_no_prose_of_the_writers_own_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_a_name_of_the_glossary_may_be_spelt_so() -> None:
    assert told("Come to the Tonite for our new show") == []
    assert told("Come tonite for our new show") == ["tonight"]
    assert told("Come to tonite for our new show", glossary=("tonite bar",)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *product(
            (
                "You may of course come to the show",
                "Your welcome pack is at the desk, and your invited guests are welcome",
                "Its time has come, and its new roof is on",
                "Their boat is theirs, there they are",
                "We'll tell you more then, and later then the rest",
                "Gate A opens at nine; a unique hour, an honest day, an MP and a UN day",
                "Let loose, and wear a loose dress",
            ),
            (
                *("should-of", "your-you-are", "its-it-is", "their-there", "then-than", "a-an"),
                "loose-lose",
            ),
        ),
        *product(
            (
                "Elle a partagé sa joie, il y a demain un marché et on a vite fini",
                "Sa venue, sa marche et sa commande sont prêtes, ça va",
                "Ils ont été là, on a gagné, ce qu'ils nous ont dit",
                "Cet été, cette année, ce soir, cet homme, ce hameau et cette histoire",
                "Tous les jours, toutes les semaines, tout le monde, par-dessus tout les enfants",
                "Vous avez à créer un logo, vous pouvez venir, il faut un lieu réservé",
                "Bien sur ses appuis, une ballade de Chopin, leurs dires, quel que soit le jour",
                "Entre nous, le pont est long; nous sont offerts deux billets",
            ),
            (
                *("a-accent", "ca-sa", "on-ont", "ce-cet-cette", "tout-tous", "er-e"),
                *("fixed-phrase", "nous-ons"),
            ),
        ),
    ],
)
def test_words_that_are_right_where_they_stand_are_left_alone(text: str, code: str) -> None:
    report = LINTER.check_text(text, "facebook")
    assert code not in [finding.code for finding in report.findings]
