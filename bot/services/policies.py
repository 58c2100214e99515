"""The policy and its four eyes: show it, let people confirm it, say how it stands (rule 35)."""

import logging
from dataclasses import dataclass, replace

from bot.domain.drafts import Digest, DraftId, short
from bot.domain.errors import CardGone, NotAllowed, NotFound, SlackUnavailable
from bot.domain.four_eyes import Proposal
from bot.domain.journal import THE_BOT, Kind
from bot.domain.people import Standing, UserId
from bot.ports import Button, CardRef
from bot.services.asking import second_person, standing_of
from bot.services.context import Context
from bot.services.record import record
from bot.words.phrases import joined, phrase
from storage import policies
from storage.engine import Tx
from storage.policies import InForce, Offered

log = logging.getLogger(__name__)

CONFIRM_POLICY_ACTION = "confirm_policy"
# No draft has this number: the lock of the message that shows the settings.
SETTINGS = DraftId(-1)
PEOPLE = {1: phrase("one other full member"), 2: phrase("two full members")}


def settings_stand(tx: Tx, ctx: Context) -> bool:
    """Whether what the bot runs with is the policy that people confirmed."""
    found = policies.in_force(tx, ctx.sealer)
    return found is not None and found.policy.digest == ctx.policy


def waits_for(tx: Tx, ctx: Context) -> str:
    """Say in one sentence what the settings wait for, or nothing: for the lamp and `status`."""
    found = policies.in_force(tx, ctx.sealer)
    if found is None or found.policy.digest != ctx.policy:
        return phrase(
            "Nothing is published, because nobody has confirmed the settings yet;"
            " please press Confirm under their message in this channel."
        )
    if ctx.proposal is None or ctx.proposal.digest == found.policy.digest:
        return ""
    changed, version = short_version(ctx.proposal.digest), short_version(found.policy.digest)
    return phrase(
        "The settings file has changed: version {changed} waits for {people}, and"
        " until then version {version} stays in force.",
        changed=changed,
        people=PEOPLE[ctx.proposal.needed],
        version=version,
    )


def short_version(digest: str) -> str:
    """Write a policy's digest as people see it."""
    return short(Digest(digest))


async def ask(ctx: Context) -> None:
    """Show the policy that waits, with a button to confirm it; once, and anew where it is gone."""
    await _settle(ctx)
    if ctx.proposal is not None:
        # Two reconciliations that meet would both find no message, and show it twice.
        async with ctx.locks[SETTINGS]:
            await _show(ctx, ctx.proposal)


async def _show(ctx: Context, proposal: Proposal) -> None:
    if await ctx.store.read(lambda tx: _is_done(tx, ctx, proposal)):
        return
    offer, ts = await ctx.store.write(lambda tx: _offered(tx, ctx, proposal))
    if ts and await _is_there(ctx, ts):
        return
    button = Button(
        action=CONFIRM_POLICY_ACTION, words=phrase("Confirm"), value=str(offer.id), style="primary"
    )
    try:
        sentence = message(replace(proposal, needed=offer.needed))
        ref = await ctx.cards.say(ctx.channel, sentence, buttons=(button,))
    except (SlackUnavailable, CardGone):
        # The next reconciliation tries again.
        log.warning("policy not shown", extra={"event": "slack.unavailable"})
        return
    await ctx.store.write(lambda tx: policies.set_message(tx, offer, ref.ts))


def _is_done(tx: Tx, ctx: Context, proposal: Proposal) -> bool:
    found = policies.in_force(tx, ctx.sealer)
    return found is not None and found.policy.digest == proposal.digest


def _offered(tx: Tx, ctx: Context, proposal: Proposal) -> tuple[Offered, str]:
    now = ctx.now()
    known = policies.offered(tx, proposal.digest, ctx.sealer)
    offer = policies.offer(
        tx,
        digest=proposal.digest,
        body=proposal.body,
        needed=proposal.needed,
        now=now,
        sealer=ctx.sealer,
    )
    if known is None or known.id != offer.id:
        record(
            tx,
            now,
            Kind.POLICY_OFFERED,
            THE_BOT,
            offer=offer.id,
            policy=offer.digest,
            needed=offer.needed,
        )
    return offer, policies.message_of(tx, offer)


async def _is_there(ctx: Context, ts: str) -> bool:
    try:
        await ctx.cards.link(CardRef(channel=ctx.channel, ts=ts))
    except CardGone:
        return False
    except SlackUnavailable:
        return True
    return True


def message(proposal: Proposal) -> str:
    """Say what waits for confirmation and who may give it; lines are escaped already."""
    version, people = short_version(proposal.digest), PEOPLE[proposal.needed]
    listed = joined("\n", (joined("", ("• ", line)) for line in proposal.lines))
    if proposal.first:
        return phrase(
            "Hello! This is how I am set up (version {version}):\n{listed}\nIf that is"
            " right, please press Confirm: it takes {people} of this channel, and until"
            " then nothing is published.",
            version=version,
            listed=listed,
            people=people,
        )
    aside = joined(phrase(" and "), (f"<@{user}>" for user in sorted(proposal.aside)))
    besides = phrase(" other than {aside}", aside=aside) if aside else ""
    return phrase(
        "My settings file has changed (version {version}):\n{listed}\nIf that is"
        " right, please press Confirm: it takes {people} of this channel{besides},"
        " and until then the settings of before stay in force.",
        version=version,
        listed=listed,
        people=people,
        besides=besides,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a press led to: who counts so far, and how many more it takes."""

    people: tuple[UserId, ...]
    missing: int


async def confirm(ctx: Context, number: int, by: UserId, where: CardRef) -> str:
    """Confirm the settings that wait, as one of the people whom it takes; answer that person.

    `where` is the message whose button was pressed: it may not be bound to its row yet.
    Raises `NotAllowed` for whoever can't be one of them (rules 5, 6, 41), `NotFound` where
    they don't wait any more.
    """
    await second_person(ctx, by)
    proposal = ctx.proposal
    if proposal is None:
        raise NotFound(phrase("These settings don't wait for anybody any more."))
    if by in proposal.aside:
        raise NotAllowed(
            phrase(
                "You run the bot, so somebody else has to confirm its settings; please ask"
                " a colleague."
            )
        )
    others = await ctx.store.read(lambda tx: _others(tx, ctx, number, by))
    left = [user for user in others if await standing_of(ctx, user) is not Standing.MEMBER]
    done = await ctx.store.write(lambda tx: _confirm(tx, ctx, number, by, frozenset(left)))
    if done.missing:
        await _note(ctx, where, phrase("<@{by}> confirmed; one person more is needed.", by=by))
        return phrase("Thank you! One person more has to confirm them.")
    await _settle(ctx, where)
    if ctx.policy == proposal.digest:
        ctx.wake()
    else:
        ctx.renew()
    return phrase("Thank you! These settings are in force now.")


def _others(tx: Tx, ctx: Context, number: int, by: UserId) -> list[UserId]:
    offer = _waiting(tx, ctx, number)
    return [user for user in policies.confirmed_by(tx, offer, ctx.sealer) if user != by]


def _waiting(tx: Tx, ctx: Context, number: int) -> Offered:
    """Find the offer that a button is about; only the one on top of what is in force waits."""
    proposal = ctx.proposal
    offer = policies.offered(tx, proposal.digest, ctx.sealer) if proposal else None
    if proposal is None or offer is None or offer.id != number or _is_done(tx, ctx, proposal):
        raise NotFound(phrase("These settings don't wait for anybody any more."))
    return offer


def _confirm(tx: Tx, ctx: Context, number: int, by: UserId, left: frozenset[UserId]) -> Confirmed:
    """Record one confirmation, and with the last one put the policy in force.

    `left` are those of the earlier ones who are no full members any more. Whoever confirmed
    while Slack was asked about them is one: two people may press in the same second.
    """
    now, offer = ctx.now(), _waiting(tx, ctx, number)
    known = policies.confirmed_by(tx, offer, ctx.sealer)
    if by not in known:
        policies.confirm(tx, offer, by, now=now, sealer=ctx.sealer)
        record(tx, now, Kind.POLICY_CONFIRMED, by, offer=offer.id, policy=offer.digest)
    counted = (*(user for user in known if user not in left and user != by), by)
    if len(counted) >= offer.needed:
        policies.put_in_force(tx, offer, now=now, sealer=ctx.sealer)
        record(
            tx,
            now,
            Kind.POLICY_IN_FORCE,
            by,
            offer=offer.id,
            policy=offer.digest,
            people=counted,
        )
    missing = max(0, offer.needed - len(counted))
    return Confirmed(people=counted, missing=missing)


async def _note(ctx: Context, where: CardRef, sentence: str) -> None:
    try:
        await ctx.cards.say(where.channel, sentence, thread=where.ts)
    except (SlackUnavailable, CardGone):
        log.warning("confirmation not said", extra={"event": "slack.unavailable"})


async def _settle(ctx: Context, where: CardRef | None = None) -> None:
    """Let the message of what is in force now say so, where it still asks."""
    found, ts = await ctx.store.read(lambda tx: _still_asking(tx, ctx))
    if found is None or not (where or ts):
        return
    who = joined(phrase(" and "), (f"<@{user}>" for user in found.people))
    version = short_version(found.policy.digest)
    ref = where or CardRef(channel=ctx.channel, ts=ts)
    try:
        sentence = phrase(
            "Settings version {version}: confirmed by {who}, and now in force.",
            version=version,
            who=who,
        )
        await ctx.cards.rewrite(ref, sentence)
    except SlackUnavailable:
        # The next reconciliation tries again.
        log.warning("policy message not rewritten", extra={"event": "slack.unavailable"})
        return
    except CardGone:
        log.info("the message of the settings is gone", extra={"event": "card.gone"})
    offer = found.policy
    await ctx.store.write(lambda tx: policies.set_message(tx, offer, ref.ts, asking=False))


def _still_asking(tx: Tx, ctx: Context) -> tuple[InForce | None, str]:
    found = policies.in_force(tx, ctx.sealer)
    return found, policies.message_of(tx, found.policy) if found else ""
