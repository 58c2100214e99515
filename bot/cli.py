"""The command line: `run` (the default) and the commands beside it."""

import argparse
import asyncio
import getpass
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot import __version__, linting, logs
from bot.clock import SystemClock, stop_asked
from bot.config.environment import settings_file
from bot.config.explain import warnings
from bot.config.settings import Settings
from bot.config.unreachable import unread
from bot.domain.errors import CannotStart, ConfigError, UserError
from bot.lint.uncollected import uncollected
from bot.ports import Clock
from bot.slack.manifest import manifest_text
from storage import library
from storage.engine import DatabaseTaken, StorageError
from storage.store import Store

BAD_SETTINGS = 2
LAST_PORT = 65_535

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 well, 1 not well, 2 mistakes in settings."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.act(options, os.environ))
    except ConfigError as error:
        print("The settings need a change:", file=sys.stderr)
        for problem in error.problems:
            print(f"  - {problem}", file=sys.stderr)
        return BAD_SETTINGS
    except StorageError as error:
        print(f"The database can't be used: {error}", file=sys.stderr)
        return BAD_SETTINGS
    except CannotStart as error:
        print(f"The bot can't start: {error}", file=sys.stderr)
        return BAD_SETTINGS
    except BrokenPipeError:
        # Whoever read our output has enough, as `| head` does; nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="second-opinion", description="Nobody posts alone: an approval bot for Slack."
    )
    parser.set_defaults(act=_run)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    commands.add_parser("run", help="run the bot (the default)").set_defaults(act=_run)
    demonstration = commands.add_parser("demo", help="try everything on this machine alone")
    demonstration.add_argument("--script", action="store_true", help="play a story and end")
    demonstration.add_argument(
        "--alone", action="store_true", help="with --script: play it without the second person"
    )
    demonstration.add_argument("--port", type=_port, default=0, help="port of the page")
    demonstration.set_defaults(act=_demo)
    judging = commands.add_parser("lint", help="judge texts: standard input, files, a corpus")
    linting.add_options(judging)
    judging.set_defaults(act=_lint)
    commands.add_parser("check", help="check settings, database, Slack, accounts").set_defaults(
        act=_check
    )
    showing = commands.add_parser("manifest", help="print the Slack app's manifest")
    showing.add_argument("--http", metavar="URL", default="", help="for HTTP mode, our address")
    showing.set_defaults(act=_manifest)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(act=_migrate)
    pausing = commands.add_parser("pause", help="stop every post, or one account's, at once")
    pausing.add_argument("reason", nargs="+", help="why, in a word or two")
    pausing.add_argument("--account", default="", help="stop this account alone")
    pausing.set_defaults(act=_pause)
    removing = commands.add_parser("takedown", help="remove a published post everywhere")
    removing.add_argument("draft", help="the draft's number, or the post's address")
    removing.set_defaults(act=_takedown)
    _connecting(commands)
    auditing = commands.add_parser("audit", help="verify or export the journal")
    _audit_options(auditing)
    auditing.set_defaults(act=_audit)
    # Without help it is not listed: it does nothing but say why.
    commands.add_parser("resume").set_defaults(act=_resume)
    commands.add_parser("version", help="print the version").set_defaults(act=_version)
    return parser


def _port(written: str) -> int:
    if written.isdecimal() and int(written) <= LAST_PORT:
        return int(written)
    raise argparse.ArgumentTypeError(f"must be a number from 0 to {LAST_PORT} (0 picks a free one)")


def _connecting(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    connecting = commands.add_parser("connect", help="give the bot an account's token")
    connecting.add_argument("account", help="the account's name in the settings")
    connecting.add_argument(
        "--paste", action="store_true", help="sign in with any browser, and paste where it ended"
    )
    connecting.add_argument(
        "--token", action="store_true", help="give a token, also where people could sign in"
    )
    connecting.add_argument(
        "--until", type=date.fromisoformat, default=None, metavar="DAY", help="when it ends"
    )
    connecting.set_defaults(act=_connect)
    disconnecting = commands.add_parser("disconnect", help="forget an account's login")
    disconnecting.add_argument("account", help="the account's name in the settings")
    disconnecting.set_defaults(act=_disconnect)
    rekeying = commands.add_parser("rekey", help="encrypt stored tokens with the newest key")
    rekeying.set_defaults(act=_rekey)
    keeping = commands.add_parser("pictures", help="verify all pictures, or move them")
    keeping.add_argument("pictures", choices=("verify", "move"), metavar="verify | move")
    keeping.set_defaults(act=_pictures)


def _audit_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("audit", choices=("verify", "export"), metavar="verify | export")
    parser.add_argument("--file", default="", help="a copy of the database, instead of its own")
    parser.add_argument(
        "--anchor", action="append", default=[], metavar="SEQ:HASH", help="a head noted elsewhere"
    )
    parser.add_argument(
        "--anchors-from-slack", action="store_true", help="read the heads that the bot posted"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="a table for spreadsheets (the default)")
    form.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    parser.add_argument("--since", default="", metavar="DATE", help="from 2026-11-25 on, say")
    parser.add_argument("--draft", type=int, default=None, metavar="N", help="of one draft")


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from the environment and the file that it names. Raises `ConfigError`."""
    path = Path(settings_file(environ))
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError((unread(path, error),)) from None
    return Settings.load(environ, text)


def _run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    logs.configure(settings.secrets())
    print(library.sentence())
    for warning in warnings(settings):
        print(f"Please note: {warning}")
    return asyncio.run(_until_told_to_stop(settings))


async def _until_told_to_stop(settings: Settings) -> int:
    await run_until(stop_asked(), settings, SystemClock())
    return 0


async def run_until(stop: asyncio.Event, settings: Settings, clock: Clock) -> None:
    """Run the bot, and start it anew whenever people have confirmed other settings."""
    # Whoever only checks a text or asks for the version need not load a server.
    from bot.engaging import begun_for

    while not stop.is_set():
        async with AsyncExitStack() as stack:
            # It goes on beside what follows.
            begun = await stack.enter_async_context(begun_for(settings))
            with uncollected():
                from bot.app import load, open_app
                from bot.links.opening import open_links

                app = open_app(settings, clock, open_links, begun)
                running = await given_up(stop, stack.enter_async_context(app))
            if running is None:
                return
            # Slack is heard by now; where this fails, the bot ends as if it had not begun.
            await load(running.ctx)
            await first_of(stop, running.renewed)


async def given_up(stop: asyncio.Event, start: Awaitable[T]) -> T | None:
    """Wait for a start, which waits for Slack however long it takes; nothing if told to stop."""

    async def give_up() -> None:
        await stop.wait()
        patience.reschedule(0.0)

    try:
        async with asyncio.timeout(None) as patience:
            waiting = asyncio.create_task(give_up())
            try:
                return await start
            finally:
                waiting.cancel()
    except TimeoutError:
        if not patience.expired():
            raise
        return None


async def first_of(*events: asyncio.Event) -> None:
    """Wait until one of these happens."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def _demo(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    # A real bot has no use for the embedded workspace, so it doesn't load it.
    from bot.demo import demo, script

    logs.configure(level=30)
    if options.script:
        return asyncio.run(script(alone=options.alone))
    return asyncio.run(demo(port=options.port, browser=_has_desktop(environ)))


def _has_desktop(environ: Mapping[str, str]) -> bool:
    return sys.platform in {"darwin", "win32"} or bool(
        environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    )


def _lint(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    return linting.lint(options)


def _check(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    # As for `run`: this loads whatever speaks to Slack and to networks.
    from bot.checking import check

    lines, is_well = asyncio.run(check(settings))
    print("\n".join(lines))
    return 0 if is_well else 1


def _manifest(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    print(manifest_text(socket_mode=not options.http, public_url=options.http))
    return 0


def _audit(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    # As for `run`: it may ask Slack.
    from bot.auditing import export, verify

    # A copy of the file can be read on any machine, where nothing else of the bot is.
    slack = options.audit == "verify" and options.anchors_from_slack
    settings = None if options.file and not slack else load(environ)
    if options.audit == "export":
        for line in export(options, settings):
            print(line)
        return 0
    lines, whole = verify(options, settings)
    print("\n".join(lines))
    return 0 if whole else 1


def _migrate(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)

    async def migrate() -> None:
        await (await Store.open(settings.database_url, exclusive=True)).close()

    asyncio.run(migrate())
    print("The database is up to date.")
    return 0


def _pause(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    logs.configure(settings.secrets(), level=logging.ERROR)
    # As for `run`: this loads whatever speaks to networks.
    from bot.shell import pause

    return _said(lambda: asyncio.run(pause(settings, " ".join(options.reason), options.account)))


def _takedown(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    logs.configure(settings.secrets(), level=logging.ERROR)
    from bot.shell import take_down

    return _judged(lambda: take_down(settings, options.draft))


def _connect(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    logs.configure(settings.secrets(), level=logging.ERROR)
    from bot.connect import by_link, by_signing_in, signs_in, with_token

    name = options.account
    if options.paste:
        return _said(lambda: asyncio.run(by_signing_in(settings, name, input)))
    if signs_in(settings, name) and not options.token:
        return _said(lambda: asyncio.run(by_link(settings, name)))
    token = _asked(f"The token or app password of {name} (it is not shown): ")
    return _said(lambda: asyncio.run(with_token(settings, name, token, options.until)))


def _disconnect(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    logs.configure(settings.secrets(), level=logging.ERROR)
    from bot.connect import disconnect

    return _said(lambda: asyncio.run(disconnect(settings, options.account)))


def _pictures(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    logs.configure(settings.secrets(), level=logging.CRITICAL)
    from bot.shelving import move, verify

    work = move if options.pictures == "move" else verify
    return _judged(lambda: work(settings))


def _rekey(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(environ)
    from bot.connect import rekey

    return _said(lambda: asyncio.run(rekey(settings)))


def _asked(question: str) -> str:
    """Read one line that nobody sees; from a pipe where there is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline()


def _said(act: Callable[[], str]) -> int:
    """Print what an act says, or why it could not be done."""
    try:
        print(act())
    except UserError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except DatabaseTaken as taken:
        print(f"{taken} A stopped bot publishes nothing; then try again.", file=sys.stderr)
        return 1
    return 0


def _judged(act: Callable[[], Coroutine[Any, Any, tuple[list[str], bool]]]) -> int:
    """Print the lines that an act gives, or why it could not be done; 1 unless all is well."""
    verdicts: list[bool] = []

    def done() -> str:
        lines, is_well = asyncio.run(act())
        verdicts.append(is_well)
        return "\n".join(lines)

    return _said(done) or int(not all(verdicts))


def _resume(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from bot.shell import NO_RESUME, refuse_to_resume

    print(NO_RESUME, file=sys.stderr)
    try:
        asyncio.run(refuse_to_resume(load(environ)))
    except (ConfigError, StorageError):
        # Where no bot could run either, there is no journal; the refusal stands all the same.
        print("No journal could be opened here to write this down.", file=sys.stderr)
    return 1


def _version(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    print(f"second-opinion {__version__}")
    return 0
