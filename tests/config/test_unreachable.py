"""What the machine refuses is said as a setting to change, in one sentence."""

import errno
import os
from pathlib import Path

import pytest

from bot.config.unreachable import mistaken, no_port, no_room, unread
from bot.domain.errors import ConfigError


def refused(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "port", "says"),
    [
        (errno.EADDRINUSE, 3000, "PORT: port 3000 is taken by another program"),
        (
            errno.EACCES,
            80,
            "PORT: this user may not listen on port 80; please choose",
        ),
        (errno.EACCES, 6000, "PORT: the machine lets nobody listen on port 6000"),
        (errno.EADDRNOTAVAIL, 3000, '[web] host: nobody can listen at "10.9.8.7" on this machine'),
    ],
)
def test_an_address_where_nobody_can_listen_names_its_setting(
    number: int, port: int, says: str
) -> None:
    assert says in no_port("PORT", "10.9.8.7", port, refused(number))


def test_a_name_that_nobody_knows_is_told_in_the_systems_words() -> None:
    """The errors of looking up names have numbers of their own."""
    error = OSError(-2, "Name or service not known")
    assert "(Name or service not known)" in no_port("PORT", "nowhere.example", 3000, error)


def test_a_file_says_why_it_cannot_be_read() -> None:
    strange = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    assert unread(Path("mine.toml"), strange) == (
        "mine.toml is not written in UTF-8; please save it anew in UTF-8."
    )
    assert "mine.toml can't be read (Permission denied); please let" in unread(
        Path("mine.toml"), refused(errno.EACCES)
    )


def test_what_the_machine_refuses_is_a_mistake_of_the_settings() -> None:
    with pytest.raises(ConfigError, match="TMPDIR: no folder can be made"), mistaken(no_room):
        raise refused(errno.ENOSPC)
