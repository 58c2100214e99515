"""Deciding one draft from what Slack said: the one path for cards, `why` and the last look."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.drafts import Draft
from bot.domain.lives import grown_old, lives_until
from bot.domain.people import UserId
from bot.domain.policies import Policy, policy_from, stricter
from bot.domain.presses import Ballot, Press, PressKind, newest
from bot.domain.presses import votes as by_button
from bot.domain.quorum import Quorum, quorum
from bot.domain.report import Level, Report
from bot.domain.review import Decision, Room, Status, dismissed_because, evaluate, memberships
from bot.domain.urgency import under_urgency
from bot.domain.waivers import Aside, able_to_waive
from bot.domain.watch import Unreached, on_watch, reachable, unreached
from bot.lint.waiving import without
from bot.services import linkfacts
from bot.services.context import Context
from bot.services.judging import as_correction, judge
from bot.services.whereabouts import fresh_from, known, watching_by_button
from storage import clockwork, drafts, presses, rosters, stops, urgencies, votes, waivers
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What is decided about a draft now, and what it rests on.

    `approved_at` is when the bot first saw the last of the counted approvals, or `None`
    where one of them has not been written down yet. `reachable` are the watchers who can be
    reached at the time of the post, `unreached` says of the others why not (rules 28-30).
    `pressed` holds the newest press of each kind by somebody who may still make it, and
    `unasked` those voters by button about whom Slack was not asked in this look. Approvals of
    this level live for `life`, and those that are there suffice until `lives_until` (rule 26).
    """

    decision: Decision
    report: Report
    approved_at: datetime | None
    reachable: tuple[UserId, ...]
    unreached: tuple[Unreached, ...] = ()
    pressed: Mapping[PressKind, Press] = field(default_factory=dict)
    unasked: frozenset[UserId] = frozenset()
    life: timedelta = timedelta(0)
    lives_until: datetime | None = None


def opinion(tx: Tx, ctx: Context, draft: Draft, room: Room) -> Opinion:
    """Decide a draft under the policy of its submission and the one in force (rule 24)."""
    policy, room = policy_for(tx, ctx, draft), replace(room, roster=rosters.on_it(tx, ctx.sealer))
    report = report_now(tx, ctx, draft, set_aside_by(tx, ctx, draft, policy, room))
    now, at, watch = ctx.now(), fresh_from(tx, ctx, draft), ctx.rules.watch
    there, made = known(tx, ctx), presses.of(tx, draft, ctx.sealer)
    since = _since(tx, draft, made)
    ages = _ages(tx, ctx, since)
    life = ctx.rules.times.lives[report.level]
    by_press = watching_by_button(tx, ctx, draft, made)
    watching = (*on_watch(there.watches, watch, at), *by_press)
    facts = (draft.authors, report, room, stops.opened(tx, draft.id, ctx.sealer))

    def decide(moment: datetime) -> Decision:
        return evaluate(
            policy,
            *facts,
            gestures=ctx.rules.meant_in(room),
            accounts=set(draft.revision.content.accounts),
            on_watch=watching,
            ballot=_ballot(made, room, grown_old(ages, life, moment)),
        )

    decision = decide(now)
    if decision.status is Status.PENDING:
        policy = urgent_policy(tx, ctx, draft, policy)
        decision = decide(now)
    there = replace(there, watching=frozenset(decision.watching))
    return Opinion(
        decision=decision,
        report=report,
        reachable=reachable(decision.watchers, room.people, there, watch, at),
        unreached=unreached(decision.watchers, room.people, there, watch, at),
        approved_at=_approved_at(decision, since),
        pressed=_pressed(policy, draft, room, made),
        unasked=frozenset(by_button(made).keys() - room.people.keys()),
        life=life,
        lives_until=lives_until(
            decision.approvers, since, life, lambda end: decide(end).status is decision.status
        ),
    )


def _since(tx: Tx, draft: Draft, made: tuple[Press, ...]) -> dict[UserId, datetime]:
    """When the bot first saw the newest opinion of each person, by emoji or by button."""
    since = votes.standing(votes.of(tx, draft.id, draft.revision.number))
    for person, at in by_button(made).items():
        since[person] = max(since.get(person, at), at)
    return since


def _ages(tx: Tx, ctx: Context, since: Mapping[UserId, datetime]) -> Mapping[UserId, datetime]:
    """Which opinions can grow old, and since when they are there."""
    # By a clock that is not trusted nothing leaves, and nothing grows old either.
    return {} if clockwork.held(tx, ctx.sealer) else since


def _ballot(made: tuple[Press, ...], room: Room, old: frozenset[UserId]) -> Ballot:
    # Whoever pressed after Slack was asked is for the next look, which knows who they are.
    pressed = tuple(user for user in sorted(by_button(made)) if user in room.people)
    return Ballot(pressed=pressed, grown_old=old)


def _pressed(
    policy: Policy, draft: Draft, room: Room, made: tuple[Press, ...]
) -> dict[PressKind, Press]:
    asked = (press.person for press in made if press.person in room.people)
    eligible = frozenset(
        user for user in asked if dismissed_because(policy, draft.authors, room, user) is None
    )
    found = {kind: newest(made, kind, eligible) for kind in PressKind}
    return {kind: press for kind, press in found.items() if press is not None}


def policy_and_seats(tx: Tx, ctx: Context, draft: Draft) -> tuple[Policy, Quorum]:
    """The policy that decides a draft now, and the seats it asks for with nothing set aside."""
    policy = policy_for(tx, ctx, draft)
    accounts = set(draft.revision.content.accounts)
    return policy, quorum(policy, accounts, report_now(tx, ctx, draft, Aside()).level)


def policy_for(tx: Tx, ctx: Context, draft: Draft) -> Policy:
    """Join the policy under which the revision was made with the one in force."""
    stored = drafts.policy_of(tx, draft.id, draft.revision.number)
    return stricter(policy_from(json.loads(stored)), ctx.rules.policy)


def urgent_policy(tx: Tx, ctx: Context, draft: Draft, policy: Policy) -> Policy:
    """Ask the urgent quorum's people while this version's urgency is alive (rule 15).

    Only for where the usual people have not approved: what they did is not undone by hurry.
    """
    now, number = ctx.now(), draft.revision.number
    declared = urgencies.of(tx, draft.id, ctx.sealer)
    if not any(one.revision == number and one.is_alive(now) for one in declared):
        return policy
    return under_urgency(policy, set(draft.revision.content.accounts))


def set_aside_by(tx: Tx, ctx: Context, draft: Draft, policy: Policy, room: Room) -> Aside:
    """Gather who set findings of this version aside, and who of them may (rule 14)."""
    given = waivers.of(tx, draft, ctx.sealer)
    # Whoever gave one is somebody who could approve now, as at any other vote (rules 5, 6).
    people = (
        waiver.by
        for waiver in given
        if dismissed_because(policy, draft.authors, room, waiver.by) is None
    )
    return Aside(
        waivers=given,
        exceptions=waivers.exceptions(tx, ctx.sealer),
        authors=draft.authors,
        able=able_to_waive(policy, people, room.voters, memberships(policy, room)),
        people=policy.waiver_people,
    )


def report_now(tx: Tx, ctx: Context, draft: Draft, aside: Aside) -> Report:
    """Lint again: a higher level counts, a lower one asks for nothing less (rule 24).

    What people set aside is left out of what was found then and now alike (rule 14).
    """
    stored = drafts.report_of(tx, draft.id, draft.revision.number)
    then, now = (
        without(report, aside)
        for report in (
            stored,
            judge(tx, ctx, draft.id, draft.revision.content, linkfacts.known(tx, ctx, draft)),
        )
    )
    known = {finding.code for finding in now.findings}
    kept = tuple(f for f in then.findings if f.blocks and f.code not in known)
    full = [one.full_level for one in (then, now) if one.full_level is not None]
    report = Report(
        level=Level(max(then.level, now.level)),
        findings=(*now.findings, *kept),
        set_aside=tuple({one.finding: one for one in (*then.set_aside, *now.set_aside)}.values()),
        full_level=max(full) if full else None,
    )
    # Last, so that nobody sets aside what a correction asks for.
    return as_correction(tx, draft.id, report)


def _approved_at(decision: Decision, since: Mapping[UserId, datetime]) -> datetime | None:
    if not decision.approvers or any(person not in since for person in decision.approvers):
        return None
    return max(since[person] for person in decision.approvers)
