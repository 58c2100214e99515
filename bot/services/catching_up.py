"""What Slack was answered is worked on before anything leaves (rule 24).

An edit or a stop that somebody was told is heard may lie in the porter's book, in its pipe, be half
done, or wait in the inbox for its next try. No act waits for a post, and a post waits for acts a
few seconds only; then it is given back, and leaves when they are over (`behind`).
"""

import logging

from bot.domain.behind import UNHEARD
from bot.domain.deliveries import DeliveryState
from bot.services.context import Context
from bot.services.outcomes import Job, give_back

log = logging.getLogger(__name__)

# So long a last look waits before it asks Slack; then the post is given back.
SECONDS_BEFORE = 4.0
# What comes while Slack is asked is waited for as well, but what Slack said mustn't grow old.
SECONDS_AFTER = 1.0


async def caught_up(ctx: Context, job: Job, *, was_asked: bool = False) -> bool:
    """Whether all is worked on that Slack was answered by now; else the claim is given back.

    With `was_asked` Slack has been asked, and what it said is waiting.
    """
    if await ctx.ears.caught_up(SECONDS_AFTER if was_asked else SECONDS_BEFORE):
        return True
    facts = {"event": "delivery.unheard", "delivery": job.delivery.id}
    log.warning("not all that was heard is worked on", extra=facts)
    # An interrupted send may be out: it is never given back as if nothing was sent.
    if job.delivery.state is DeliveryState.CLAIMED:
        await give_back(ctx, job, UNHEARD)
    # After it is given back: whoever waits for the acts to be over frees what was by then.
    ctx.ears.fall_behind(ctx.now(), ctx.clock.monotonic())
    return False
