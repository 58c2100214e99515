"""Enough people: say so before a save would leave too few who could approve it (rule 2)."""

import logging

from bot.domain.drafts import Content, Draft, DraftId, label
from bot.domain.errors import NotAllowed, SlackUnavailable
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.domain.review import enough
from bot.domain.states import OPEN
from bot.services.context import Context
from bot.services.copies import heirs
from bot.services.deciding import policy_for
from bot.services.judging import judge
from bot.services.rooms import hall, room_of
from bot.words.phrases import phrase
from storage import cards, drafts
from storage.engine import Tx

log = logging.getLogger(__name__)


async def after_an_edit(ctx: Context, draft: Draft, editor: UserId) -> None:
    """See that a colleague who becomes an author leaves enough others.

    Raises `NotAllowed` and `SlackUnavailable`.
    """
    card = await ctx.store.read(lambda tx: cards.living(tx, draft.id))
    if card is None:
        return
    room = await room_of(ctx, cards.ref(card), draft)
    if not room.everyone_known:
        return
    policy, level = await ctx.store.read(lambda tx: _needs(tx, ctx, draft))
    accounts = set(draft.revision.content.accounts)
    if not enough(policy, (*draft.authors, editor), level, room, accounts):
        raise NotAllowed(
            phrase(
                "If you changed it you would be an author too, and then too few people"
                " could approve it; please ask an author to make the change instead."
            )
        )


def _needs(tx: Tx, ctx: Context, draft: Draft) -> tuple[Policy, int]:
    report = drafts.report_of(tx, draft.id, draft.revision.number)
    return policy_for(tx, ctx, draft), int(report.level)


async def as_a_copy(
    ctx: Context, authors: tuple[UserId, ...], content: Content, besides: DraftId
) -> None:
    """See that the authors whom a copy of other drafts inherits leave enough others.

    Where Slack can't be asked, the card will tell. Raises `NotAllowed`.
    """
    inherited = await ctx.store.read(lambda tx: heirs(tx, ctx, besides, content))
    new = sorted(inherited.keys() - set(authors))
    if not new:
        return
    try:
        room = await hall(ctx, fresh=False)
    except SlackUnavailable as trouble:
        log.warning("nobody counted", extra={"event": "slack.unavailable", "why": str(trouble)})
        return
    report = await ctx.store.read(lambda tx: judge(tx, ctx, besides, content))
    accounts = set(content.accounts)
    if enough(ctx.rules.policy, (*authors, *new), int(report.level), room, accounts):
        return
    others = sorted({inherited[person] for person in new})
    drafted = await ctx.store.read(lambda tx: [drafts.get(tx, other) for other in others])
    alive = [f"`/draft suggest {one.id} TEXT`" for one in drafted if one and one.state in OPEN]
    instead = phrase("suggest your words there ({alive}), or ", alive=alive[-1]) if alive else ""
    raise NotAllowed(
        phrase(
            "This says nearly the same as {names}, whose authors would be authors of"
            " this as well, and then too few people could approve it; please"
            " {instead}let it say something else.",
            names=", ".join(label(other) for other in others),
            instead=instead,
        )
    )
