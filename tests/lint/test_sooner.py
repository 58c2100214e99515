"""Patterns that look for their rarest sign first see what the plain ones see."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lint import addresses, calendar, facts, reading, x_links
from bot.lint.checks import access, oaths

PLAIN = [
    (addresses._NUMBER, r"\d\.\d{1,3}\.\d", "a1.é\n "),
    (addresses._DOT, r"\w\.\w", "ab1.é_\n "),
    (calendar._NUMBERS, r"\d[/.-]\d", "a1./-\n "),
    (calendar._SLASHED, r"\d[/.]\d", "a1./-\n "),
    (facts._HASHTAG, r"(?<![\w&/])[#＃](?=\w)", "#＃a1&/ \n"),
    (facts._MENTION, r"(?<![\w@/])[@＠](?=\w)", "@＠a1&/ \n"),
    (access._SHOUTED, r"\b[A-ZÀ-Þ]{2,}\b|\b[AIÀYO]\b", "AIBÀ×Éab1_ \n'é"),
    (access._ZERO, r"(?<=\w)[\u200b\u2060\ufeff\u00ad](?=\w)", "aé1\u200b\u00ad \n"),
    (
        oaths._AMONG_LETTERS,
        r"(?<=[^\W\d_])(?:[*•●✱]|[\d@$#%+!€_](?=[^\W_*]|\*))",
        "aé1*•@$_! -\n",
    ),
    (
        oaths._MASKED,
        r"(?<![\w@#/.&])(?=[\w*@$!#%+•●✱€]{3,20}(?![\w@]))(?=[^\W\d]*[\d*@$!#%+•●✱€_])"
        r"[A-Za-zÀ-ÿ][\w*@$!#%+•●✱€]{2,19}",
        "abéfÉ×1*@$!#%+•€_/.& \n-",
    ),
    (
        reading._FRENCH_ELISION,
        r"\b(?:[ldjnmtscLDJNMTSC]|[qQ]u)['’](?=[aeiouyhéèêàâîôûAEIOUYHÉÈÊ])",
        "ldqQuae'’h é\nL_1y",
    ),
]
PARTS = ["a", "@", ".", "@ana@town.a", "b@c.d", "https://", "www.", " ", "-", "é"]
COUNTED = (access._SHOUTED, oaths._MASKED, reading._FRENCH_ELISION)


@pytest.mark.parametrize(("sooner", "plain", "letters"), PLAIN)
def test_a_pattern_that_begins_with_its_rarest_sign_sees_the_same(
    sooner: "re.Pattern[str]", plain: str, letters: str
) -> None:
    @settings(max_examples=200, deadline=None)
    @given(st.text(letters, max_size=26))
    def sees_the_same(text: str) -> None:
        assert bool(sooner.search(text)) == bool(re.search(plain, text))
        if sooner in COUNTED:
            there = [match.end() for match in re.finditer(plain, text)]
            assert [match.end() for match in sooner.finditer(text)] == there

    sees_the_same()


@given(st.text("abé²×1*@$_/.& -", max_size=26))
def test_masked_words_that_are_found_by_their_sign_are_all_of_them(text: str) -> None:
    found = [match.span() for match in oaths._masked(text)]
    assert found == [match.span() for match in oaths._MASKED.finditer(text)]


@settings(max_examples=500)
@given(st.text("ab_é@.- /", max_size=16) | st.lists(st.sampled_from(PARTS)).map("".join))
def test_what_is_no_prose_is_found_without_a_look_for_mail_where_there_is_none(text: str) -> None:
    prose, _ = reading._prose(text)
    plain = reading._NO_PROSE.sub(lambda match: " " * len(match.group()), text)
    assert prose == plain.replace("_", " ")


@given(st.lists(st.sampled_from(["HTTP", "httpſ", "ftp", "smb", "://", ":", "/", " ", "a", "é"])))
def test_addresses_that_are_found_by_the_sign_behind_their_scheme_are_all_of_them(
    pieces: list[str],
) -> None:
    text = "".join(pieces)
    found = [match.span() for match in addresses._full(text)]
    assert found == [match.span() for match in addresses._FULL.finditer(text)]


@given(st.text("ab-_.é/:# ", max_size=26), st.integers(0, 5))
def test_the_label_before_a_dot_is_read_from_behind_as_far_as_it_goes(text: str, at: int) -> None:
    for dot in (n for n, sign in enumerate(text) if sign == "." and n >= at):
        start = dot
        while start > at and x_links._LABEL_LETTER.match(text, start - 1):
            start -= 1
        plain = x_links._HOST.match(text, start) if start < dot else None
        found = x_links._host_around(text, dot, at)
        assert (found and found.span()) == (plain and plain.span())
