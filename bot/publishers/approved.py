"""Checks at the last step that what leaves is what was approved: the pictures, the identity."""

import hashlib

from bot.domain.accounts import Account
from bot.domain.drafts import Picture, Target
from bot.domain.errors import NotFound, Refused
from bot.domain.fitting import film_misfit
from bot.domain.parts import WHOLE
from bot.ports import Addresses, Pictures
from bot.words.phrases import phrase


async def take_all(
    target: Target, pictures: Pictures, *, most: int, who: str
) -> list[tuple[Picture, bytes]]:
    """Return each picture of `target` with its bytes, in order.

    Raise `Refused` for more than `most`, for one that the store does not have, and for one
    whose bytes are not those that were approved (rule 20).
    """
    if len(target.pictures) > most:
        raise Refused(
            phrase(
                "{who} takes at most {most} pictures; remove some and ask for a new look.",
                who=who,
                most=most,
            )
        )
    return [(picture, await _take(picture, pictures)) for picture in target.pictures]


async def take_preview(target: Target, pictures: Pictures) -> tuple[Picture, bytes] | None:
    """Return the picture of the preview with its bytes, where the post has one to show.

    Raise `Refused` as `take_all` does.
    """
    picture = target.card.picture if target.card and not target.pictures else None
    return (picture, await _take(picture, pictures)) if picture else None


async def _take(picture: Picture, pictures: Pictures) -> bytes:
    try:
        content = await pictures(picture.sha256)
    except (NotFound, LookupError, OSError):
        content = None
    if content is None:
        raise Refused(
            phrase("A picture is missing from our store; attach it again for a new look.")
        )
    if hashlib.sha256(content).hexdigest() != picture.sha256:
        raise Refused(phrase("A picture is not the one that was approved; attach it again."))
    return content


def gone_before(who: str) -> Refused:
    """Say that the part which the next one answers is not there any more."""
    return Refused(
        phrase(
            "The part before is not at {who} any more, so nothing follows it; please look at"
            " the account.",
            who=who,
        )
    )


def lent(addresses: Addresses | None, who: str) -> Addresses:
    """What gives pictures their addresses, for a network that fetches them itself.

    Raise `Refused` where there is none.
    """
    if addresses is None:
        raise Refused(
            phrase(
                "{who} fetches pictures itself, so the bot needs an address that it can"
                " reach: ask an administrator to set public_url.",
                who=who,
            )
        )
    return addresses


def check_name(name: str, account: Account, who: str) -> None:
    """Refuse a login of another name than that in the settings."""
    if name.lower() != account.handle.lower():
        raise Refused(
            phrase(
                "The login at {who} belongs to @{name}, and the settings name"
                " @{handle}; ask an administrator to mend one of them.",
                who=who,
                name=name,
                handle=account.handle,
            )
        )


def check(target: Target, account: Account, identity: str, who: str) -> None:
    """Refuse what was approved for another place or login, and what is no post (rule 20)."""
    approved = (target.account, target.network, target.address)
    if approved != (account.name, account.network, account.base_url):
        raise Refused(
            phrase(
                "The settings of {account} name another place than the one that was"
                " approved; ask for a new look.",
                account=account.name,
            )
        )
    if target.identity and target.identity != identity:
        raise Refused(
            phrase(
                "The login at {who} belongs to another account than the one that was"
                " approved; check the account's settings.",
                who=who,
            )
        )
    if not target.text.strip() and not target.pictures:
        raise Refused(
            phrase("There is nothing in this post; write something and ask for a new look.")
        )
    if len(target.parts) > 1 and target.network not in WHOLE:
        raise Refused(
            phrase(
                "The text for {account} has several parts, which can't be one post; write"
                " it without a line of --- and ask for a new look.",
                account=account.name,
            )
        )
    if said := film_misfit(target):
        raise Refused(said)
    try:
        target.text.encode()
    except UnicodeEncodeError:
        raise Refused(
            phrase("The text has a broken character in it; write it anew and ask for a new look.")
        ) from None
