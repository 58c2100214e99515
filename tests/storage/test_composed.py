"""What was typed is kept for a person and a draft, for a week, and forgotten once it is done."""

from bot.domain.composing import NEW, Composed, Earlier
from bot.domain.drafts import DraftId, Picture, digest_of
from storage import composed, contents, pictures
from storage.connection import SqliteTx
from tests.factories import ANA, BEN, NOON, a_content, a_target, after

WORDS = Composed(text="Soup \ud800 is back!", accounts=("soupe",), when="tomorrow 9am")
SOUP = Earlier(composed=WORDS, base="f00d")
OTHER = Earlier(composed=Composed(text="Other soup"))
D1 = DraftId(1)


def test_the_newest_words_are_kept_without_the_accounts(tx: SqliteTx) -> None:
    composed.keep(tx, ANA, NEW, OTHER, NOON)
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    without = Composed(text=WORDS.text, when=WORDS.when)
    assert composed.kept(tx, ANA, NEW, NOON) == Earlier(composed=without, base="f00d")


def test_each_person_and_each_draft_has_its_own(tx: SqliteTx) -> None:
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    composed.keep(tx, ANA, D1, OTHER, NOON)
    assert composed.kept(tx, BEN, NEW, NOON) is None
    composed.forget(tx, ANA, NEW)
    assert composed.kept(tx, ANA, NEW, NOON) is None
    assert composed.kept(tx, ANA, D1, NOON) == OTHER


def test_what_nobody_came_back_for_is_dropped_after_a_week(tx: SqliteTx) -> None:
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    composed.keep(tx, BEN, NEW, SOUP, after(days=7))
    assert composed.kept(tx, ANA, NEW, NOON) is not None
    composed.keep(tx, BEN, NEW, SOUP, after(days=7, seconds=1))
    assert composed.kept(tx, ANA, NEW, NOON) is None
    assert composed.kept(tx, BEN, NEW, NOON) is not None


def test_what_is_older_than_a_week_does_not_come_back_even_before_it_is_dropped(
    tx: SqliteTx,
) -> None:
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    assert composed.kept(tx, ANA, NEW, after(days=7)) is not None
    assert composed.kept(tx, ANA, NEW, after(days=7, seconds=1)) is None


def test_rule_39_everybodys_words_about_a_draft_can_be_forgotten(tx: SqliteTx) -> None:
    for person in (ANA, BEN):
        composed.keep(tx, person, D1, SOUP, NOON)
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    composed.forget_everybodys(tx, D1)
    assert [composed.kept(tx, person, D1, NOON) for person in (ANA, BEN)] == [None, None]
    assert composed.kept(tx, ANA, NEW, NOON) is not None


def test_pictures_that_nobody_wants_any_more_go_and_those_of_a_version_stay(
    tx: SqliteTx,
) -> None:
    first, second = "a" * 64, "b" * 64
    for sha256 in (first, second):
        pictures.add(tx, sha256, "image/png", b"x")
    both = tuple(
        Picture(sha256=one, media_type="image/png", alt_text="Soup") for one in (first, second)
    )
    composed.keep(tx, ANA, NEW, Earlier(composed=Composed(pictures=both)), NOON)
    kept = composed.kept(tx, ANA, NEW, NOON)
    assert kept is not None
    assert kept.composed.pictures == both
    composed.keep(tx, ANA, NEW, Earlier(composed=Composed(pictures=both[:1])), NOON)
    assert [pictures.size(tx, one) for one in (first, second)] == [1, 0]
    content = a_content(a_target(pictures=both[:1]))
    contents.keep(tx, content, digest_of(content))
    composed.forget(tx, ANA, NEW)
    assert pictures.get(tx, first) == b"x"
