"""A person reads one finding for each fault, however many packs see it."""

import pytest

from bot.domain.report import Finding
from bot.lint.once import once
from tests.lint.linters import LINTER


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Fresh bread daily **** Need copy and link****", ["draft-note"]),
        ("Line-up announced tonight! (don't publish before 6pm, embargo)", ["draft-note"]),
        ("Notre menu de saison est là ! (mettre le lien ici)", ["placeholder-bracket"]),
        ("BROUILLON : nos nouveaux horaires", ["placeholder-note"]),
        ("Here's the caption for tomorrow: Sun is out", ["chatbot"]),
        ("are we live? can they hear us? ok turn that off", ["live-mic"]),
        ("Lest we forget... to book your Remembrance Day blow-dry: 11% off", ["day-of-mourning"]),
        ("IMG_1234.HEIC", ["accidental"]),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", ["key"]),
        ("Tonight we celebrate the new record! #susanalbumparty", ["hashtag-reading"]),
    ],
)
def test_packs_that_overlap_say_it_once(text: str, codes: list[str]) -> None:
    assert [finding.code for finding in LINTER.check_text(text, "mastodon").findings] == codes


def test_two_faults_in_two_places_are_two_findings() -> None:
    text = "V2 - Tom please check the figures before we post. We cut emissions by 40%."
    quotes = sorted(one.quote for one in LINTER.check_text(text, "mastodon").findings)
    assert quotes == ["V2 -", "please check the figures"]


def a_finding(code: str, family: str, span: tuple[int, int] | None, **more: object) -> Finding:
    fields: dict[str, object] = {"severity": 3, "message": "seen", "why": "bad", "fix": "mend"}
    return Finding(code=code, family=family, span=span, **(fields | more))  # type: ignore[arg-type]


def test_the_gravest_stays_and_of_equals_the_first() -> None:
    mild = a_finding("mild", "draft-note", (0, 9), severity=2)
    grave = a_finding("grave", "draft-note", (4, 12))
    equal = a_finding("equal", "placeholder", (5, 8))
    assert once([mild, grave, equal]) == [grave]


def test_what_blocks_is_not_hidden_by_what_does_not() -> None:
    graver = a_finding("graver", "draft-note", (0, 9), severity=4)
    blocking = a_finding("blocking", "placeholder", (0, 9), blocks=True)
    assert once([graver, blocking]) == [graver, blocking]


@pytest.mark.parametrize("families", [("hate", "rude"), ("draft-note", "profanity")])
def test_families_that_see_different_faults_both_speak(families: tuple[str, str]) -> None:
    findings = [a_finding(family, family, (0, 9)) for family in families]
    assert once(findings) == findings


def test_neighbours_and_findings_without_a_place_both_speak() -> None:
    before, behind = a_finding("a", "chatbot", (0, 4)), a_finding("b", "chatbot", (4, 9))
    nowhere = a_finding("c", "chatbot", None)
    assert once([before, behind, nowhere]) == [before, behind, nowhere]
