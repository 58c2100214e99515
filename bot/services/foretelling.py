"""Foretelling: what a server itself says of videos, asked before anybody approves one.

What it takes of all videos stands in `bot.domain.filming`; this is what an account's own server
says. What it does not tell now stands in nobody's way: it is asked again before the post's time.
"""

import asyncio
import logging

from bot.domain import filming
from bot.domain.attaching import megabytes
from bot.domain.drafts import Content, Picture, Target
from bot.domain.errors import PublishError, UserError
from bot.domain.figures import ServerLimits
from bot.domain.fitting import Fit
from bot.domain.keeping import ShelfTrouble
from bot.services.context import Context
from bot.services.keeping import bytes_of
from bot.words.phrases import phrase
from storage import pictures

log = logging.getLogger(__name__)

PATIENCE = 8.0
"""Seconds for all servers together: somebody waits for what becomes of their form."""


async def check_server(ctx: Context, content: Content) -> None:
    """Refuse a video that one of these accounts' servers says it won't take. Raises `UserError`."""
    filmed = [target for target in content.targets if target.has_video]
    told = await asyncio.gather(*(_limits(ctx, target) for target in filmed))
    for target, limits in zip(filmed, told, strict=True):
        (film, *_) = (one for one in target.pictures if one.is_video)
        await _check_weight(ctx, target, film, limits)
        await _check_length(ctx, target, film, limits)


async def _limits(ctx: Context, target: Target) -> ServerLimits:
    publisher = ctx.publishers.get(target.account)
    if publisher is None or not publisher.abilities.tells_limits:
        return ServerLimits()
    try:
        async with asyncio.timeout(PATIENCE):
            return await publisher.limits() or ServerLimits()
    except (PublishError, TimeoutError) as trouble:
        what = {"event": "video.limits_unknown", "account": target.account, "why": str(trouble)}
        log.info("limits not told", extra=what)
        return ServerLimits()


async def _check_weight(ctx: Context, target: Target, film: Picture, limits: ServerLimits) -> None:
    most = limits.video_bytes
    if most is None:
        return
    size = await ctx.store.read(lambda tx: pictures.size(tx, film.sha256))
    if size <= most:
        return
    facts = {"account": target.account, "most": megabytes(most), "size": megabytes(size)}
    if limits.needs_address:
        raise UserError(
            phrase(
                "`{account}` takes videos up to {most} in its message, and this one has {size};"
                " please attach a smaller one, or ask an administrator to set `public_url`, where"
                " larger ones are fetched.",
                **facts,
            )
        )
    raise UserError(
        phrase(
            "The server of `{account}` takes videos up to {most}, and this one has {size}; please"
            " attach a smaller one, or leave that account out.",
            **facts,
        )
    )


async def _check_length(ctx: Context, target: Target, film: Picture, limits: ServerLimits) -> None:
    bounds = filming.told(target.network, limits.video_seconds)
    if not bounds:
        return
    try:
        content = await bytes_of(ctx.store, ctx.shelves, film.sha256)
    except ShelfTrouble as trouble:
        log.warning("pictures can't be read", extra={"event": "picture.away", "why": str(trouble)})
        return
    if content is not None:
        await ctx.picture_of(content, Fit(most=len(content), films=bounds))
