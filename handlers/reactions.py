"""Reactions: each event means that a message wants to be looked at again (trap 13)."""

from slack_bolt.async_app import AsyncApp

from bot.services import hearing, noticing
from handlers.desk import Desk
from handlers.payloads import Payload, heard


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to reactions given and taken away."""

    async def on_reaction(event: Payload) -> None:
        found = heard(event, desk.bot)
        if found is not None:
            if found.on_ours:
                await noticing.active(desk.ctx, found.user, found.at)
            await hearing.reaction(desk.ctx, found)

    app.event("reaction_added")(desk.work.kept(on_reaction))
    app.event("reaction_removed")(desk.work.kept(on_reaction))
