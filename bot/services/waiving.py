"""Waiving: a colleague sets a finding of one version aside, with a reason (rule 14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.drafts import Draft
from bot.domain.errors import NotAllowed, NotFound, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.report import Finding, Report
from bot.domain.review import Room, dismissed_because, memberships
from bot.domain.states import State, spoken
from bot.domain.timewords import quote
from bot.domain.waivers import Aside, Waiver, able_to_waive, finding_key
from bot.services.asking import full_member
from bot.services.context import Context
from bot.services.deciding import policy_for, report_now, set_aside_by
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.rooms import room_of
from bot.words.phrases import phrase
from storage import cards, deliveries, drafts, waivers
from storage.engine import Tx

JUDGED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What somebody says of a finding, by its code."""

    by: UserId
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """What a waiver did: the report without it and with it, and how many people it still takes."""

    before: Report
    after: Report
    findings: tuple[Finding, ...]
    lacking: int


async def waive(ctx: Context, draft: Draft, word: Word) -> Waived:
    """Set the findings of a code aside for this version; a second look is the same act.

    Raises `UserError` for authors, for whoever could not approve, and for what can't be waived.
    """
    if word.by in draft.authors:
        raise NotAllowed(
            phrase(
                "Authors set nothing aside on their own draft; please ask a colleague, or"
                " change it."
            )
        )
    await full_member(ctx, word.by)
    card = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    if card is None:
        raise UserError(
            phrase("This draft has no card now, so there is nothing to set aside on it.")
        )
    room = await room_of(ctx, cards.ref(card), draft, word.by)
    done = await ctx.store.write(lambda tx: _waive(tx, ctx, draft, word, room))
    await look_at(ctx, draft.id)
    ctx.wake()
    return done


def _still_judged(now_is: Draft, shown: Draft) -> None:
    if now_is.state not in JUDGED:
        raise UserError(
            phrase(
                "Nothing is judged here any more: this draft is {state}.",
                state=spoken(now_is.state),
            )
        )
    if now_is.revision.digest != shown.revision.digest:
        raise UserError(phrase("This draft was changed a moment ago; please look at its new card."))


def _waive(tx: Tx, ctx: Context, draft: Draft, word: Word, room: Room) -> Waived:
    now_is = drafts.get(tx, draft.id) or draft
    _still_judged(now_is, draft)
    _may_waive(tx, ctx, now_is, word.by, room)
    before, aside = _report(tx, ctx, now_is, room)
    wanted = _wanted(before, word)
    given = dict.fromkeys(finding_key(one) for one in wanted if word.by not in aside.by(one))
    if not given:
        raise UserError(
            phrase(
                "You set `{code}` aside already; it takes {people} people, so please ask"
                " somebody else who is no author.",
                code=word.code,
                people=aside.people,
            )
        )
    for key in given:
        said = Waiver(finding=key, by=word.by, at=ctx.now(), reason=word.reason)
        waivers.add(tx, now_is, (word.code, key), said, sealer=ctx.sealer)
    after, aside = _report(tx, ctx, now_is, room)
    lacking = max(aside.people - len(aside.by(one)) for one in wanted)
    record(
        tx,
        ctx.now(),
        Kind.FINDING_WAIVED,
        word.by,
        now_is.id,
        code=word.code,
        findings=list(given),
        digest=now_is.revision.digest,
        level_before=int(before.level),
        level=int(after.level),
        lacking=max(lacking, 0),
    )
    deliveries.look_now(tx, now_is.id, ctx.now())
    return Waived(before=before, after=after, findings=wanted, lacking=max(lacking, 0))


def _may_waive(tx: Tx, ctx: Context, draft: Draft, by: UserId, room: Room) -> None:
    policy = policy_for(tx, ctx, draft)
    why = dismissed_because(policy, draft.authors, room, by)
    if why is not None:
        raise NotAllowed(phrase("Sorry, that needs somebody who could approve: {why}.", why=why))
    if by not in able_to_waive(policy, (by,), room.voters, memberships(policy, room)):
        named = ", ".join(f"@{name}" for name in sorted(policy.waiver_groups))
        raise NotAllowed(
            phrase(
                "Only people of {named} set findings aside here; please ask one of them.",
                named=named,
            )
        )


def _report(tx: Tx, ctx: Context, draft: Draft, room: Room) -> tuple[Report, Aside]:
    aside = set_aside_by(tx, ctx, draft, policy_for(tx, ctx, draft), room)
    return report_now(tx, ctx, draft, aside), aside


def _wanted(report: Report, word: Word) -> tuple[Finding, ...]:
    found = tuple(one for one in report.findings if one.code == word.code)
    if not found:
        raise NotFound(
            phrase(
                "Lint found no {written} here; {codes}.",
                written=quote(word.code),
                codes=_codes(one.code for one in report.findings),
            )
        )
    if not all(one.waivable for one in found):
        raise NotAllowed(
            phrase(
                "`{code}` can't be set aside, because a network would refuse the post or it"
                " could never be meant; please let an author change the text.",
                code=word.code,
            )
        )
    return found


def _codes(codes: Iterable[str]) -> str:
    named = ", ".join(f"`{code}`" for code in dict.fromkeys(codes))
    return phrase("it found {named}", named=named) if named else phrase("it found nothing at all")
