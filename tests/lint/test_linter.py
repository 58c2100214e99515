"""The linter says each thing once, of the right account, at a level that can be foretold."""

from collections.abc import Sequence

import pytest

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.drafts import Content, Picture, Target
from bot.domain.report import Finding
from bot.domain.times import Timing, TimingKind
from bot.lint.context import AccountProfile, Context, Limits
from bot.lint.levels import level_of
from bot.lint.linter import Linter
from bot.words.languages import Language
from bot.words.phrases import in_language
from tests.lint.linters import LINTER, PACKS


def a_target(text: str, account: str = "brand", **others: object) -> Target:
    fields: dict[str, object] = {
        "account": AccountName(account),
        "network": Network.BLUESKY,
        "address": "https://pds.example",
        "handle": "brand.example",
        "identity": "did:plc:1",
        "mode": Mode.DRY_RUN,
        "text": text,
    }
    return Target(**(fields | others))  # type: ignore[arg-type]


def content(*targets: Target) -> Content:
    return Content(targets=targets, timing=Timing(kind=TimingKind.WHEN_APPROVED))


def a_finding(family: str, severity: int) -> Finding:
    return Finding(
        code=family, family=family, severity=severity, message="seen", why="bad", fix="mend it"
    )


@pytest.mark.parametrize(
    ("severities", "level"),
    [
        ([], 0),
        ([("a", 1)], 1),
        ([("a", 1), ("b", 1), ("c", 1), ("d", 1)], 1),
        ([("a", 3)], 3),
        ([("a", 3), ("a", 3)], 3),
        ([("a", 3), ("b", 1)], 3),
        ([("a", 3), ("b", 2)], 4),
        ([("a", 2), ("b", 2), ("c", 2)], 3),
        ([("a", 5), ("b", 5)], 5),
    ],
)
def test_the_level_is_the_highest_and_one_more_when_a_second_family_agrees(
    severities: Sequence[tuple[str, int]], level: int
) -> None:
    assert level_of(a_finding(family, severity) for family, severity in severities) == level


@pytest.mark.parametrize("text", ["Alert 🔴", "Alerte 🚨", "ALERT", "Alerte !"])
def test_the_one_word_alert_of_a_brand_is_level_five(text: str) -> None:
    assert LINTER.check(content(a_target(text))).level == 5


@pytest.mark.parametrize("industry", ["home security", "Hospital", "hôpital", "sapeurs-pompiers"])
def test_who_has_to_warn_is_not_punished_the_same_way(industry: str) -> None:
    context = Context(accounts={"brand": AccountProfile(industry=industry)})
    text = "Alert: fire alarm at the main building, we don't know the cause yet"
    assert LINTER.check(content(a_target(text)), Context()).level == 5
    assert LINTER.check(content(a_target(text)), context).level <= 1


def test_what_all_targets_share_is_said_once_and_names_no_account() -> None:
    report = LINTER.check(content(a_target("Hi {{name}}", "one"), a_target("Hi {{name}}", "two")))
    assert [(finding.code, finding.account) for finding in report.findings] == [
        ("placeholder-tag", "")
    ]


def test_what_one_target_has_names_its_account_and_network() -> None:
    short, long = a_target("Hello", "one"), a_target("a" * 301, "two")
    report = LINTER.check(content(short, long))
    assert [(f.code, f.account, f.network) for f in report.findings] == [
        ("length", "two", "bluesky")
    ]


def test_limits_of_an_account_come_from_the_context() -> None:
    target = a_target("a" * 600, network=Network.MASTODON)
    assert LINTER.check(content(target)).blocking
    roomy = Context(limits={"brand": Limits(characters=5000)})
    assert not LINTER.check(content(target), roomy).findings


def test_links_may_count_more_on_another_server() -> None:
    target = a_target("a" * 470 + " https://example.com/", network=Network.MASTODON)
    assert not LINTER.check(content(target)).blocking
    assert LINTER.check(content(target), Context(limits={"brand": Limits(link_length=32)})).blocking


def test_pictures_want_a_description_and_are_at_most_four() -> None:
    picture = Picture(sha256="0" * 64, media_type="image/png", alt_text="")
    report = LINTER.check(content(a_target("Look", pictures=(picture,) * 5)))
    assert [(f.code, f.severity, f.blocks) for f in report.findings] == [
        ("pictures", 2, True),
        ("alt-text", 1, False),
    ]


def test_the_worst_comes_first_and_quotes_the_words() -> None:
    text = "Evacuate now! Explosion at {{place}}"
    report = LINTER.check(content(a_target(text)))
    assert [f.severity for f in report.findings] == sorted(
        (f.severity for f in report.findings), reverse=True
    )
    for finding in report.findings:
        assert finding.span is not None
        assert finding.quote == text[slice(*finding.span)]
        assert finding.quote in finding.message


def test_an_account_that_speaks_french_is_not_read_with_english_lists() -> None:
    text = "Emergency!"
    french = Context(accounts={"brand": AccountProfile(languages=("fr",))})
    assert LINTER.check(content(a_target(text))).level == 5
    assert LINTER.check(content(a_target(text)), french).level == 0


def test_words_inside_links_and_mentions_are_not_read() -> None:
    assert LINTER.check_text("https://example.com/alert @alert a@alert.com", "x").level == 0


def test_accents_capitals_and_fancy_letters_do_not_hide_a_word() -> None:
    for text in ("ÉVACUATION !", "E\u0301vacuation !", "𝗔𝗹𝗲𝗿𝘁", "ALERTE"):
        assert LINTER.check_text(text, "bluesky").level == 5


def test_an_unknown_network_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="unknown network 'myspace': use one of bluesky, mastodon"):
        LINTER.check_text("Hi", "myspace")


def test_every_code_can_be_explained_and_no_other() -> None:
    for code in LINTER.codes():
        rule = LINTER.explain(code)
        assert rule is not None
        assert rule.why
        assert rule.fix
    assert LINTER.explain("no-such-rule") is None


def test_a_code_example_in_backticks_is_no_placeholder() -> None:
    assert not LINTER.check_text("Write `{{name}}` there", "mastodon").findings
    assert LINTER.check_text("Write {{name}} there", "mastodon").blocking


def test_a_rule_speaks_up_a_few_times_only() -> None:
    text = " ".join(f"{{{{field{number}}}}}" for number in range(10))
    assert len(LINTER.check_text(text, "linkedin").findings) == 3


def test_findings_speak_french_where_they_are_translated() -> None:
    linter = Linter(PACKS, voice="fr")
    (found,) = linter.check_text("Infos : https://bit.ly/3abcD", "mastodon").findings
    assert found.message == "« https://bit.ly/3abcD » cache sa destination"
    assert found.fix.startswith("mettez l'adresse entière")


@pytest.mark.parametrize("voice", ["en", "fr"])
def test_each_reader_is_told_a_finding_in_their_own_language(voice: str) -> None:
    linter = Linter(PACKS, voice=voice)
    (found,) = linter.check_text("Infos : https://bit.ly/3abcD", "mastodon").findings
    said = {language: in_language(found.message, language) for language in Language}
    assert said[Language(voice)] == found.message
    assert "cache sa destination" in said[Language.FR]
    assert "hides where it leads" in said[Language.EN]


def test_a_content_warning_counts_with_the_text_and_is_read_too() -> None:
    """Mastodon counts both together, and whoever sees the post sees the warning first."""
    long = {"network": Network.MASTODON, "options": (("cw", "x" * 20),)}
    found = LINTER.check(content(a_target("y" * 481, **long)))
    assert "length" in {finding.code for finding in found.findings}
    fits = LINTER.check(content(a_target("y" * 480, **long)))
    assert "length" not in {finding.code for finding in fits.findings}
    rude = a_target("Soup", network=Network.MASTODON, options=(("cw", "fucking soup"),))
    assert LINTER.check(content(rude)).level >= 4
