"""`second-opinion audit`: verify the journal and what stands beside it, and export it (rule 39).

It only reads: beside a running bot, or a copy of its file.
"""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot import exporting
from bot.config.settings import Settings
from bot.domain import anchors
from bot.domain.drafts import stamp
from bot.domain.errors import CardGone, ConfigError, SlackUnavailable
from bot.domain.people import UserId
from bot.exporting import Which
from bot.signing_in import slack_client
from bot.slack.calls import call
from bot.slack.witness import anchors_in
from storage.auditing import Findings, audit
from storage.journal import Head
from storage.reading import read_only
from storage.store import path_of


def file_of(options: argparse.Namespace, settings: Settings | None) -> Path:
    """The file to read. Raises `ConfigError` where neither a copy nor settings are there."""
    if options.file:
        return Path(options.file)
    if settings is None:
        raise ConfigError(("Please name the file with --file, or run this where the bot runs.",))
    return path_of(settings.database_url)


def verify(options: argparse.Namespace, settings: Settings | None) -> tuple[list[str], bool]:
    """Verify a file; return the lines to print and whether nothing is wrong.

    Raises `ConfigError` for an anchor that is none, `StorageError`, `SlackUnavailable`.
    """
    heads = [_typed(text) for text in options.anchor]
    if options.anchors_from_slack:
        if settings is None:
            raise ConfigError(("Reading anchors from Slack needs the bot's settings.",))
        heads += asyncio.run(_from_slack(settings))
    with read_only(file_of(options, settings)) as tx:
        found = audit(tx, heads)
    return _told(found, heads), found.whole


def _typed(text: str) -> Head:
    read = anchors.read(text)
    if read is None:
        raise ConfigError((f"--anchor: {text!r} is not a number, a colon and 64 hex digits.",))
    return Head(seq=read[0], hash=read[1])


async def _from_slack(settings: Settings) -> list[Head]:
    channel = settings.slack.anchors_channel or settings.slack.drafts_channel
    async with aiohttp.ClientSession() as session:
        client = slack_client(settings, session)
        try:
            answer, _ = await call(client, "auth.test")
            found = await anchors_in(client, channel, UserId(answer["user_id"]))
        except (SlackUnavailable, CardGone) as error:
            raise ConfigError((f"The anchors could not be read from Slack: {error}.",)) from None
    return [Head(seq=seq, hash=digest) for seq, digest in found]


def _told(found: Findings, heads: Sequence[Head]) -> list[str]:
    lines = [found.verdict.sentence, *found.faults]
    if found.erased:
        lines.append(f"Erased by two people, their digests kept: {found.erased}.")
    if found.outside:
        lines.append(
            f"Kept outside the database and not looked at: {found.outside} pictures;"
            " `second-opinion pictures verify` reads them."
        )
    if not found.verdict.whole:
        return lines
    if found.witnessed is None:
        lines.append(
            "Not proven without an anchor: that nothing was cut off at the end, and that not all of"
            " it was written anew; give one with --anchor, or read them with --anchors-from-slack."
        )
    elif found.witnessed.seq < found.verdict.head.seq:
        after = found.verdict.head.seq - found.witnessed.seq
        lines.append(
            f"Witnessed up to entry {found.witnessed.seq} by {len(heads)} anchors; the last {after}"
            " entries could still have been cut off or written anew."
        )
    else:
        lines.append(f"Witnessed to its end by {len(heads)} anchors.")
    return lines


def export(options: argparse.Namespace, settings: Settings | None) -> Iterator[str]:
    """Give the lines of an export. Raises `ConfigError`, `StorageError`."""
    which = Which(draft=options.draft, since=_since(options.since))
    with read_only(file_of(options, settings)) as tx:
        found = exporting.lines(tx, which)
        yield from exporting.as_json_lines(found) if options.jsonl else exporting.as_csv(found)


def _since(text: str) -> str:
    if not text:
        return ""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError((f"--since: {text!r} is no date such as 2026-11-25.",)) from None
    return stamp(when if when.tzinfo else when.replace(tzinfo=UTC)) or ""
