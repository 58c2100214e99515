"""Previews of links: part of what is approved, for the networks that take one from us (rule 20)."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.domain.attaching import MEGABYTE
from bot.domain.drafts import Content, LinkCard, Picture, Target
from bot.domain.errors import UserError
from bot.domain.fitting import Fit
from bot.domain.links import TAKE_CARDS, LinkFact, Outcome
from bot.lint.addresses import web_links
from bot.services.context import Context
from bot.services.keeping import New
from bot.services.picturing import with_likeness

NONE: Final[Mapping[str, Picture]] = MappingProxyType({})
PATIENCE: Final = 5.0


def fitting(content: Content) -> Content:
    """Drop each preview that isn't of its text any more, or that no network would show."""
    targets = tuple(
        one if one.card is None or one.card.url == _wanted(one) else replace(one, card=None)
        for one in content.targets
    )
    return replace(content, targets=targets)


def with_previews(
    content: Content, facts: Iterable[LinkFact], pictures: Mapping[str, Picture] = NONE
) -> Content:
    """Add what pages said of themselves to the targets whose network shows it.

    `pictures` go by the address of the link.
    """
    found = ((fact.url, _card(fact, pictures.get(fact.url))) for fact in facts)
    cards = {url: card for url, card in found if card is not None}
    targets = tuple(
        replace(one, card=cards.get(_wanted(one))) if one.card is None else one
        for one in content.targets
    )
    return replace(content, targets=targets)


def _wanted(target: Target) -> str:
    """The link of which a preview would be shown: the first one, where no pictures are."""
    if target.network not in TAKE_CARDS or target.pictures:
        return ""
    return next(iter(web_links((target.text,))), "")


def _card(fact: LinkFact, picture: Picture | None) -> LinkCard | None:
    if fact.outcome is not Outcome.ANSWERS or not fact.title:
        return None
    return LinkCard(url=fact.url, title=fact.title, description=fact.description, picture=picture)


async def pictures_of(ctx: Context, content: Content, facts: Iterable[LinkFact]) -> dict[str, New]:
    """Get the pictures of the pages whose previews are shown, by the addresses of the links.

    They are made ours as those that people hand over: checked, without metadata, and small
    enough. One that can't be had in a few seconds is left out.
    """
    cards = (one.card for one in with_previews(content, facts).targets)
    wanted = {card.url for card in cards if card is not None and card.picture is None}
    found = {}
    for fact in facts:
        if fact.url in wanted and fact.image and (made := await _made(ctx, fact.image)):
            found[fact.url] = made
    return found


async def _made(ctx: Context, address: str) -> New | None:
    if ctx.links is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            data = await ctx.links.picture(address)
            if not data:
                return None
            kind, content = await ctx.picture_of(data, Fit(most=MEGABYTE, jpeg=True))
    except (TimeoutError, UserError):
        return None
    return await with_likeness(ctx, kind, content)
