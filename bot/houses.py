"""Make the linter that the settings ask for, with the team's own pack."""

import functools
from pathlib import Path

from bot.config.lint_settings import LintSettings
from bot.domain.errors import ConfigError
from bot.lint.findings import VOICE
from bot.lint.house import HouseError
from bot.lint.linter import Linter
from bot.lint.loading import PackError
from bot.lint.tuning import AS_IT_IS, Tuning


def linter_of(lint: LintSettings, beside: Path) -> Linter:
    """Read the house's pack, which lies beside the settings file, and check what was tuned.

    Raises `ConfigError` with every problem.
    """
    linter = with_house(beside / lint.house if lint.house else None, lint.tuning, lint.voice)
    if problems := tuple(lint.tuning.unknown(linter.codes())):
        raise ConfigError(problems)
    return linter


def with_house(path: Path | None, tuning: Tuning = AS_IT_IS, voice: str = VOICE) -> Linter:
    """Make a linter with a pack of the house, or without. Raises `ConfigError`."""
    if path is None and tuning == AS_IT_IS:
        return _usual(voice)
    text = None
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise ConfigError((f"{path.name} can't be read: {problem}.",)) from None
    try:
        return Linter.with_builtin_packs(house=text, tuning=tuning, voice=voice)
    except (HouseError, PackError) as wrong:
        raise ConfigError(tuple(str(wrong).splitlines())) from None


@functools.cache
def _usual(voice: str) -> Linter:
    """The linter of the program's own packs: it never changes, so that one serves all."""
    return Linter.with_builtin_packs(voice=voice)
