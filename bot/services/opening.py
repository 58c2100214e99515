"""Opening: what the composer's form shows, at first and whenever it was sent."""

import hashlib
from dataclasses import replace

from bot.domain.composing import LONGEST, NEW, Composed, Opening
from bot.domain.drafts import Content, Draft, DraftId
from bot.domain.dressing import LANGUAGE, WARNING, disclosures, said_in
from bot.domain.errors import UserError
from bot.domain.labels import written
from bot.domain.people import UserId
from bot.domain.states import Event, step
from bot.domain.times import ANYTIME
from bot.ports import CardRef
from bot.services import accounts, beforehand, drafting, meaning
from bot.services.context import Context
from bot.words.phrases import phrase
from storage import composed, hung, labels, remarks
from storage.engine import Tx


async def open_new(ctx: Context, by: UserId) -> Opening:
    """Say what the form of a new draft shows. Asks nobody: it has three seconds (trap 89)."""

    def read(tx: Tx) -> Opening:
        there = tuple(accounts.current(tx, ctx).values())
        if not there:
            raise UserError(phrase("There is no account yet; whoever runs the bot adds one first."))
        return with_earlier(tx, ctx, Opening(accounts=there), by, NEW)

    return await ctx.store.read(read)


async def open_edit(ctx: Context, number: int, by: UserId) -> Opening:
    """Say what the form of a change shows. Raises `UserError` where none can be made there."""
    draft = await revisable(ctx, number)
    if any(len(target.text) > LONGEST for target in draft.revision.content.targets):
        raise UserError(
            phrase(
                "Slack's forms hold texts of at most 3,000 characters; `/draft edit {draft}"
                " TEXT` changes this one.",
                draft=draft.id,
            )
        )

    def read(tx: Tx) -> Opening:
        said = remarks.of(tx, draft.id)
        typed = replace(_typed(draft.revision.content), note=said[1] if said else "")
        typed = replace(typed, labels=written(labels.of(tx, draft.id)))
        typed = replace(typed, when=meaning.time_of(ctx, draft))
        shown = Opening(draft=draft, composed=typed, by_author=by in draft.authors)
        return with_earlier(tx, ctx, shown, by, draft.id)

    return await ctx.store.read(read)


def _typed(content: Content) -> Composed:
    """What stands in the fields for a content: the text of most accounts, and those of others."""
    texts = [target.text for target in content.targets]
    text = max(texts, key=texts.count)
    options = [option for target in content.targets for option in target.options]
    return Composed(
        text=text,
        pictures=content.targets[0].pictures,
        own=tuple((one.account, one.text) for one in content.targets if one.text != text),
        warning=said_in(options, WARNING),
        language=said_in(options, LANGUAGE),
        disclosed=tuple(
            sorted({one.value for target in content.targets for one in disclosures(target.options)})
        ),
    )


async def revisable(ctx: Context, number: int) -> Draft:
    """Find a draft that can still be changed. Raises `UserError`."""
    draft = await drafting.get(ctx, number)
    step(draft.state, Event.REVISE)
    return draft


def slot_of(source: CardRef) -> DraftId:
    """Where what was typed about a message is kept: below the numbers that drafts have.

    Its words never come back in an empty form, where whoever wrote them would be no author (3).
    """
    name = f"{source.channel} {source.ts}"
    return DraftId(-1 - int.from_bytes(hashlib.sha256(name.encode()).digest()[:6]))


def with_earlier(tx: Tx, ctx: Context, opening: Opening, by: UserId, slot: DraftId) -> Opening:
    """Put in what this person typed before; a draft that was changed since keeps its own time."""
    earlier = composed.kept(tx, by, slot, ctx.now())
    if earlier is None:
        return finished(tx, ctx, opening)
    found = replace(opening, composed=earlier.composed, earlier=earlier)
    if found.outdated:
        own = replace(earlier.composed, when=opening.composed.when)
        found = replace(found, composed=own)
    return finished(tx, ctx, found)


def finished(tx: Tx, ctx: Context, opening: Opening) -> Opening:
    """Put in what Slack shows of a form's pictures, and how long its texts are."""
    wanted = [picture.sha256 for picture in opening.composed.pictures]
    shown = replace(opening, hung=hung.of(tx, ctx.sealer, wanted))
    return replace(shown, counts=beforehand.counts(ctx, _content(shown)))


def _content(opening: Opening) -> Content:
    """What stands in a form, for the accounts that it is for."""
    draft, typed = opening.draft, opening.composed
    if draft is not None:
        return meaning.as_typed(typed)(draft.revision.content)
    chosen = [one for one in opening.accounts if one.name in typed.accounts]
    targets = tuple(accounts.blank(one, typed.text) for one in chosen)
    return meaning.as_typed(typed)(Content(targets=targets, timing=ANYTIME))


async def open_again(ctx: Context, by: UserId, draft: DraftId, typed: Composed) -> Opening:
    """Say what a form shows that was sent, with what stands in it now. Raises `UserError`."""
    opening = await (open_new(ctx, by) if draft == NEW else open_edit(ctx, draft, by))
    now = replace(opening, composed=typed)
    return await ctx.store.read(lambda tx: finished(tx, ctx, now))
