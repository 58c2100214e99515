"""The command `lint`: texts from standard input, files or a corpus; for people or programs."""

import argparse
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bot import __version__
from bot.domain.errors import ConfigError
from bot.domain.report import HIGHEST, Report
from bot.houses import with_house
from bot.lint.batch import answer_line, read_line
from bot.lint.context import AccountProfile, Media, Post
from bot.lint.faces import as_plain, render_explanation, render_text
from bot.lint.findings import VOICES
from bot.lint.linter import Linter
from bot.lint.names import nearest
from bot.lint.posts import PostError
from bot.lint.sarif import sarif
from bot.media.kinds import ENOUGH, looks_like_picture

LONGEST_INPUT: Final = 1_000_000
STANDARD_INPUT: Final = "-"
UNREADABLE: Final = 2


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="files, or - (the default)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print findings as JSON")
    form.add_argument("--sarif", action="store_true", help="print findings as SARIF 2.1.0")
    form.add_argument(
        "--jsonl", action="store_true", help="read a JSON object a line, print one a line"
    )
    form.add_argument("--explain", metavar="CODE", help="explain a rule, and end")
    parser.add_argument("--house", metavar="FILE", help="the team's own pack, house.toml")
    parser.add_argument("--vale", metavar="FOLDER", help="a folder of Vale's rules")
    parser.add_argument("--voice", choices=VOICES, default=VOICES[0], help="language of findings")
    parser.add_argument("--network", default="mastodon", help="whose limits count")
    parser.add_argument("--industry", default=None, help="what the account's owner does")
    parser.add_argument(
        "--clean", metavar="FOLDER", help="write named pictures there without their metadata"
    )
    parser.add_argument(
        "--fail-at", type=int, choices=range(HIGHEST + 1), default=3, metavar="LEVEL",
        help="the level from which the exit status is 1 (default 3)",
    )  # fmt: skip


def lint(options: argparse.Namespace) -> int:
    """Do what the options ask. Raises `ConfigError` for what can't be done."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        # Whatever the locale: bytes that are no UTF-8 are judged too, not a reason to stop.
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    house, vale = (Path(one) if one else None for one in (options.house, options.vale))
    linter = with_house(house, voice=options.voice, vale=vale)
    for one in linter.skipped:
        print(f"left out: {one}", file=sys.stderr)
    if options.explain is not None:
        return _explain(linter, options.explain)
    if options.jsonl:
        return _lint_lines(linter, options.files)
    pictures = [name for name in options.files if _is_picture(name)]
    texts = [name for name in options.files if name not in pictures]
    media = _looked_at(pictures, options)
    names = texts or pictures[:1] or [STANDARD_INPUT]
    checked = [_checked(linter, options, name, media) for name in names]
    if options.sarif:
        rules = [rule for code in linter.codes() if (rule := linter.explain(code))]
        _say(json.dumps(sarif(checked, rules, version=__version__), indent=2))
    else:
        _show(checked, as_json=options.json)
    bad = any(r.blocking or r.level >= max(1, options.fail_at) for _, _, r in checked)
    return int(bad)


def _is_picture(name: str) -> bool:
    """Whether a file holds a picture, by its content; what can't be opened is said later."""
    if name == STANDARD_INPUT or not Path(name).is_file():
        return False
    try:
        with Path(name).open("rb") as file:
            return looks_like_picture(file.read(ENOUGH))
    except OSError as problem:
        raise ConfigError((f"{name}: {problem.strerror}",)) from None


def _looked_at(names: list[str], options: argparse.Namespace) -> tuple[Media, ...]:
    """Say the pictures' facts to people, clean them if asked, and give what the linter takes."""
    if not names:
        return ()
    # Pillow is loaded only for pictures: texts are judged without it.
    from bot.picture_files import picture_file, write_cleaned

    pictures = [picture_file(name) for name in names]
    if not (options.json or options.sarif):
        for one in pictures:
            _say(f"{one.name}: {one.said}")
    for name in names if options.clean else ():
        print(f"written: {write_cleaned(name, Path(options.clean))}", file=sys.stderr)
    return tuple(one.media for one in pictures)


def _checked(
    linter: Linter, options: argparse.Namespace, name: str, media: tuple[Media, ...]
) -> tuple[str, str, Report]:
    """Check a text with the pictures named beside it, or the pictures alone."""
    text = "" if _is_picture(name) else _read(name)
    profile = AccountProfile(industry=options.industry)
    post = Post(text=text, network=options.network, profile=profile, media=media)
    try:
        report = linter.check_post(post)
    except ValueError as error:
        raise ConfigError((f"--network: {error}",)) from None
    return name, text, report


def _show(checked: list[tuple[str, str, Report]], *, as_json: bool) -> None:
    alone = len(checked) == 1
    if as_json:
        plain = [as_plain(report) | ({} if alone else {"file": n}) for n, _, report in checked]
        _say(json.dumps(plain[0] if alone else plain, ensure_ascii=False, indent=2))
        return
    for name, text, report in checked:
        if not alone:
            _say(f"{name}:")
        _say(render_text(report, text))


def _lint_lines(linter: Linter, files: list[str]) -> int:
    """Answer each line at once; a line that can't be used is named and passed over."""
    status = 0
    for name in files or [STANDARD_INPUT]:
        for number, line in enumerate(_lines(name), start=1):
            if not line.strip():
                continue
            try:
                identity, post = read_line(line)
                answer = answer_line(identity, linter.check_post(post))
            except (PostError, ValueError) as problem:
                place = "line" if name == STANDARD_INPUT else f"{name}, line"
                print(f"{place} {number}: {problem}", file=sys.stderr)
                status = UNREADABLE
                continue
            _say(answer)
    return status


def _explain(linter: Linter, code: str) -> int:
    rule = linter.explain(code)
    if rule is None:
        raise ConfigError((f"--explain: there is no rule {code!r}{nearest(code, linter.codes())}",))
    _say(render_explanation(rule))
    return 0


def _lines(name: str) -> Iterable[str]:
    if name == STANDARD_INPUT:
        return sys.stdin
    return _read(name, limit=None).splitlines()


def _read(name: str, limit: int | None = LONGEST_INPUT) -> str:
    if name == STANDARD_INPUT:
        return sys.stdin.read(limit or -1).removesuffix("\n")
    try:
        with Path(name).open(encoding="utf-8", errors="surrogateescape") as file:
            return file.read(limit or -1).removesuffix("\n")
    except OSError as problem:
        raise ConfigError((f"{name}: {problem.strerror}",)) from None


def _say(text: str) -> None:
    # At once: another program may wait for each answer.
    print(text, flush=True)
