"""The inbox: what Slack told is a row before the work on it begins, and until it is done (trap 9).

`busy` are the events that this process works on; it is changed in the writer's turn, so that no
look in between begins with one of them as well.
"""

import logging

from bot.domain.errors import SlackUnavailable
from bot.domain.inbox import Begun, Told
from bot.services.context import Context
from bot.services.showing import announce
from bot.words.phrases import phrase
from storage import inbox
from storage.engine import Tx

log = logging.getLogger(__name__)

# What stops by words; for whatever else stops, a last look asks Slack itself.
WORDS = "message"
# What was sent by a form, and Slack was told so before it was carried out.
FORM = "form"


async def keep(ctx: Context, key: str, kind: str, body: str, busy: set[int]) -> Told | None:
    """Write an event down, and begin with it; `None` where it came before (trap 8)."""

    def kept(tx: Tx) -> Told | None:
        told = inbox.keep(tx, key, kind, body, ctx.now())
        busy.update({told.id} if told else ())
        return told

    return await ctx.store.write(kept)


async def begin_again(ctx: Context, busy: set[int]) -> tuple[Told, ...]:
    """Begin with what a stop, a crash or trouble left undone, in order; give up what is hopeless.

    Whoever runs the bot is told of what is given up, and the channel, since somebody may wait.
    """

    def begun(tx: Tx) -> Begun:
        found = inbox.begin_again(tx, ctx.now(), busy)
        busy.update(told.id for told in found.again)
        return found

    found = await ctx.store.write(begun)
    for told in found.set_aside:
        facts = {"event": "inbox.set_aside", "kind": told.kind, "key": told.key}
        log.error("an event was set aside", extra=facts)
        await announce(
            ctx,
            phrase(
                "Something that Slack told me (`{kind}`) could not be worked on in {tries}"
                " tries, so please look whether the last hour's drafts are as they should"
                " be; whoever runs the bot finds it in the log as {key}.",
                kind=told.kind,
                tries=told.tries,
                key=told.key,
            ),
        )
    return found.again


async def done(ctx: Context, told: Told) -> None:
    """Note that an event was handled, and forget what it said."""
    await ctx.store.write(lambda tx: inbox.done(tx, told))


async def later(ctx: Context, told: Told, trouble: SlackUnavailable) -> None:
    """Let an event wait for the next look; a try that Slack's trouble ended doesn't count."""
    facts = {"event": "inbox.waiting", "kind": told.kind, "why": str(trouble)}
    log.warning("an event waits", extra=facts)
    await ctx.store.write(lambda tx: inbox.not_counted(tx, told))


async def cut_off(ctx: Context, told: Told) -> None:
    """Let an event wait for the next start; a try that an orderly stop ended doesn't count."""
    await ctx.store.write(lambda tx: inbox.not_counted(tx, told))


async def unheard(ctx: Context) -> frozenset[int]:
    """What people wrote that is not worked on yet: under way, or waiting for its next try."""
    return await ctx.store.read(lambda tx: inbox.waiting_of(tx, WORDS) | inbox.waiting_of(tx, FORM))
