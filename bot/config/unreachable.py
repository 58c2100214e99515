"""Say what to change where the machine, or Slack, doesn't give the bot what settings name."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.config.problems import shown
from bot.domain.errors import ConfigError

FIRST_FREE_TO_ALL = 1024
NO_BOT = (
    "SLACK_BOT_TOKEN: Slack answers {word}; please copy the bot's token anew from your Slack app's"
    " page, under OAuth & Permissions."
)
NO_APP = (
    "SLACK_APP_TOKEN: Slack answers {word}; please copy the app-level token anew from your Slack"
    " app's page, under Basic Information, and look that it has the scope connections:write."
)


@contextlib.contextmanager
def mistaken(say: Callable[[OSError], str]) -> Iterator[None]:
    """Turn what the machine refuses into a mistake of the settings, as `say` puts it."""
    try:
        yield
    except OSError as error:
        raise ConfigError((say(error),)) from error


def no_port(setting: str, host: str, port: int, error: OSError) -> str:
    """Say why nobody can listen at an address; `setting` is where its port was chosen."""
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"{setting}: port {port} is taken by another program, maybe by a bot that still"
                " runs; please end that one, or choose another port."
            )
        case errno.EACCES | errno.EPERM if port < FIRST_FREE_TO_ALL:
            return (
                f"{setting}: this user may not listen on port {port}; please choose one from"
                f" {FIRST_FREE_TO_ALL} on."
            )
        case errno.EACCES | errno.EPERM:
            return f"{setting}: the machine lets nobody listen on port {port}; choose another one."
        case _:
            return (
                f"[web] host: nobody can listen at {shown(host)} on this machine"
                f" ({reason(error)}); please leave it out, or write one of its addresses."
            )


def unread(file: Path, error: OSError | UnicodeDecodeError) -> str:
    """Say why a file of the settings can't be read."""
    if isinstance(error, UnicodeDecodeError):
        return f"{file} is not written in UTF-8; please save it anew in UTF-8."
    return f"{file} can't be read ({reason(error)}); please let the user that runs the bot read it."


def no_room(error: OSError) -> str:
    """Say that there is no folder for the files of this moment."""
    return (
        f"TMPDIR: no folder can be made for the files of the moment ({reason(error)}); please"
        " make room there, or name a folder in which the user that runs the bot may write."
    )


def reason(error: OSError) -> str:
    """The system's own words for what happened, without paths and addresses around them."""
    number = error.errno or 0
    return os.strerror(number) if number > 0 else error.strerror or str(error)
