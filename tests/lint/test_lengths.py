"""A text is as long as its network says."""

import unicodedata

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from bot.lint.context import Limits, Post
from bot.lint.lengths import (
    COUNTERS,
    emoji_as_bytes,
    graphemes,
    mastodon,
    measure,
    surely_fits,
    utf8_bytes,
    weighted,
)
from bot.lint.links import full_links
from bot.lint.x_emoji import X_EMOJI
from bot.lint.x_links import x_links
from tests.lint.linters import LINTER

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
LONG_LINK = "https://example.com/a-path-that-is-longer-than-twenty-three"


@pytest.mark.parametrize(
    ("text", "count"),
    [("abc", 3), ("e\u0301", 1), (FAMILY, 1), ("🇫🇷", 1), ("a\r\nb", 3), ("\ud800", 1), ("\0", 1)],
)
def test_graphemes_are_what_a_reader_sees(text: str, count: int) -> None:
    assert graphemes(text) == count


@pytest.mark.parametrize(("text", "count"), [("abc", 3), ("é", 2), (FAMILY, 18), ("\ud800", 3)])
def test_bytes_are_those_of_utf8(text: str, count: int) -> None:
    assert utf8_bytes(text) == count


@given(st.text(st.sampled_from("🇫🇷a\u0301\u200d\u0600\ufe0f❤"), max_size=12))
def test_flags_pair_up_as_unicode_says(text: str) -> None:
    assert graphemes(text) == len(regex.findall(r"\X", text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hello", 5),
        (LONG_LINK, 23),
        (f"see {LONG_LINK}, and {LONG_LINK}.", 23 * 2 + len("see , and .")),
        (f"({LONG_LINK})", 25),
        ("example.com/no-protocol-no-link", 31),
        ("hi @ana@mastodon.example", 7),
        ("hi @ana.b@very-long.example.org!", 10),
        ("mail ana@example.org", 20),
        (FAMILY * 3, 3),
        ("https://a-.com", 14),
        ("http://co.uké", 24),
        ("https://a.fr?q=é&é", 23),
        ("é@ana@mastodon.example", 22),
        ("@ana@mastodon.example@x.fr", 26),
        ("@ana@mastodon.exampleé", 22),
        ("@ana@mastodon.example日本", 6),
    ],
)
def test_mastodon_counts_links_and_mentions_short(text: str, count: int) -> None:
    assert mastodon(text) == count


def test_a_server_may_reserve_another_length_for_links() -> None:
    assert mastodon(LONG_LINK, 32) == 32


def test_a_content_warning_counts_beside_the_text_and_breaks_no_link_of_it() -> None:
    """A text that begins with a link, behind a warning that ends in a letter."""
    long_link = LONG_LINK + "a" * 460
    assert measure(long_link, "mastodon", warning="News").characters == 23 + 4
    assert measure("@ana@mastodon.example", "mastodon", warning="News").characters == 4 + 4
    assert measure("Hello", "mastodon", warning=LONG_LINK).characters == 5 + len(LONG_LINK)
    post = Post(text=long_link, network="mastodon", warning="News")
    assert not LINTER.check_post(post).blocking
    post = Post(text="a" * 497, network="mastodon", warning="News")
    assert [finding.code for finding in LINTER.check_post(post).blocking] == ["length"]


# The expected numbers are those of twitter-text 3.1.0 with its configuration v3.
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hello", 5),
        ("é", 1),
        ("e\u0301", 1),
        ("日本", 4),
        (FAMILY, 2),
        ("🇫🇷", 2),
        ("👍🏽", 2),
        ("❤️", 2),
        ("1️⃣", 2),
        ("©", 1),
        ("™", 2),
        ("…", 2),
        ("—", 1),
        ("“", 1),
        (LONG_LINK, 23),
        ("example.com", 23),
        ("www.test.fr/x(y)", 23),
        ("a@b.com", 7),
        ("https://exa_mple.com/", 21),
        ("https://x.", 10),
        ("See (https://en.wikipedia.org/wiki/A_(b))", 29),
        ("café.fr", 23),
        ("日本test.fr", 27),
        ("www.été-à-paris.fr/x?y=1", 23),
        ("test.fr?q=1", 27),
        ("sub_x.foo.com", 27),
        ("foo_bar.com", 11),
        ("a-.com", 6),
        ("example.comme", 13),
        ("#example.com", 12),
        ("http://日本.jp/é", 23),
        ("https://t.co/abcdef.", 24),
        ("x.भारत", 23),
        ("http://кот.РФ", 23),
        ("a.vermögensberater!", 24),
        ("http://xn--はじめよう.com", 25),
        ("http://xn--p1ai.xn--p1ai", 23),
        # A path counts with the last Latin host before it, as if nothing stood between.
        ("é.comкот.рф/é", 29),
        ("👨🏽‍🎤", 2),
        ("👨🏽‍🤝‍👨🏻", 8),
        ("👩‍👩", 5),
        ("🇿🇿", 4),
        ("🫶🏽", 4),
        ("♟️", 2),
        ("©️", 2),
        ("👁‍🗨️", 4),
    ],
)
def test_x_weighs_as_twitter_text_does(text: str, count: int) -> None:
    assert weighted(text) == count


@pytest.mark.parametrize(("text", "count"), [("abc", 3), ("é", 1), ("🙂", 4), (f"a{FAMILY}", 19)])
def test_threads_counts_an_emoji_by_its_bytes(text: str, count: int) -> None:
    assert emoji_as_bytes(text) == count


@pytest.mark.parametrize(
    ("network", "limit"),
    [
        ("bluesky", 300),
        ("mastodon", 500),
        ("wall", 500),
        ("x", 280),
        ("linkedin", 3000),
        ("facebook", 63206),
        ("instagram", 2200),
        ("threads", 500),
        ("tiktok", 2200),
    ],
)
def test_one_character_too_many_blocks_and_says_how_many_to_cut(network: str, limit: int) -> None:
    allowed = LINTER.check_text("a" * limit, network).blocking
    assert "length" not in [finding.code for finding in allowed]
    report = LINTER.check_text("a" * (limit + 2), network)
    (over,) = [finding for finding in report.blocking if finding.code == "length"]
    assert f"{limit + 2} characters" in over.message
    assert f"limit is {limit}" in report.findings[0].message
    assert report.findings[0].fix == "cut 2 or more"


def test_bluesky_counts_bytes_beside_graphemes() -> None:
    report = LINTER.check_text(FAMILY * 167, "bluesky")
    assert [finding.code for finding in report.blocking] == ["bytes"]
    assert "3006 bytes" in report.findings[0].message


def test_a_servers_own_limit_goes_over_the_usual_one() -> None:
    text = "a" * 600
    assert LINTER.check_text(text, "mastodon").blocking
    assert not LINTER.check_text(text, "mastodon", limits=Limits(characters=1000)).blocking


@given(st.text(max_size=200))
def test_counts_hold_together_for_any_text(text: str) -> None:
    assert graphemes(text) <= len(text) <= utf8_bytes(text)
    assert len(text) <= emoji_as_bytes(text) <= utf8_bytes(text)


@given(st.lists(st.sampled_from(["a", "é", " ", "https://a.fr/b", "b.com", "@", "(", ")", "?x=1"])))
def test_links_are_apart_and_inside_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    for spans in (full_links(text), x_links(text)):
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(max_size=40), st.sampled_from(sorted(COUNTERS)), st.integers(0, 60))
def test_what_surely_fits_fits(text: str, counts: str, limit: int) -> None:
    if surely_fits(text, counts, limit):
        assert measure(text, counts).characters <= limit


_SIGNS_AND_LINKS = st.sampled_from(
    [
        *"a.…’é©®1#\ufe0f\u20e3\u200d\u10ff\u1100\u2010\u2020\u2032\u2038\ufb2c\U0001d160 \n\x1c",
        *("🇫", "🇷", "👩🏽", "❤", "e\u0301", ".fr", "a.fr", "https://b.com/c?d", "x.co.uk.日本.com"),
    ]
)


@given(st.lists(_SIGNS_AND_LINKS, max_size=30).map("".join), st.integers(0, 120))
def test_what_surely_fits_on_x_fits_with_links_and_emoji(text: str, limit: int) -> None:
    if surely_fits(text, "weighted", limit):
        assert weighted(text) <= limit


@given(st.lists(_SIGNS_AND_LINKS, max_size=30).map("".join))
def test_signs_weigh_what_the_counter_of_x_says_of_each(text: str) -> None:
    """Against the plain way: links and emoji out, then sign by sign."""
    text = unicodedata.normalize("NFC", text)
    rest, end = "", 0
    for start, after in x_links(text):
        rest, end = f"{rest}{text[end:start]} ", after
    plain, emoji = X_EMOJI.subn("", rest + text[end:])
    light = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
    signs = sum(1 if any(a <= ord(one) <= b for a, b in light) else 2 for one in plain)
    assert weighted(text) == 22 * len(x_links(text)) + 2 * emoji + signs


def test_most_posts_for_x_need_no_counting() -> None:
    assert surely_fits("Bonjour à toutes et tous… Voir https://example.com/a 🎉", "weighted", 280)
    assert not surely_fits("日本" * 100, "weighted", 280)
