"""Words are found as people write them: in tags, masked, and in their own language only."""

import pytest

from bot.lint.loading import PackError, make_packs
from bot.lint.marks import Marks
from bot.lint.reading import read
from bot.lint.terms import Terms

WORDS = Terms({"grief": {"en": ["rip", "thoughts and prayers"], "fr-only": ["bite(s)"]}})


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Thoughts and prayers", "Thoughts and prayers"),
        ("#thoughtsandprayers tonight", "thoughtsandprayers"),
        ("#ThoughtsAndPrayers tonight", "ThoughtsAndPrayers"),
        ("#RIPMaria", "RIP"),
        ("R.I.P.", None),
        ("#ripped jeans", None),
        ("thoughtsandprayers", None),
    ],
)
def test_a_phrase_is_seen_in_a_hashtag_with_and_without_capitals(
    text: str, seen: str | None
) -> None:
    hits = WORDS.find(read(text)).get("grief")
    assert (text[hits[0].start : hits[0].end] if hits else None) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [("La bite est là, dans les mots", True), ("One bite", False), ("The bite of the dog", False)],
)
def test_words_of_one_language_alone_wait_until_it_is_sure(text: str, seen: bool) -> None:
    assert bool(WORDS.find(read(text))) is seen


def test_a_mark_is_a_hit_among_the_words_and_not_in_links() -> None:
    marks = Marks({"off": {"any": [r"\d+ ?%"]}, "late": {"fr": [r"\d+ ?h"]}})
    found = marks.find(read("All at 20% off, see https://a.example/30%"))
    assert [(hit.first, hit.last) for hit in found["off"]] == [(2, 3)]
    assert "late" not in found


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("a*", "sees something where nothing is"), ("(a+)+", "without bound"), ("(?i)a", "broken")],
)
def test_a_pattern_of_a_class_that_is_not_right_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        make_packs({"house": f"[pattern.off]\nany = ['{pattern}']"}, {})


def test_a_word_that_is_ordinary_in_the_other_language_waits_until_its_own_is_sure() -> None:
    terms = Terms({"drugs": {"fr": ["came"]}}, {"en": frozenset({"came"}), "fr": frozenset()})
    assert not terms.find(read("Friday came early"))
    assert terms.find(read("De la came dans les murs"))
