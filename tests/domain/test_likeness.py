"""Copies are recognised through small edits, and other posts are left alone (rules 2, 12)."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.drafts import DraftId, Picture
from bot.domain.kin import Said, kin_of, said_by
from bot.domain.likeness import likeness, nearly_the_same
from tests.factories import a_content, a_target

LONG = (
    "We are sorry that our soup was cold on Tuesday. The kitchen has a new stove since this"
    " morning, and everybody who was here on that day gets a free bowl this week. See"
    " https://soupe.example/sorry"
)


def near(one: str, other: str) -> bool:
    """Asked both ways, since a copy has no direction."""
    found = nearly_the_same(likeness(one), likeness(other))
    assert nearly_the_same(likeness(other), likeness(one)) is found
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soup is back!", "Soup is back!"),
        ("A", "a"),
        ("Soup is back!", "soup   is BACK"),
        ("Soup is back!", "🍲 Soup is back 🍲🎉"),
        ("Soup is back!", "So\u200bup is back"),
        ("Soup is back!", "Ｓｏｕｐ is back"),
        ("We're back", "We’re back"),
        ("Le café est ouvert", "Le cafe\u0301 est ouvert !"),
        ("Soup is back, everybody", "Soup is back, evrybody"),
        ("See https://soupe.example/menu", "See http://www.soupe.example/menu/?utm_source=x"),
        ("See https://soupe.example/?a=1&b=2", "See https://soupe.example/?b=2&fbclid=z&a=1."),
        (LONG, LONG.replace("sorry", "very sorry", 1)),
        (LONG, LONG.replace("a new stove", "another stove")),
        (LONG, LONG + " #soup #sorry"),
        (LONG, f"{LONG} And one thing more: from now on we open at eleven, every day but Monday."),
        (LONG, LONG.replace("https://soupe.example/sorry", "https://soupe.example/oops")),
        (LONG, ". ".join(reversed(LONG.split(". ")))),
    ],
)
def test_rule_2_a_copy_with_small_edits_is_nearly_the_same(one: str, other: str) -> None:
    assert near(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soup is back!", "Cake is back!"),
        ("Soup is back on Tuesday!", "Soup is back on Thursday!"),
        ("Soup is back", "Soup is not back"),
        ("Menu of 2 March", "Menu of 3 March"),
        ("Soup number 123456789012", "Soup number 123456789013"),
        ("See https://soupe.example/menu", "See https://soupe.example/wine"),
        ("", ""),
        ("🍲", "🍲"),
        ("Soup", ""),
        ("A", "B"),
        (LONG, "Soup is back!"),
        (
            LONG,
            "We are happy that our soup is warm again. The garden has new chairs since last week,"
            " and everybody who comes on Sunday gets a free coffee. See"
            " https://soupe.example/garden",
        ),
    ],
)
def test_another_post_is_not_taken_for_a_copy(one: str, other: str) -> None:
    assert not near(one, other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Soup is back, Ana!", ("soup", "is", "back", "ana")),
        ("We're  at Zoé’s", ("were", "at", "zoes")),
        ("No word: 🍲 …", ("no", "word")),
        ("www.Soupe.example/menu", ("soupe.example/menu",)),
        ("https://soupe.example/BOX/", ("soupe.example/BOX",)),
        ("See https://soupe.example/BOX.", ("see", "soupe.example/BOX")),
        ("http://soupe.example/?b=2&utm_source=x&a=1#top", ("soupe.example?a=1&b=2",)),
        (
            "One https://a.example/x two (https://b.example/y) three",
            ("one", "a.example/x", "two", "b.example/y", "three"),
        ),
    ],
)
def test_a_text_is_compared_by_its_plain_words_and_links(text: str, words: tuple[str, ...]) -> None:
    assert likeness(text).words == words


def numbered(*numbers: int) -> str:
    """A text of these words, in this order."""
    return " ".join(f"w{'abcdefghijklmnopqrstuvwxyz'[n]}" for n in numbers)


def test_rule_2_one_letter_in_twenty_is_a_small_edit_of_few_words_and_one_in_less_is_not() -> None:
    """Of the pairs of letters that stand side by side nine in ten must be shared."""
    assert near("abcdefghijklmnopqrstu", "abcdefghijzlmnopqrstu")
    assert not near("abcdefghijklmnopqrst", "abcdefghijzlmnopqrst")


def test_rule_2_ten_words_with_one_more_are_a_copy_and_nine_are_another_post() -> None:
    for words, same in ((10, True), (9, False)):
        text = numbered(*range(words))
        assert near(text, f"{text} extraordinarilylongwords") is same


def test_rule_2_nine_words_of_ten_in_any_order_are_a_copy_and_eight_are_none() -> None:
    assert near(numbered(*range(10)), numbered(*reversed(range(10))))
    assert near(numbered(*range(10)), numbered(*reversed(range(1, 10)), 20))
    assert not near(numbered(*range(10)), numbered(7, 5, 3, 6, 4, 2, 0, 1, 20, 21))


def test_rule_2_seven_different_words_of_ten_must_be_shared_however_often_they_stand() -> None:
    for shared, same in ((7, True), (6, False)):
        common = (*range(shared),) * 8
        own, others = range(10, 20 - shared), range(20, 30 - shared)
        assert near(numbered(*common, *own), numbered(*common, *others)) is same


def test_rule_2_seven_neighbours_of_ten_make_a_copy_and_fewer_none() -> None:
    text = [*range(18)]
    changed = [*text[:8], 20, *text[9:17], 21]
    assert near(numbered(*text), numbered(*changed))
    assert not near(numbered(*text), numbered(*changed[:16], 22, 21))


def test_rule_2_a_text_that_stands_in_a_longer_one_but_for_one_neighbour_in_ten_is_a_copy() -> None:
    text, more = [*range(11)], range(15, 25)
    assert near(numbered(*text), numbered(*text[:10], *more))
    assert not near(numbered(*text), numbered(*text[:9], *more))


@given(st.text(min_size=1), st.text())
def test_every_text_with_a_word_is_like_itself_and_asking_has_no_direction(
    one: str, other: str
) -> None:
    assert near(one, one) == bool(likeness(one).words)
    near(one, other)


@given(st.integers(0, 40), st.integers(0, 40))
def test_rule_2_one_word_in_a_long_text_is_a_small_edit(at: int, length: int) -> None:
    words = [f"word{n}" for n in range(20 + length)]
    changed = [*words]
    changed[at % len(words)] = "another"
    assert near(" ".join(words), " ".join(changed))


def test_a_thousand_texts_are_compared_in_a_moment() -> None:
    rng = random.Random(1)
    common = ["the", "and", "of", "to", "a", "in", "for", "is", "on", "with", "our", "soup"] * 60
    words = [f"word{n}" for n in range(3000)] + common
    texts = [
        f"{' '.join(rng.choices(words, k=45))} https://soupe.example/menu?utm_source=x #soup"
        for _ in range(1000)
    ]
    mine = likeness(texts[0])
    took = []
    for _ in range(3):
        begun = time.process_time()
        assert [nearly_the_same(mine, likeness(text)) for text in texts].count(True) == 1
        took.append(time.process_time() - begun)
    assert min(took) < 0.05


def says(number: int, text: str = "", *pictures: str) -> Said:
    shown = tuple(Picture(sha256=p, media_type="image/png", alt_text="") for p in pictures)
    return said_by(DraftId(number), a_content(a_target(text=text, pictures=shown)))


def test_rule_2_every_draft_that_says_nearly_the_same_is_named_once() -> None:
    others = [says(3, LONG), says(2, "Cake"), says(1, f"{LONG} !"), says(3, LONG.upper())]
    assert kin_of(says(4, LONG), others) == (1, 3)
    assert kin_of(says(4, "Tea"), others) == ()


def test_rule_2_one_of_several_texts_is_enough() -> None:
    both = a_content(a_target("a", text="Tea at five"), a_target("b", text=LONG))
    assert kin_of(said_by(DraftId(4), both), [says(1, LONG)]) == (1,)


def test_rule_2_posts_without_words_are_compared_by_their_pictures() -> None:
    assert kin_of(says(2, "🍲", "p1"), [says(1, "", "p1")]) == (1,)
    assert kin_of(says(2, "🍲", "p1"), [says(1, "", "p2")]) == ()
    assert kin_of(says(2, "🍲", "p1"), [says(1, "Soup", "p1")]) == ()
    assert kin_of(says(2, "🍲"), [says(1, "🍲")]) == ()
