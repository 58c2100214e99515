"""Slack's text becomes what the public reads, exactly, or what stands in the way is named (67)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plain import INSTEAD, Foreign, Plain, why_not
from bot.simulator.text import as_mrkdwn as simulated_text
from bot.simulator.text import as_rich_text as simulated_blocks
from bot.simulator.text import escape, tokens
from bot.slack.plaintext import as_typed, of_command, of_message

Element = dict[str, Any]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("Soup is back!", "Soup is back!"),
        ("", ""),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("&amp;copy; 2026", "&copy; 2026"),
        ("<https://soup.example>", "https://soup.example"),
        ("<https://soup.example|the menu>", "https://soup.example"),
        ("see <http://soup.example|soup.example> now", "see soup.example now"),
        ("<http://soup.example/|soup.example>", "soup.example"),
        ("<http://soup.example/menu|soup.example/menu>", "soup.example/menu"),
        ("<https://soup.example|soup.example>", "https://soup.example"),
        ("<https://x.example/?a=1&amp;b=2>", "https://x.example/?a=1&b=2"),
        ("<mailto:ana@soup.example|ana@soup.example>", "ana@soup.example"),
        ("<mailto:ana@soup.example|write to Ana>", "ana@soup.example"),
        ("<tel:+33123|+33123>", "+33123"),
        ("<https://a.example> and <https://b.example>", "https://a.example and https://b.example"),
        ("<@U0BEN> hello", "<@U0BEN> hello"),
        ("<@U0BEN|ben>", "<@U0BEN|ben>"),
        ("<#C0DRAFTS|drafts>", "<#C0DRAFTS|drafts>"),
        ("<!here> <!subteam^S1>", "<!here> <!subteam^S1>"),
        ("&lt;https://not.a.link&gt;", "<https://not.a.link>"),
        ("<ftp://soup.example>", "<ftp://soup.example>"),
        ("<https://a.example|<https://b.example>>", "<https://a.example|https://b.example>"),
        ("5 < 6 <3", "5 < 6 <3"),
    ],
)
def test_trap_67_slacks_escapes_become_what_was_typed(sent: str, meant: str) -> None:
    assert as_typed(sent) == meant


@given(st.text())
def test_trap_67_whatever_was_typed_comes_back(text: str) -> None:
    """Slack escapes three characters; everything else stays."""
    assert as_typed(escape(text)) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("We won :tada:", "We won 🎉"),
        (":tada::tada: twice", "🎉🎉 twice"),
        ("Thanks :pray::skin-tone-3:", "Thanks 🙏🏼"),
        ("it is :heart: and :point_up::skin-tone-6:", "it is ❤️ and ☝🏿"),
        (":flag-fr: Bonjour", "🇫🇷 Bonjour"),
        (":party_parrot: of ours", ":party_parrot: of ours"),
        (":tada::skin-tone-3: has no skin", ":tada::skin-tone-3: has no skin"),
        ("at 10:30:45, std::fire::x, a:tada:b", "at 10:30:45, std::fire::x, a:tada:b"),
        ("https://soup.example/:tada:", "https://soup.example/:tada:"),
        ("in code `:tada:` it stays", "in code `:tada:` it stays"),
        ("100:100:100", "100:100:100"),
    ],
)
def test_trap_68_names_of_emoji_become_characters_and_nothing_else_does(
    typed: str, meant: str
) -> None:
    assert of_command(typed) == meant


@given(st.text(alphabet="ab <>&_*@#\n🎉"))
def test_trap_67_a_message_with_and_without_rich_text_says_the_same(typed: str) -> None:
    pieces = tokens(typed, {}, {}, frozenset())
    block = simulated_blocks(pieces, "b1")
    rich = of_message(simulated_text(pieces), [block])
    assert rich == Plain(text=typed.strip())
    assert of_message(simulated_text(pieces)).text == rich.text


def section(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> Element:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def listed(*items: str, **more: object) -> Element:
    elements = [section(text(item)) for item in items]
    return {"type": "rich_text_list", "style": "bullet", "elements": elements, **more}


def rich(*parts: Element) -> Plain:
    return of_message("", [{"type": "rich_text", "elements": list(parts)}])


def test_trap_67_lists_lines_and_code_are_written_as_slack_shows_them() -> None:
    found = rich(
        section(text("Today:\n")),
        listed("leek", "pea"),
        listed("with mint", indent=1),
        listed("late", style="ordered", offset=2),
        listed("b", style="ordered", indent=1),
        listed("c", style="ordered", indent=2),
        section(text("\nand "), text("bread", bold=True), text(" *for free*", italic=True)),
        {"type": "rich_text_preformatted", "elements": [text("as  it\n is :tada:")]},
    )
    assert found == Plain(
        text="Today:\n• leek\n• pea\n    ◦ with mint\n3. late\n    a. b\n        i. c\n"
        "\nand bread *for free*\nas  it\n is :tada:",
        is_styled=True,
    )
    assert not rich(section(text("plain"))).is_styled


def test_trap_67_links_emoji_and_colours_of_rich_text_are_what_was_typed() -> None:
    link = {"type": "link", "url": "https://soup.example/a?b=1&c=2"}
    domain = {"type": "link", "url": "http://soup.example", "text": "soup.example"}
    wave = {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd", "skin_tone": 4}
    by_name = {"type": "emoji", "name": "wave::skin-tone-4"}
    odd = {"type": "emoji", "name": "tada", "unicode": "d800"}
    blank = text(" ")
    colour = {"type": "color", "value": "#AABBCC"}
    found = rich(section(link, blank, domain, blank, wave, by_name, odd, blank, colour))
    assert found == Plain(text="https://soup.example/a?b=1&c=2 soup.example 👋🏽👋🏽🎉 #AABBCC")


@pytest.mark.parametrize(
    ("element", "shown", "kind"),
    [
        ({"type": "user", "user_id": "U1"}, "<@U1>", Foreign.PERSON),
        ({"type": "channel", "channel_id": "C1"}, "<#C1>", Foreign.CHANNEL),
        ({"type": "usergroup", "usergroup_id": "S1"}, "<!subteam^S1>", Foreign.GROUP),
        ({"type": "broadcast", "range": "here"}, "<!here>", Foreign.EVERYBODY),
        ({"type": "emoji", "name": "party_parrot"}, ":party_parrot:", Foreign.EMOJI),
        ({"type": "date", "timestamp": 1, "fallback": "noon"}, "noon", Foreign.TIME),
        (
            {"type": "link", "url": "https://a.example", "text": "our story"},
            "<https://a.example|our story>",
            Foreign.HIDDEN_LINK,
        ),
        (text("20 €", strike=True), "20 €", Foreign.STRUCK),
        ({"type": "sticker", "text": "?"}, "?", Foreign.OTHER),
    ],
)
def test_trap_67_what_only_slack_shows_is_named_and_never_guessed(
    element: Element, shown: str, kind: Foreign
) -> None:
    found = rich(section(text("for "), element))
    assert found == Plain(text=f"for {shown}", left=(kind,))
    assert kind.value in why_not(found)
    assert INSTEAD[kind] in why_not(found)


@pytest.mark.parametrize(
    ("sent", "kinds"),
    [
        ("<@U1> and <@U2>", (Foreign.PERSON,)),
        ("<#C1|x> <!subteam^S1> <!channel>", (Foreign.CHANNEL, Foreign.GROUP, Foreign.EVERYBODY)),
        ("<!date^1^{date}|noon>", (Foreign.TIME,)),
        ("<https://a.example|our story>", (Foreign.HIDDEN_LINK,)),
        ("<ftp://a.example>", (Foreign.OTHER,)),
        (":party_parrot: hello", (Foreign.EMOJI,)),
        ("hello &lt;@U1&gt; :tada:", ()),
    ],
)
def test_trap_67_without_rich_text_the_same_is_named(sent: str, kinds: tuple[Foreign, ...]) -> None:
    assert of_message(sent).left == kinds


def test_trap_67_a_quotation_and_a_block_that_nobody_knows_are_named() -> None:
    quote = {"type": "rich_text_quote", "elements": [text("soup")]}
    assert rich(quote) == Plain(text="soup", left=(Foreign.QUOTE,))
    assert rich({"type": "rich_text_poem", "elements": []}).left == (Foreign.OTHER,)
    table = of_message("soup", [{"type": "table"}])
    assert table == Plain(text="soup", left=(Foreign.OTHER,))
    both = of_message("", [{"type": "rich_text", "elements": [section(text("a"))]}, "?"])
    assert both == Plain(text="a", left=(Foreign.OTHER,))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("type", "elements", "text", "style", "name", "unicode", "offset")),
            inner
            | st.sampled_from(
                ("rich_text", "rich_text_section", "rich_text_list", "emoji", "text", "link")
            ),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.text(max_size=20), st.lists(JSON, max_size=3))
def test_whatever_slack_sends_as_blocks_is_read_or_named(sent: str, blocks: list[object]) -> None:
    found = of_message(sent, blocks)
    assert found.text == found.text.strip()
    assert bool(why_not(found)) == bool(found.left)
