"""Urging: the urgent quorum by an explicit act, told to everybody, and reviewed (rule 15)."""

from bot.domain.drafts import Draft, label
from bot.domain.errors import NotAllowed, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.states import State, spoken
from bot.domain.urgency import Urgency, has_urgent_quorum
from bot.services.asking import second_person
from bot.services.context import Context
from bot.services.deciding import policy_for
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.showing import announce, show
from bot.words.phrases import phrase
from storage import absences, drafts, presses, urgencies, votes
from storage.engine import Tx

JUDGED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED})


async def urge(ctx: Context, draft: Draft, by: UserId, reason: str) -> str:
    """Let the urgent quorum count for this version, for a quarter of an hour.

    Returns the name of the group that is asked. Raises `UserError` where none is named.
    """
    await second_person(ctx, by)

    def urged(tx: Tx) -> str:
        now_is = drafts.get(tx, draft.id) or draft
        group = _group(tx, ctx, now_is)
        if any(one.revision == now_is.revision.number for one in _all(tx, ctx, now_is)):
            raise UserError(
                phrase("This version was declared urgent once already, and once is all.")
            )
        now = ctx.now()
        number = urgencies.add(tx, now_is, by, reason, now=now, sealer=ctx.sealer)
        digest = now_is.revision.digest
        record(tx, now, Kind.URGENT_DECLARED, by, now_is.id, urgency=number, digest=digest)
        return group

    group = await ctx.store.write(urged)
    await announce(
        ctx,
        phrase(
            ":rotating_light: <@{by}> says that {draft} is urgent: for 15 minutes"
            " people of @{group} decide it, and somebody else reviews it afterwards.",
            by=by,
            draft=label(draft.id),
            group=group,
        ),
    )
    await look_at(ctx, draft.id)
    return group


def _all(tx: Tx, ctx: Context, draft: Draft) -> tuple[Urgency, ...]:
    return urgencies.of(tx, draft.id, ctx.sealer)


def _group(tx: Tx, ctx: Context, draft: Draft) -> str:
    if draft.state not in JUDGED:
        raise UserError(
            phrase("There is nothing to hurry: this draft is {state}.", state=spoken(draft.state))
        )
    policy = policy_for(tx, ctx, draft)
    accounts = set(draft.revision.content.accounts)
    if policy.urgent is None or not has_urgent_quorum(policy, accounts):
        raise UserError(
            phrase(
                "The settings name no urgent quorum for these accounts, so it needs the"
                " usual people."
            )
        )
    return policy.urgent.group


async def reviewed(ctx: Context, draft: Draft, by: UserId) -> None:
    """Look at an urgent post afterwards; whoever had part in it is not the one (rules 15, 41)."""
    await second_person(ctx, by)

    def looked(tx: Tx) -> None:
        now_is = drafts.get(tx, draft.id) or draft
        waiting = [one for one in _all(tx, ctx, now_is) if one.reviewed_by is None]
        if not waiting:
            raise UserError(phrase("Nothing waits for a review here."))
        for one in waiting:
            if by in _involved(tx, ctx, now_is, one):
                raise NotAllowed(
                    phrase("Somebody who had no part in it reviews it; please ask a colleague.")
                )
            urgencies.review(tx, one, by, ctx.now())
            record(tx, ctx.now(), Kind.URGENT_REVIEWED, by, draft.id, urgency=one.id)

    await ctx.store.write(looked)
    await show(ctx, draft.id)


def _involved(tx: Tx, ctx: Context, draft: Draft, one: Urgency) -> set[UserId]:
    approved = votes.standing(votes.of(tx, draft.id, one.revision))
    pressed = (press.person for press in presses.of(tx, draft, ctx.sealer))
    return {*draft.authors, one.by, *approved, *pressed}


async def remind_of_reviews(ctx: Context) -> None:
    """Ask the channel, each working day once until it is done, for the reviews that wait."""

    def due(tx: Tx) -> list[str]:
        now, found = ctx.now(), []
        for draft, one in urgencies.unreviewed(tx, ctx.sealer):
            days = (now - one.at).days
            if days < 1 or now.weekday() > 4:
                continue
            if absences.first_time(tx, f"urgent {one.id} {now.date()}", now):
                late = phrase(" It is overdue.") if now > one.review_by else ""
                found.append(
                    phrase(
                        "{draft} was declared urgent and waits for a review by somebody who had no"
                        " part in it: `/draft reviewed {number}`.{late}",
                        draft=label(draft),
                        number=draft,
                        late=late,
                    )
                )
        return found

    for sentence in await ctx.store.write(due):
        await announce(ctx, sentence)
