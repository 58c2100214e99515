"""Correcting what is out: a draft that replaces posts of another one, with the usual approvals.

What will happen on each network is said before anybody approves, and fixed with the draft.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.correcting import SAYS, How, Replacement, way
from bot.domain.deliveries import Delivery, DeliveryState, latest
from bot.domain.drafts import Content, Draft, DraftId, Target, label
from bot.domain.errors import UserError
from bot.domain.fitting import misfits
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.states import State
from bot.services import accounts
from bot.services.context import Context
from bot.services.drafting import get, may_draft
from bot.services.enough_people import as_a_copy
from bot.services.linking import before_showing
from bot.services.planning import AT_ONCE
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.revising import add
from bot.services.showing import link, show, tell
from bot.words.phrases import marked, phrase
from storage import cards, deliveries, drafts, replacements
from storage.engine import Tx
from storage.journal import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants what to stand in place of a draft that is out; `key` is Slack's own, unique."""

    draft: int
    by: UserId
    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post that is out, what was approved for it, and how it can be corrected, if it can."""

    delivery: Delivery
    target: Target
    how: How | None


async def ways(ctx: Context, number: int) -> tuple[Draft, tuple[Post, ...]]:
    """Say of each post of a draft that is out how its text could be corrected.

    Raises `UserError` where nothing is out.
    """
    draft = await get(ctx, number)
    return draft, await ctx.store.read(lambda tx: _posts(tx, ctx, draft, None))


async def correct(ctx: Context, wish: Wish) -> Draft:
    """Begin a correction: a draft of its own, with all authors of what it corrects (rule 2).

    Raises `UserError` where nothing of it can be corrected by the bot.
    """
    await may_draft(ctx, wish.by)
    old = await get(ctx, wish.draft)
    content, _ = await ctx.store.read(lambda tx: _content(tx, ctx, old, wish))
    await as_a_copy(ctx, tuple(dict.fromkeys((wish.by, *old.authors))), content, DraftId(0))
    draft = await ctx.store.write(lambda tx: _begin(tx, ctx, old, wish))
    draft = await before_showing(ctx, draft)
    await show(ctx, draft.id)
    await show(ctx, old.id)
    await look_at(ctx, draft.id)
    card = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    where = await link(ctx, cards.ref(card)) if card else ""
    shown = phrase("<{link}|its card>", link=where) if where else phrase("its card")
    await tell(
        ctx,
        old,
        phrase(
            "A correction is started: {draft}; please see {shown}.",
            draft=label(draft.id),
            shown=shown,
        ),
    )
    return draft


def _posts(tx: Tx, ctx: Context, draft: Draft, text: str | None) -> tuple[Post, ...]:
    """The posts of a draft that are out, and how each is corrected with this text."""
    if draft.state is not State.PUBLISHED:
        raise UserError(
            phrase(
                "Nothing of {draft} is out to be corrected; to change a draft, `/draft edit"
                " {number} TEXT`.",
                draft=label(draft.id),
                number=draft.id,
            )
        )
    newest = latest(deliveries.of(tx, draft.id), draft.revision.number)
    out = {d.account: d for d in newest if d.state is DeliveryState.PUBLISHED}
    return tuple(
        Post(
            delivery=out[target.account],
            target=target,
            how=_way(tx, ctx, target, text) if out[target.account].numbered else None,
        )
        for target in draft.revision.content.targets
        if target.account in out and out[target.account].receipt is not None
    )


def _way(tx: Tx, ctx: Context, target: Target, text: str | None) -> How | None:
    publisher = ctx.publishers.get(target.account)
    account = accounts.current(tx, ctx).get(target.account)
    # A login of another profile, or a rehearsal, changes nothing that this one published.
    if publisher is None or account is None or accounts.target_on(account, target) != target:
        return None
    new = target if text is None else replace(target, text=text)
    return way(target, new, publisher.abilities)


def _content(tx: Tx, ctx: Context, old: Draft, wish: Wish) -> tuple[Content, tuple[Post, ...]]:
    posts = _posts(tx, ctx, old, wish.text)
    able = tuple(post for post in posts if post.how is not None)
    if not able:
        raise UserError(
            phrase(
                "I can't correct {draft} where it is out: please do it there by hand, or"
                " take it down with `/draft takedown {number}`.",
                draft=label(old.id),
                number=old.id,
            )
        )
    if all(post.target.text == wish.text for post in able):
        raise UserError(
            phrase("That is what is out already; please write what it should say instead.")
        )
    targets = tuple(replace(post.target, text=wish.text) for post in able)
    content = Content(targets=targets, timing=AT_ONCE)
    if said := misfits(content):
        raise UserError(said)
    return content, able


def _begin(tx: Tx, ctx: Context, old: Draft, wish: Wish) -> Draft:
    """Write the correction down with what it replaces, unless the same request did before."""
    content, posts = _content(tx, ctx, old, wish)
    known = drafts.by_request(tx, wish.key)
    if known is None:
        now = ctx.now()
        known = drafts.add(
            tx,
            channel=ctx.channel,
            state=State.IN_REVIEW,
            request_key=wish.key,
            now=now,
            lapses_at=None,
        )
        for person in dict.fromkeys((wish.by, *old.authors)):
            cause = (
                "submitted" if person == wish.by else phrase("wrote {draft}", draft=label(old.id))
            )
            drafts.add_author(tx, known, person, cause=cause, now=now)
        _replace(tx, ctx, known, wish.by, posts)
        add(tx, ctx, known, 1, content, maker=wish.by, cause=marked("submitted"))
    found = drafts.get(tx, known)
    if found is None:
        raise UserError(phrase("That draft has vanished; please send it again."))
    return found


def _replace(tx: Tx, ctx: Context, draft: DraftId, by: UserId, posts: Sequence[Post]) -> None:
    for post in posts:
        if post.how is None:
            continue
        old = post.delivery
        what = Replacement(account=old.account, draft=old.draft, delivery=old.id, how=post.how)
        replacements.add(tx, draft, what, ctx.sealer)
        facts: dict[str, Fact] = {
            "account": old.account,
            "delivery": old.id,
            "how": post.how.value,
        }
        record(tx, ctx.now(), Kind.CORRECTION_BEGUN, by, draft, of=old.draft, **facts)
        # Whoever reads the old draft's history finds its correction, too.
        record(tx, ctx.now(), Kind.CORRECTED_BY, by, old.draft, by_draft=draft, **facts)


def said_of(posts: Sequence[Post]) -> list[str]:
    """Say of each account, before anything is written, what a correction would do there."""
    by_hand = phrase("can't be corrected by its network's API: please do it there by hand")
    return [
        phrase(
            "{account}: {said}",
            account=post.delivery.account,
            said=SAYS[post.how] if post.how is not None else by_hand,
        )
        for post in posts
    ]
