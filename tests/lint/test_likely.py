"""Tags are read as likely as their words are frequent, and not by a list of tags."""

import pytest

from bot.lint.likely import likeliest
from tests.lint.linters import LINTER, PACKS

RANKS = {"it": 0, "a": 1, "its": 2, "pen": 3, "island": 4, "land": 5, "scrap": 6}


def test_the_more_frequent_words_make_the_likelier_reading() -> None:
    fine, coarse = likeliest("itscrap", RANKS, {"crap"})
    assert (fine.words, coarse.words) == (("it", "scrap"), ("its", "crap"))
    assert fine.cost < coarse.cost


def test_what_holds_no_words_has_no_reading() -> None:
    assert [one.words for one in likeliest("zzz", RANKS, {"crap"})] == [(), ()]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("We go paperless this week #itscrap", "its crap"),
        ("We have a new cycling shop with the best #teamsluts of the county", "team sluts"),
        ("We write with the best of ink #penisland", "penis land"),
        ("Nous avons un vin pour vous #sucetoncru", "suce ton cru"),
        ("Nous avons des briques pour vous #jeuxdecons", "jeux de cons"),
        ("Nous vous attendons dans la salle #lessallesdescons", "les salles des cons"),
    ],
)
def test_a_tag_is_seen_that_reads_as_easily_with_a_coarse_word(text: str, reading: str) -> None:
    report = LINTER.check_text(text, "x")
    assert [f.code for f in report.findings if f.severity >= 2] == ["hashtag-reading"]
    assert reading in report.findings[0].message


@pytest.mark.parametrize(
    "tag",
    [
        *("cockpitview", "middlesexmatters", "coarsefishing", "therapists", "passionfruit"),
        *("scrapbooking", "classicsale", "bumperissue", "embassynews", "octopusweek"),
        *("consommerlocal", "consolesetjeux", "musculation", "agriculture", "ridiculeaucinema"),
        *("conseilsdejardin", "concertgratuit", "arbitresdusamedi", "calculmental", "reputation"),
    ],
)
def test_a_tag_whose_letters_merely_hold_one_is_left_alone(tag: str) -> None:
    for text in (f"We have something for you and the town #{tag}", f"Nous avons le {tag} #{tag}"):
        assert "hashtag-reading" not in [f.code for f in LINTER.check_text(text, "x").findings]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_two_frequent_words_in_a_row_are_hardly_ever_read_otherwise(language: str) -> None:
    frequent = [w for w in [*PACKS.known.ranks[language]][:400] if len(w) > 3]
    bad = PACKS.known.bad[language]
    rows = zip(frequent, frequent[::-1], strict=True)
    for one, other in ((a, b) for a, b in rows if not {a, b} & bad):
        fine, coarse = likeliest(one + other, PACKS.known.ranks[language], bad)
        assert fine.cost < coarse.cost + 2
