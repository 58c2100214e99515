"""Lengths and links are those of the networks' own code, over its cases and thousands of texts.

X's is twitter-text 3.1, with the cases of 1.10, the last release that carries them; Bluesky's is
its own library; Mastodon's is Mastodon.py, whose counts were compared with real servers.
"""

import random
from itertools import product

import pytest
import regex  # type: ignore[import-untyped]

from benchmarks.corpus.__main__ import FILES, SECOND, rows_of
from bot.lint.lengths import graphemes, mastodon, utf8_bytes, weighted
from bot.lint.x_links import x_links
from bot.publishers.facets import detect
from tests.real.servers.oracles import Counters

# In the cases' days a host ended in ten names without a scheme; version 3 says otherwise.
SINCE_VERSION_3 = {
    "text http://domain.com-that-you-should-have-put-a-space-after": [],
    "foo.baz foo.co.jp www.xxxxxxx.baz www.foo.co.uk wwwww.xxxxxxx foo.comm foo.somecom "
    "foo.govedu foo.jp": ["foo.co.jp", "www.foo.co.uk", "foo.jp"],
    "twitter.jp日本語it.so中国語foo.jp it.so foo.jp": [
        *("twitter.jp", "it.so", "foo.jp", "it.so", "foo.jp"),
    ],
    "http://twitter.com\nhttp://example.com\nhttp://example.com/path\nexample.com/path\nit.so\n"
    "it.so/abcde": [
        *("http://twitter.com", "http://example.com", "http://example.com/path"),
        *("example.com/path", "it.so", "it.so/abcde"),
    ],
}
CASES = ("extract", "validate", "autolink", "hit_highlighting", "tlds")
CASES_OF_LINKS = (("extract", "urls"), ("extract", "urls_with_indices"),
                  ("tlds", "country"), ("tlds", "generic"))  # fmt: skip
WORDS = (
    *("a", "b c", " ", "é", "日本", "©", "™", "…", "—", "“", "'", '"', "K", "Á", "e\u0301", "각"),
    *("https://", "http://", "HTTP://", "www.", "example.com", "test.fr", "t.co", "co.uk", ".com"),
    *("é.com", "кот.рф", "пример", "みんな", "भारत", ".भारत", "vermögensberater", "xn--p1ai"),
    *(
        "/path",
        "/é",
        "/Привет",
        "/日本",
        "(x)",
        "((",
        "))",
        "?q=1",
        "&b",
        "#tag",
        "@user",
        "[",
        "]",
    ),
    *("a@b.com", ".", ",", "-", "_", ":8080", "exa_mple.com", "a-.com", "=", "+", "|", "!", "$"),
    *(
        "\n",
        "\r\n",
        "\u00a0",
        "\u200d",
        "\u202a",
        "\u061c",
        "{",
        "}",
        "~",
        "*",
        ";",
        "%20",
        "<",
        ">",
    ),
)
# Blanks behind them: twitter-text counts in UTF-16, and so cuts links that hold an emoji.
EMOJI = ("🎉 ", "👨‍👩‍👧 ", "🇫🇷 ", "👍🏽 ", "❤️ ", "1️⃣ ", "🏴‍☠️ ", "🧑‍🧑‍🧒 ", "🫶🏽 ", "🇿🇿 ")
PEOPLE = ("👨", "👩", "👦", "👧", "❤️", "💋", "🏽", "\u200d", "\u200d", "\ufe0f")
# Behind a blank each, where both ways to find mentions agree.
MASTODON = (
    *(" @ana@mastodon.example ", " @ben_2@social.test.fr, ", " @c.d", " ana@example.org ", "!"),
    *(" https://example.com/path ", " (http://test.fr/a_(b)?q=1) ", " https://é.com/é, ", " a "),
    *(
        " https://кот.рф/x ",
        " example.com ",
        " http://a-.com ",
        "👍🏽",
        "👨‍👩‍👧",
        "é",
        "日本",
        "\n",
    ),
)

TAGS = (
    *("$ACME up 3%", "See ($aapl) and $TSLA.", "a $5 tea, US$ACME, $TOOLONG, $été, $b2b!"),
    *("#tag, #two! #été #a_b #2027 ＃wide #it's #1a (#in) a#b", "(@ana.bsky.social) and @ben"),
    *("Visit example.com/a-b_c. Or (https://example.com/b).", "v1.2 and 3.5km, e.g. this"),
    *("mail ana@example.org or www.example.org, example.com:8080/x", "«example.com» [example.org]"),
)


def _texts(pieces: tuple[str, ...], seed: int, count: int = 3000) -> list[str]:
    """Make texts of up to ten pieces, the same ones for the same seed."""
    chance = random.Random(seed)
    return ["".join(chance.choices(pieces, k=chance.randint(1, 10))) for _ in range(count)]


@pytest.mark.parametrize(("name", "group"), CASES_OF_LINKS)
def test_links_are_where_the_conformance_cases_want_them(
    counters: Counters, name: str, group: str
) -> None:
    for case in counters.cases(name)[group]:
        text = case["text"]
        asked = [link["url"] if isinstance(link, dict) else link for link in case["expected"] or []]
        found = [text[start:end] for start, end in x_links(text)]
        assert found == SINCE_VERSION_3.get(text, asked), case["description"]


@pytest.mark.parametrize("name", CASES)
def test_all_texts_of_the_conformance_cases_are_counted_as_x_does(
    counters: Counters, name: str
) -> None:
    texts = [case["text"] for cases in counters.cases(name).values() for case in cases]
    for text, told in zip(texts, counters.tell(texts), strict=True):
        assert weighted(text) == told.x, text
        assert [text[start:end] for start, end in x_links(text)] == told.x_links, text


def test_posts_of_the_corpora_are_counted_as_x_and_bluesky_do(counters: Counters) -> None:
    texts = [row["text"] for row in rows_of((*FILES, *SECOND))]
    for text, told in zip(texts, counters.tell(texts), strict=True):
        assert (weighted(text), graphemes(text), utf8_bytes(text)) == (
            *(told.x, told.graphemes, told.bytes),
        ), text
        assert [text[start:end] for start, end in x_links(text)] == told.x_links, text


def test_links_mentions_and_tags_are_where_bluesky_finds_them(counters: Counters) -> None:
    texts = [row["text"] for row in rows_of((*FILES, *SECOND))] + list(TAGS)
    for text, told in zip(texts, counters.tell(texts), strict=True):
        found = sorted((one.start, one.end, one.kind.value) for one in detect(text))
        assert found == told.facets, text


@pytest.mark.parametrize("seed", range(8))
def test_texts_of_any_pieces_are_counted_as_x_does(counters: Counters, seed: int) -> None:
    texts = _texts(WORDS + EMOJI, seed)
    other = [
        (text, weighted(text), told.x)
        for text, told in zip(texts, counters.tell(texts), strict=True)
        if weighted(text) != told.x
    ]
    assert not other


def test_every_emoji_in_any_dress_is_counted_as_x_does(counters: Counters) -> None:
    sign = regex.compile(r"[\p{Emoji}\p{Extended_Pictographic}]")
    signs = [chr(point) for point in range(0x23, 0x1FFFF) if sign.match(chr(point))]
    dresses = ("{}", "{}\ufe0f", "{}\ufe0e", "{}🏽", "{}\ufe0f🏽", "{}\u20e3", "{}\ufe0f\u20e3",
               "{}\u200d♀️", "{}🏽\u200d♂️", "{}\ufe0f\u200d♀️", "👩\u200d{}", "👨🏽\u200d{}\ufe0f",
               "🧑\u200d{}")  # fmt: skip
    letters = [chr(0x1F1E6 + number) for number in range(26)]
    texts = [dress.format(sign) for sign in signs for dress in dresses]
    texts += ["".join(pair) for pair in product(letters, repeat=2)]
    texts += _texts(PEOPLE, 0, 6000)
    other = [
        (ascii(text), weighted(text), told.x)
        for text, told in zip(texts, counters.tell(texts), strict=True)
        if weighted(text) != told.x
    ]
    assert not other


@pytest.mark.parametrize("seed", range(4))
def test_texts_of_any_pieces_are_counted_as_bluesky_does(counters: Counters, seed: int) -> None:
    texts = _texts((*WORDS, *EMOJI, *PEOPLE, "नमस्ते", "ไทย", "\u1100\u1161"), seed)
    other = [
        (ascii(text), graphemes(text), told.graphemes, utf8_bytes(text), told.bytes)
        for text, told in zip(texts, counters.tell(texts), strict=True)
        if (graphemes(text), utf8_bytes(text)) != (told.graphemes, told.bytes)
    ]
    assert not other


def test_posts_of_the_corpora_and_texts_of_any_pieces_are_counted_as_mastodon_does(
    counters: Counters,
) -> None:
    texts = [row["text"] for row in rows_of((*FILES, *SECOND))] + _texts(MASTODON, 0)
    other = [
        (text, mastodon(text), told)
        for text, told in zip(texts, counters.mastodon(texts), strict=True)
        if mastodon(text) != told
    ]
    assert not other
