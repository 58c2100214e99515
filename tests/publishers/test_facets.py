"""Links, mentions and hashtags by UTF-8 byte offsets, against expected ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.publishers.endings import is_ending
from bot.publishers.facets import LONGEST_TAG, Kind, as_facets, detect, handles

LINK, MENTION, TAG = Kind.LINK, Kind.MENTION, Kind.TAG

CASES: list[tuple[str, list[tuple[Kind, int, int, str]]]] = [
    # Nothing to find.
    ("", []),
    ("Nothing here.", []),
    # Links written out.
    ("https://a.example", [(LINK, 0, 17, "https://a.example")]),
    ("see http://a.example/b now", [(LINK, 4, 22, "http://a.example/b")]),
    ("HTTPS://A.EXAMPLE", [(LINK, 0, 17, "HTTPS://A.EXAMPLE")]),
    ("a\nhttps://a.example\nb", [(LINK, 2, 19, "https://a.example")]),
    ("https://a.example?q=é#top", [(LINK, 0, 26, "https://a.example?q=é#top")]),
    ("x:https://a.example", []),
    ("https://", []),
    ("https://. and http:///", []),
    # Positions are bytes: an accent counts two, the coffee three, an emoji four and more.
    ("é https://a.example", [(LINK, 3, 20, "https://a.example")]),
    ("☕ https://a.example", [(LINK, 4, 21, "https://a.example")]),
    ("👍 https://a.example", [(LINK, 5, 22, "https://a.example")]),
    ("👩‍👩‍👧 https://a.example", [(LINK, 19, 36, "https://a.example")]),
    ("غدًا https://a.example", [(LINK, 9, 26, "https://a.example")]),
    # Closing marks and brackets.
    ("Go to https://a.example.", [(LINK, 6, 23, "https://a.example")]),
    ("https://a.example, then", [(LINK, 0, 17, "https://a.example")]),
    ("https://a.example?!", [(LINK, 0, 17, "https://a.example")]),
    ("https://a.example…", [(LINK, 0, 17, "https://a.example")]),
    ("(https://a.example)", [(LINK, 1, 18, "https://a.example")]),
    ("(https://a.example).", [(LINK, 1, 18, "https://a.example")]),
    ("https://a.example/b_(c)", [(LINK, 0, 23, "https://a.example/b_(c)")]),
    ("(see https://a.example/b_(c))", [(LINK, 5, 28, "https://a.example/b_(c)")]),
    ("(see https://a.example.)", [(LINK, 5, 22, "https://a.example")]),
    # Bare domains.
    ("example.com", [(LINK, 0, 11, "https://example.com")]),
    ("Visit example.com.", [(LINK, 6, 17, "https://example.com")]),
    ("musée.fr ou musee.fr", [(LINK, 13, 21, "https://musee.fr")]),
    ("www.example.com/path?x=1", [(LINK, 0, 24, "https://www.example.com/path?x=1")]),
    ("my-site.example.org:8080/x", [(LINK, 0, 26, "https://my-site.example.org:8080/x")]),
    ("(example.com)", [(LINK, 1, 12, "https://example.com")]),
    ("example.com, example.org", [(LINK, 0, 11, "https://example.com"),
                                  (LINK, 13, 24, "https://example.org")]),
    ("report.pdf and v1.2 and e.g. and 3.5", []),
    ("end.Next sentence", []),
    ("example.c", []),
    # Addresses of people are no links.
    ("ana@example.com", []),
    ("a.b@example.com", []),
    ("first.co@example.com", []),
    ("mailto:ana@example.com", []),
    # Mentions.
    ("@ana.example", [(MENTION, 0, 12, "ana.example")]),
    ("é @ana.example!", [(MENTION, 3, 15, "ana.example")]),
    ("(@ana.example)", [(MENTION, 1, 13, "ana.example")]),
    ("with @ana.example.", [(MENTION, 5, 17, "ana.example")]),
    ("@Ana.Example", [(MENTION, 0, 12, "ana.example")]),
    ("@ana-b.bsky.social's", [(MENTION, 0, 18, "ana-b.bsky.social")]),
    ("@ana", []),
    ("@@ana.example", []),
    ("x@ana.example", []),
    ("@ana.example@mastodon.example", []),
    # Hashtags.
    ("#tag", [(TAG, 0, 4, "tag")]),
    ("#été2027", [(TAG, 0, 10, "été2027")]),
    ("☕ #café!", [(TAG, 4, 10, "café")]),
    ("#a #b", [(TAG, 0, 2, "a"), (TAG, 3, 5, "b")]),
    ("#one,two three", [(TAG, 0, 8, "one,two")]),
    ("#it's… fine", [(TAG, 0, 5, "it's")]),
    ("#1a", [(TAG, 0, 3, "1a")]),
    ("＃tag", [(TAG, 0, 6, "tag")]),
    ("#🎉", [(TAG, 0, 5, "🎉")]),
    ("#مرحبا", [(TAG, 0, 11, "مرحبا")]),
    ("We are #1", []),
    ("#2027!", []),
    ("#", []),
    ("# tag", []),
    ("#!?", []),
    ("a#tag", []),
    ("(#tag)", []),
    ("#️⃣ keycap", []),
    ("#" + "a" * LONGEST_TAG, [(TAG, 0, LONGEST_TAG + 1, "a" * LONGEST_TAG)]),
    ("#" + "a" * (LONGEST_TAG + 1), []),
    # Signs of shares, which are tags with their sign and in capitals.
    ("$acme is up", [(TAG, 0, 5, "$ACME")]),
    ("é ($ACME, $B2)", [(TAG, 4, 9, "$ACME"), (TAG, 11, 14, "$B2")]),
    ("a $5 tea", []),
    ("US$ACME", []),
    ("$TOOLONG", []),
    ("$été", []),
    # Together, and where two would overlap.
    ("@ana.example #x https://a.example", [(MENTION, 0, 12, "ana.example"), (TAG, 13, 15, "x"),
                                           (LINK, 16, 33, "https://a.example")]),
    ("https://a.example/#x/@ana.example", [(LINK, 0, 33, "https://a.example/#x/@ana.example")]),
    ("#a(https://a.example)", [(TAG, 0, 20, "a(https://a.example")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_stretches_are_where_the_app_finds_them(
    text: str, expected: list[tuple[Kind, int, int, str]]
) -> None:
    assert [(s.kind, s.start, s.end, s.value) for s in detect(text)] == expected


@given(st.text(alphabet="aé☕👍 .,()#@:/\n1-") | st.text())
def test_every_stretch_lies_within_the_text_between_characters_and_apart_from_others(
    text: str,
) -> None:
    body = text.encode("utf-8")
    last = 0
    for stretch in detect(text):
        assert last <= stretch.start < stretch.end <= len(body)
        words = body[stretch.start : stretch.end].decode("utf-8")
        assert not set(words) & set(" \n")
        last = stretch.end


def test_a_handle_mentioned_twice_is_asked_for_once() -> None:
    text = "@b.example @a.example @B.example"
    assert handles(detect(text)) == ["b.example", "a.example"]


def test_facets_are_written_as_the_network_reads_them() -> None:
    text = "é @ana.example #x https://a.example @nobody.example"
    assert as_facets(detect(text), {"ana.example": "did:plc:ana"}) == [
        {
            "$type": "app.bsky.richtext.facet",
            "index": {"byteStart": 3, "byteEnd": 15},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ana"}],
        },
        {
            "$type": "app.bsky.richtext.facet",
            "index": {"byteStart": 16, "byteEnd": 18},
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "x"}],
        },
        {
            "$type": "app.bsky.richtext.facet",
            "index": {"byteStart": 19, "byteEnd": 36},
            "features": [
                {"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example"},
            ],
        },
    ]


@pytest.mark.parametrize(
    ("label", "ends"),
    [("com", True), ("FR", True), ("social", True), ("pdf", False), ("txt", False), ("", False)],
)
def test_only_known_endings_make_a_bare_word_a_link(label: str, ends: bool) -> None:
    assert is_ending(label) is ends
