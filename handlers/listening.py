"""All listeners, in one visible list."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    acks,
    actions,
    cardforms,
    channel,
    commands,
    composer,
    errors,
    handing,
    home,
    intake,
    messages,
    parking,
    pressing,
    promised,
    reactions,
    replays,
    rounds,
)
from handlers.desk import Desk
from handlers.inbox import Inbox


def register(app: AsyncApp, desk: Desk) -> Inbox:
    """Let every module listen; the catch-all of `channel` comes last."""
    acks.acknowledge_promptly(app, desk.work)
    inbox = Inbox(app, desk)
    errors.register(app, desk)
    replays.register(app, desk)
    commands.register(app, desk)
    composer.register(app, desk)
    intake.register(app, desk)
    actions.register(app, desk)
    cardforms.register(app, desk)
    handing.register(app, desk)
    pressing.register(app, desk)
    parking.register(app, desk)
    rounds.register(app, desk)
    reactions.register(inbox, desk)
    messages.register(inbox, desk)
    promised.register(inbox, desk)
    home.register(app, desk, inbox)
    channel.register(app, desk, inbox)
    return inbox
