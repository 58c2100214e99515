"""House exceptions: two people say that some words are never a problem here (rule 14)."""

import html

from bot.domain.drafts import DraftId
from bot.domain.errors import NotAllowed, NotFound, UserError
from bot.domain.journal import Kind
from bot.domain.pauses import Ask, AskKind
from bot.domain.people import UserId
from bot.domain.review import memberships
from bot.domain.states import OPEN
from bot.domain.timewords import quote
from bot.domain.waivers import HouseException, able_to_waive, plain_words
from bot.services.asking import Asked, Wish, ask_or_confirm, may_stop_here, second_person
from bot.services.context import Context
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.rooms import hall
from bot.words.phrases import phrase
from storage import drafts, waivers
from storage.engine import Tx

LONGEST_WORDS = 60


async def ask_exception(ctx: Context, by: UserId, code: str, words: str) -> Asked:
    """Ask that a rule leave these words alone from now on, or confirm it (rule 14).

    Raises `UserError` where there is no such rule, or nobody may set it aside.
    """
    rule = ctx.linter.explain(code)
    if rule is None:
        raise NotFound(
            phrase(
                "There is no lint rule {written}; a finding's code stands behind it.",
                written=quote(code),
            )
        )
    if rule.blocks and not rule.lets_waive:
        raise NotAllowed(
            phrase(
                "`{code}` can't be set aside, because no network would take such a post.", code=code
            )
        )
    plain = plain_words(words)
    if len(plain) > LONGEST_WORDS:
        raise UserError(phrase("Please name just the words that the finding quotes."))
    number = await ctx.store.write(lambda tx: waivers.words_id(tx, code, plain))
    return await _half(ctx, by, number)


async def confirm_exception(ctx: Context, by: UserId, number: int) -> Asked:
    """Be the second person of an exception that somebody asked for."""
    return await _half(ctx, by, number)


async def _half(ctx: Context, by: UserId, number: int) -> Asked:
    said = await ctx.store.read(lambda tx: waivers.words_of(tx, number))
    if said is None:
        raise NotFound(phrase("Those words are not there any more; please ask again."))
    code, words = said
    if any((one.code, one.words) == said for one in await listing(ctx)):
        raise UserError(phrase("That is an exception already; `/draft exceptions` lists them."))
    await _may_waive(ctx, by)
    shown = quote(html.escape(words, quote=False), LONGEST_WORDS)

    def confirmed(tx: Tx, ask: Ask) -> None:
        now = ctx.now()
        made = waivers.add_exception(tx, number, people=(ask.by, by), now=now, sealer=ctx.sealer)
        record(
            tx,
            now,
            Kind.EXCEPTION_MADE,
            by,
            exception=made,
            code=code,
            words=number,
            asked_by=ask.by,
        )

    wish = Wish(
        kind=AskKind.EXCEPTION,
        subject=str(number),
        said=phrase(
            "never count {shown} as `{code}` again, which is no problem here",
            shown=shown,
            code=code,
        ),
    )
    asked = await ask_or_confirm(ctx, wish, by, confirmed)
    if asked is Asked.DONE:
        await _look_at_all(ctx)
    return asked


async def _may_waive(ctx: Context, by: UserId) -> None:
    """Refuse whoever could not set the same finding aside on one draft (rule 14)."""
    await second_person(ctx, by)
    policy, room = ctx.rules.policy, await hall(ctx, by)
    if by not in able_to_waive(policy, (by,), room.voters, memberships(policy, room)):
        names = ", ".join(f"@{name}" for name in sorted(policy.waiver_groups))
        who = (
            phrase("people of {names}", names=names)
            if names
            else phrase("those whom the policy names")
        )
        raise NotAllowed(
            phrase("Only {who} set findings aside here; please ask one of them.", who=who)
        )


async def listing(ctx: Context) -> tuple[HouseException, ...]:
    """The exceptions that hold now, oldest first."""
    return await ctx.store.read(lambda tx: waivers.exceptions(tx, ctx.sealer))


async def end_exception(ctx: Context, by: UserId, number: int) -> HouseException:
    """End an exception: anybody can, since that only makes things stricter (rule 31)."""
    await may_stop_here(ctx, by)

    def ended(tx: Tx) -> HouseException:
        found = {one.id: one for one in waivers.exceptions(tx, ctx.sealer)}
        if number not in found:
            raise NotFound(phrase("There is no such exception; `/draft exceptions` lists them."))
        waivers.end_exception(tx, found[number], by, ctx.now())
        record(tx, ctx.now(), Kind.EXCEPTION_ENDED, by, exception=number, code=found[number].code)
        return found[number]

    done = await ctx.store.write(ended)
    await _look_at_all(ctx)
    return done


async def _look_at_all(ctx: Context) -> None:
    """Let the open drafts show at once what this changed for them."""

    def open_ones(tx: Tx) -> list[DraftId]:
        return drafts.in_states(tx, OPEN)

    for number in await ctx.store.read(open_ones):
        await look_at(ctx, number)
    ctx.wake()
