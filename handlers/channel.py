"""What happens to the channel and the app: look at everything again, and acknowledge the rest."""

import logging
import re
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.domain.people import UserId
from bot.services import enrolling, homes
from bot.services.lighting import look_after
from bot.services.reconciling import reconcile
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.payloads import Payload, actor

log = logging.getLogger(__name__)

CHANGES = (
    "channel_archive",
    "group_archive",
    "channel_id_changed",
    "member_left_channel",
    "subteam_members_changed",
)
_ANY = re.compile(".*")
LIMITED = "app_rate_limited"
ENDS = ("tokens_revoked", "app_uninstalled")


def register(app: AsyncApp, desk: Desk, inbox: Inbox) -> None:
    """Listen to changes of the channel, to the app's end, and acknowledge whatever else comes."""

    async def on_change(event: Payload) -> None:
        await _leaver(desk, event)
        log.info("channel changed", extra={"event": "channel.changed", "kind": event["type"]})
        await reconcile(desk.ctx)
        await enrolling.look(desk.ctx)

    async def on_joined(event: Payload) -> None:
        if event.get("channel") == desk.ctx.channel:
            inviter = event.get("inviter")
            by = UserId(inviter) if isinstance(inviter, str) and inviter else None
            await enrolling.has_joined(desk.ctx, actor(event), by)

    async def on_end(event: Payload) -> None:
        # Without a token nothing can be asked, so the last look lets nothing leave any more.
        log.error("the app was removed", extra={"event": "slack.removed", "kind": event["type"]})

    async def on_anything(event: Payload) -> None:
        log.debug("event not used", extra={"event": "slack.unused", "kind": event.get("type")})

    async def on_unpinned(event: Payload) -> None:
        await look_after(desk.ctx)

    async def on_emoji(event: Payload) -> None:
        desk.ctx.cards.forget_emoji()

    inbox.listen("emoji_changed", on_emoji)
    inbox.listen("pin_removed", on_unpinned)
    inbox.listen("member_joined_channel", on_joined)

    app.middleware(_limited)
    for name in CHANGES:
        inbox.listen(name, on_change)
    for name in ENDS:
        app.event(name)(on_end)
    app.event(_ANY)(on_anything)  # unanswered events count as failures (trap 12)


async def _leaver(desk: Desk, event: Payload) -> None:
    """Take back what the Home of somebody who left the channel shows; the bot itself has none."""
    if event["type"] != "member_left_channel" or event.get("channel") != desk.ctx.channel:
        return
    user = actor(event)
    if user != desk.bot:
        await homes.left(desk.ctx, user)


async def _limited(body: Payload, next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
    """Acknowledge that Slack holds events back: it tells of none, and what is missed is found."""
    if body.get("type") != LIMITED:
        return await next_()
    log.warning("Slack holds events back", extra={"event": "slack.limited"})
    return BoltResponse(status=200)
