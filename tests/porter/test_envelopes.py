"""What a porter remembers of the envelopes that it asked the bot about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.porter import envelopes
from bot.porter.book import Book
from bot.porter.envelopes import Clerk
from bot.porter.lines import Answer
from tests.porter.slack import SECRET


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Clerk]:
    """One whose bot answers what a test lets it answer."""
    book = Book(tmp_path / "bot.db.heard")
    yield Clerk(key=SECRET, book=book, tell=lambda _: None)
    book.close()


async def test_only_so_many_answers_are_remembered(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envelopes, "MOST_ASKED", 2)
    for number in range(4):
        clerk._ask("{}", {"envelope_id": str(number)})
    assert list(clerk._waiting) == ["2", "3"]
    clerk.answered(Answer(number=1, status=200))


async def test_one_that_was_forgotten_and_is_asked_about_again_is_answered_both_times(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer was taken for the second's, which then ended the porter."""
    monkeypatch.setattr(envelopes, "MOST_ASKED", 1)
    waiting = [clerk._ask("{}", {"envelope_id": key}) for key in ("e-1", "e-2", "e-1")]
    for number in (1, 2, 3):
        clerk.answered(Answer(number=number, status=200))
    assert [one.result().number for one in waiting] == [1, 2, 3]
