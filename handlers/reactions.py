"""Reactions: each event means that a message wants to be looked at again (trap 13)."""

from bot.services import hearing, noticing
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.payloads import Payload, heard


def register(inbox: Inbox, desk: Desk) -> None:
    """Listen to reactions given and taken away."""

    async def on_reaction(event: Payload) -> None:
        found = heard(event, desk.bot)
        if found is not None:
            if found.on_ours:
                await noticing.active(desk.ctx, found.user, found.at)
            await hearing.reaction(desk.ctx, found)

    inbox.listen("reaction_added", on_reaction)
    inbox.listen("reaction_removed", on_reaction)
