"""Sentences that are English to the bot, and said in the language of whoever reads them."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain import preflight
from bot.domain.accounts import AccountName
from bot.domain.card import Stage
from bot.domain.connections import not_connected, worth_nothing
from bot.domain.pauses import Pause, paused_what
from bot.domain.people import UserId
from bot.domain.times import Timing, TimingKind, say, say_timing, say_window
from bot.services.logins import REFUSED
from bot.words.french import french
from bot.words.languages import Language, in_force, language_of, preferred, speaking
from bot.words.moments import number
from bot.words.phrases import (
    Phrase,
    capitalized,
    counted,
    in_language,
    joined,
    phrase,
    rendered,
    t,
    tn,
    worded,
)
from bot.words.retelling import retold

FR = Language.FR
PART, LETTER = re.compile(r"\{(\w+)\}"), re.compile(r"[^\W\d_]")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def test_a_phrase_is_english_to_everybody_who_does_not_ask() -> None:
    with speaking(FR):
        said = phrase("{draft} on {account}", draft="D-1", account="acme")
        assert said == "D-1 on acme"
        assert rendered(said) == "D-1 sur acme"


def test_parts_that_are_phrases_are_said_in_the_same_language() -> None:
    said = phrase("{posts}.", posts=counted("{n} post waits", "{n} posts wait", n=2))
    assert said == "2 posts wait."
    assert in_language(said, FR) == "2 posts attendent."


def test_parts_that_are_words_of_an_enum_are_translated() -> None:
    with speaking(FR):
        said = t("{draft} by {authors}: {stage}.", draft="D-1", authors="Ana", stage=Stage.HELD)
        assert said == "D-1 par Ana\u202f: retenu."


def test_the_words_of_people_are_never_translated() -> None:
    with speaking(FR):
        assert t("by {authors}", authors="held") == "par held"
        assert rendered("held") == "held"


def test_what_is_not_translated_is_said_in_english() -> None:
    with speaking(FR):
        assert in_language(phrase("no such sentence"), FR) == "no such sentence"


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "0 posts wait", "0 post attend"),
        (1, "1 post waits", "1 post attend"),
        (2, "2 posts wait", "2 posts attendent"),
    ],
)
def test_each_language_counts_in_its_own_way(n: int, english: str, french: str) -> None:
    assert tn("{n} post waits", "{n} posts wait", n=n) == english
    with speaking(FR):
        assert tn("{n} post waits", "{n} posts wait", n=n) == french


def test_joined_phrases_stay_phrases() -> None:
    said = capitalized(joined(", ", [phrase("the time"), phrase("the text")]))
    assert said == "The time, the text"
    assert in_language(said, FR) == "L'heure, le texte"


def test_a_language_holds_for_a_while_only() -> None:
    with speaking(FR):
        assert in_force() is FR
    assert in_force() is Language.EN


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr-FR", FR), ("fr_CA", FR), ("en-GB", Language.EN), ("de-DE", None), ("", None)],
)
def test_locales_are_languages_where_the_bot_speaks_them(
    locale: str, language: Language | None
) -> None:
    assert language_of(locale) is language


def test_times_are_written_as_each_language_writes_them() -> None:
    said = say(NOON, PARIS)
    assert said == "Tue 24 Nov 2026, 13:00 (Europe/Paris, UTC+1)"
    assert in_language(said, FR) == "mar. 24 nov. 2026 à 13:00 (Europe/Paris, UTC+1)"


def test_spans_of_time_are_phrases_as_well() -> None:
    end = NOON.replace(hour=14)
    assert in_language(say_window(NOON, end, PARIS), FR) == (
        "mar. 24 nov. 2026, 13:00-15:00 (Europe/Paris, UTC+1)"
    )
    late = Timing(kind=TimingKind.AT, start=NOON, late_until=end)
    assert "retard permis jusqu'à mar. 24 nov. 2026 à 15:00" in in_language(
        say_timing(late, PARIS), FR
    )


def test_numbers_are_grouped_as_each_language_groups_them() -> None:
    assert number(12_345) == "12,345"
    with speaking(FR):
        assert number(12_345) == "12\u202f345"
        assert number(345) == "345"


def test_what_the_database_kept_in_english_is_recognised() -> None:
    pause = Pause(id=1, reason="", by=UserId("U1"), since=NOON, account="acme-x")
    stored = str(paused_what(pause))
    assert not isinstance(stored, Phrase)
    assert retold(stored) == stored
    assert in_language(retold(stored), FR) == "acme-x est en pause"


def test_stored_sentences_keep_their_parts_and_dates() -> None:
    stored = str(phrase("{who} is away until {when}", who="<@U1>", when=say(NOON, PARIS)))
    assert in_language(retold(stored), FR) == (
        "<@U1> n'est pas là avant mar. 24 nov. 2026, 13:00 (Europe/Paris, UTC+1)"
    )


@pytest.mark.parametrize(
    "said",
    [
        not_connected(AccountName("soupe-sky")),
        worth_nothing(AccountName("soupe-sky"), ""),
        worth_nothing(AccountName("soupe-sky"), REFUSED),
    ],
)
def test_a_stored_sentence_that_says_a_part_twice_or_not_at_all_is_recognised(said: str) -> None:
    """Why a post failed stood on a French card half in English: what to do about its login."""
    told = in_language(retold(str(said)), FR)
    assert told == in_language(said, FR)
    assert "or whoever runs the bot" not in told
    other = str(said).replace("second-opinion connect soupe-sky", "second-opinion connect other")
    assert "or whoever runs the bot" in in_language(retold(other), FR), "it is no sentence of ours"


@pytest.mark.parametrize(
    "said",
    [
        phrase(
            "{account}: {said}",
            account="acme",
            said=preflight.no_answer(AccountName("acme")).sentence,
        ),
        phrase("• {accounts}: {said}.", accounts="a, b", said=preflight.pictures_away().sentence),
        phrase(
            'TikTok {does}: "{words}".',
            does=phrase("takes the post for spam"),
            words="published: yes",
        ),
    ],
)
def test_a_stored_sentence_around_another_one_is_recognised_by_that(said: str) -> None:
    """What Slack did not take at once was said later half in English: trouble before its time."""
    assert in_language(retold(str(said)), FR) == in_language(said, FR)


def test_every_stored_sentence_with_words_of_its_own_comes_back_as_it_was_meant() -> None:
    """By whatever template it is found, it is the one that made it."""
    for template in french():
        names = dict.fromkeys(PART.findall(template))
        plain = template.count("{") == len(PART.findall(template)) and "\n" not in template
        if not names or not plain or len(LETTER.findall(PART.sub("", template))) < 4:
            continue
        said = phrase(template, **{name: f"qx{n}" for n, name in enumerate(names)})
        assert in_language(retold(str(said)), FR) == in_language(said, FR), template


def test_words_of_others_around_a_word_of_ours_stay_theirs() -> None:
    for stored in ("soup: bread", "soup on bread", "• soup: bread.", "soup (bread)"):
        assert in_language(retold(stored), FR) == stored


def test_stored_words_of_people_are_shown_as_they_wrote_them() -> None:
    stored = "a change to the text: the pictures"
    assert in_language(retold(stored), FR) == "une modification du texte\u202f: the pictures"


def test_long_words_are_shown_as_they_stand_and_cost_nothing() -> None:
    for long in ("a : b, c " * 400, "on " * 330, "(: ; " * 190):
        assert in_language(retold(long), FR) == long


def test_stored_words_that_nobody_knows_are_shown_as_they_stand() -> None:
    assert in_language(retold("503 Service Unavailable"), FR) == "503 Service Unavailable"
    assert retold("") == ""


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", FR),
        ("de, en;q=0.5, fr;q=0.4", Language.EN),
        ("de", FR),
        ("", FR),
        ("en;q=nonsense", Language.EN),
    ],
)
def test_a_browser_is_answered_in_the_first_language_of_ours(
    accepted: str, chosen: Language
) -> None:
    assert preferred(accepted, FR) is chosen


def test_what_a_network_answered_is_told_in_french_with_its_own_words_quoted() -> None:
    stored = str(
        worded(
            "{who} said no (status {status}).",
            '{who} said no (status {status}): "{words}".',
            who="Mastodon",
            status=422,
            words="Text too long",
        )
    )
    assert stored == 'Mastodon said no (status 422): "Text too long".'
    french = "Mastodon a dit non (statut 422)\u202f: «\u202fText too long\u202f»."
    assert in_language(retold(stored), Language.FR) == french
    help_there = "Slack said no: the channel is archived; choose another one in the settings."
    assert "le canal est archivé" in in_language(retold(help_there), Language.FR)
