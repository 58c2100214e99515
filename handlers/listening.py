"""All listeners, in one visible list."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    actions,
    cardforms,
    channel,
    commands,
    composer,
    errors,
    home,
    intake,
    messages,
    pressing,
    reactions,
    replays,
)
from handlers.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Let every module listen; the catch-all of `channel` comes last."""
    errors.register(app, desk)
    replays.register(app, desk)
    commands.register(app, desk)
    composer.register(app, desk)
    intake.register(app, desk)
    actions.register(app, desk)
    cardforms.register(app, desk)
    pressing.register(app, desk)
    reactions.register(app, desk)
    messages.register(app, desk)
    home.register(app, desk)
    channel.register(app, desk)
