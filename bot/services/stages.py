"""Stages: a group is asked in the draft's thread when those before it have approved (rule 10)."""

from bot.domain.drafts import Draft, label
from bot.domain.policies import ANYONE, Policy
from bot.domain.quorum import Tally
from bot.domain.review import Decision, Status
from bot.services.context import Context
from bot.words.phrases import counted, phrase, trimmed
from storage import absences, outbox
from storage.engine import Tx


def ask_next(tx: Tx, ctx: Context, draft: Draft, policy: Policy, decision: Decision) -> bool:
    """Write down, once for each revision, whom to ask now that a stage is open.

    The sentence is kept in the same transaction, so that a crash loses no question; say
    whether there is one to be said.
    """
    if decision.status is not Status.PENDING:
        return False
    asked = False
    for tally in decision.tallies:
        if tally.group == ANYONE or tally.stage == 0 or not tally.is_open or tally.short <= 0:
            continue
        key = f"stage {draft.id} {draft.revision.number} {tally.group}"
        if absences.first_time(tx, key, ctx.now()):
            outbox.keep(tx, draft.id, _question(draft, policy, tally), ctx.now())
            asked = True
    return asked


def _question(draft: Draft, policy: Policy, tally: Tally) -> str:
    group = policy.group(tally.group)
    subteams = sorted(group.subteams) if group and group.people is None else []
    who = [f"<!subteam^{subteam}>" for subteam in subteams] or [f"<@{u}>" for u in tally.could]
    many = counted("an approval", "{n} approvals", n=tally.short)
    return trimmed(
        phrase(
            "{names} Those before you have approved {draft}, so it now needs {many} of"
            " @{group}; please look at its card.",
            names=" ".join(who),
            draft=label(draft.id),
            many=many,
            group=tally.group,
        )
    )
