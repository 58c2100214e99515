"""Trap 9: what was acknowledged is in a file until the bot has taken it."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.porter.book import Book
from tests.porter.slack import command


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the book is."""
    return tmp_path / "bot.db.heard"


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    """A book that is open."""
    opened = Book(path)
    yield opened
    opened.close()


def test_what_was_not_taken_is_told_by_the_next_porter(path: Path) -> None:
    first = Book(path)
    for number, text in enumerate(("list", "pause smoke", "help"), start=1):
        first.keep(command(text).heard(number))
    first.taken(2)
    first.close()
    second = Book(path)
    assert [(one.number, one.left) for one in second.left] == [(1, True), (3, True)]
    assert second.next_number() == 4
    second.close()


def test_what_it_says_is_forgotten_with_the_last_that_is_taken(book: Book, path: Path) -> None:
    book.keep(command("a secret").heard(1))
    book.keep(command("another").heard(2))
    book.taken(1)
    assert b"a+secret" in path.read_bytes()
    book.taken(2)
    assert path.read_bytes() == b""


def test_nobody_else_may_read_it(book: Book, path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_a_power_cut_left_half_written_is_passed_over(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole, half = command("list").heard(1).as_line(), command("a secret").heard(2).as_line()
    path.write_bytes(whole + b"\0\0\0\n" + half[:-9])
    with caplog.at_level(logging.ERROR):
        found = Book(path)
    assert [one.number for one in found.left] == [1]
    assert "porter.unreadable" in {getattr(one, "event", "") for one in caplog.records}
    assert "secret" not in caplog.text
    found.close()


def test_a_full_disk_leaves_no_half_line_behind(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.keep(command("list").heard(1))
    before = path.read_bytes()
    really = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda file, line: really(file, line[:9]))
        with pytest.raises(OSError, match="No space left"):
            book.keep(command("help").heard(2))
    assert path.read_bytes() == before
    book.keep(command("help").heard(3))
    book.taken(1)
    book.taken(3)
    assert path.read_bytes() == b""


def test_a_book_is_full_by_its_requests_or_its_bytes(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once, for whoever runs the bot: people see that Slack is slow, and no reason."""
    assert not book.is_full(1, 100)
    book.keep(command("list").heard(1))
    assert not caplog.records
    assert book.is_full(1, 10_000)
    assert book.is_full(2, 100)
    assert [getattr(one, "event", "") for one in caplog.records] == ["porter.full"]
    assert not book.is_full(2, 10_000)


def test_trap_9_a_half_line_does_not_spoil_what_is_written_after_it(path: Path) -> None:
    """A porter was killed while it wrote, and what the next one acknowledged was lost with it."""
    whole, half = command("list").heard(1).as_line(), command("a secret").heard(2).as_line()
    path.write_bytes(whole + half[:-9])
    second = Book(path)
    second.keep(command("pause smoke").heard(second.next_number()))
    second.close()
    third = Book(path)
    assert [one.body for one in third.left] == [
        command(text).heard(1).body for text in ("list", "pause smoke")
    ]
    third.close()
