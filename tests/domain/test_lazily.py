"""A pattern that waits behaves as one that is ready."""

import re

import pytest

from bot.domain.lazily import lazy


def test_it_finds_what_the_pattern_finds() -> None:
    waiting, ready = lazy("(?P<n>A)+", re.I), re.compile("(?P<n>A)+", re.I)
    for text in ("xaAy a", "", "b"):
        assert [m.span("n") for m in waiting.finditer(text)] == [
            m.span("n") for m in ready.finditer(text)
        ]
        assert waiting.sub("-", text) == ready.sub("-", text)
    assert waiting.pattern == ready.pattern
    assert waiting.groupindex == ready.groupindex


def test_a_broken_one_raises_at_its_first_use() -> None:
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("a")
