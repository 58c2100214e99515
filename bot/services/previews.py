"""Previews of links: part of what is approved, for the networks that take one from us (rule 20)."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.drafts import Content, LinkCard, Target
from bot.domain.links import TAKE_CARDS, LinkFact, Outcome
from bot.lint.addresses import web_links


def fitting(content: Content) -> Content:
    """Drop each preview that isn't of its text any more, or that no network would show."""
    targets = tuple(
        one if one.card is None or one.card.url == _wanted(one) else replace(one, card=None)
        for one in content.targets
    )
    return replace(content, targets=targets)


def with_previews(content: Content, facts: Iterable[LinkFact]) -> Content:
    """Add what pages said of themselves to the targets whose network shows it."""
    cards = {fact.url: card for fact in facts if (card := _card(fact)) is not None}
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


def _card(fact: LinkFact) -> LinkCard | None:
    if fact.outcome is not Outcome.ANSWERS or not fact.title:
        return None
    return LinkCard(url=fact.url, title=fact.title, description=fact.description)
