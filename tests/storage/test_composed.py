"""What was typed is kept for a person and a draft, for a week, and forgotten once it is done."""

from bot.domain.composing import NEW, Composed
from bot.domain.drafts import DraftId
from storage import composed
from storage.connection import SqliteTx
from tests.factories import ANA, BEN, NOON, after

SOUP = Composed(text="Soup \ud800 is back!", accounts=("soupe",), when="tomorrow 9am")
D1 = DraftId(1)


def test_the_newest_words_are_kept_without_the_accounts(tx: SqliteTx) -> None:
    composed.keep(tx, ANA, NEW, Composed(text="Soup"), NOON)
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    assert composed.kept(tx, ANA, NEW) == Composed(text=SOUP.text, when=SOUP.when)


def test_each_person_and_each_draft_has_its_own(tx: SqliteTx) -> None:
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    composed.keep(tx, ANA, D1, Composed(text="Other soup"), NOON)
    assert composed.kept(tx, BEN, NEW) is None
    composed.forget(tx, ANA, NEW)
    assert composed.kept(tx, ANA, NEW) is None
    found = composed.kept(tx, ANA, D1)
    assert found is not None
    assert found.text == "Other soup"


def test_what_nobody_came_back_for_is_dropped_after_a_week(tx: SqliteTx) -> None:
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    composed.keep(tx, BEN, NEW, SOUP, after(days=7))
    assert composed.kept(tx, ANA, NEW) is not None
    composed.keep(tx, BEN, NEW, SOUP, after(days=7, seconds=1))
    assert composed.kept(tx, ANA, NEW) is None
    assert composed.kept(tx, BEN, NEW) is not None


def test_rule_39_everybodys_words_about_a_draft_can_be_forgotten(tx: SqliteTx) -> None:
    for person in (ANA, BEN):
        composed.keep(tx, person, D1, SOUP, NOON)
    composed.keep(tx, ANA, NEW, SOUP, NOON)
    composed.forget_everybodys(tx, D1)
    assert [composed.kept(tx, person, D1) for person in (ANA, BEN)] == [None, None]
    assert composed.kept(tx, ANA, NEW) is not None
