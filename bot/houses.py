"""Make the linter that the settings ask for, with the team's own pack."""

import functools
import threading
from collections.abc import Callable
from pathlib import Path

from bot.config.lint_settings import LintSettings
from bot.domain.errors import ConfigError
from bot.lint.findings import VOICE
from bot.lint.house import HouseError
from bot.lint.linter import Linter
from bot.lint.loading import PackError
from bot.lint.proving import unproven
from bot.lint.styles import NO_STYLE, ValeStyle
from bot.lint.tuning import AS_IT_IS, Tuning
from bot.public_holidays import on

_LOADING = threading.Lock()


def linter_of(lint: LintSettings, beside: Path) -> Linter:
    """Read the house's pack and style, which lie beside the settings file, and what was tuned.

    Raises `ConfigError` with every problem.
    """
    house = beside / lint.house if lint.house else None
    vale = beside / lint.vale if lint.vale else None
    linter = with_house(house, lint.tuning, lint.voice, vale=vale)
    if problems := tuple(lint.tuning.unknown(linter.codes())):
        raise ConfigError(problems)
    return linter


def given_when_needed(lint: LintSettings, beside: Path) -> Callable[[], Linter]:
    """What gives that linter, to any thread: only what is the house's own is read at once.

    Raises `ConfigError` with every problem.
    """
    if not lint.house and not lint.vale and lint.tuning == AS_IT_IS:
        return functools.partial(_usual, lint.voice)
    linter = linter_of(lint, beside)
    return lambda: linter


def with_house(
    path: Path | None,
    tuning: Tuning = AS_IT_IS,
    voice: str = VOICE,
    *,
    vale: Path | None = None,
) -> Linter:
    """Make a linter with a pack of the house and a folder of Vale's rules, or without.

    Raises `ConfigError`.
    """
    if path is None and vale is None and tuning == AS_IT_IS:
        return _usual(voice)
    text = None if path is None else _text(path)
    style = NO_STYLE if vale is None else _style(vale)
    try:
        linter = Linter.with_builtin_packs(text, tuning, voice, vale=style, holidays=on)
    except (HouseError, PackError) as wrong:
        raise ConfigError(tuple(str(wrong).splitlines())) from None
    if problems := tuple(unproven(linter, {"house": text or ""})):
        raise ConfigError(problems)
    return linter


def _style(folder: Path) -> ValeStyle:
    # Only who has such a folder pays for loading the reader of YAML.
    from bot.lint.vale import ValeError, read_vale

    files = sorted(one for one in folder.glob("*.y*ml") if one.is_file())
    if not files:
        raise ConfigError(
            (f"{folder.name} holds no rules: name the folder with Vale's .yml files.",)
        )
    try:
        return read_vale(folder.name, {one.name: _text(one) for one in files})
    except ValeError as wrong:
        raise ConfigError(tuple(str(wrong).splitlines())) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError((f"{path.name} can't be read: {problem}.",)) from None


def _usual(voice: str) -> Linter:
    """The linter of the program's own packs: it never changes, so that one serves all.

    Whoever asks while another thread loads it waits for that.
    """
    with _LOADING:
        return _loaded(voice)


@functools.cache
def _loaded(voice: str) -> Linter:
    return Linter.with_builtin_packs(voice=voice, holidays=on)
