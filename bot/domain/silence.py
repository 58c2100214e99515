"""Silence: Slack should have told of something by now, and tells of nothing (trap 11)."""

from datetime import datetime, timedelta

from bot.words.phrases import phrase

GRACE = timedelta(minutes=5)
# What is heard is written down once a minute.
NOTED_EVERY = timedelta(minutes=1)
# A reaction that was found by looking was given before, at the most so long if Slack had trouble.
FOUND_AFTER = timedelta(minutes=15)

FELL = phrase(
    ":ear: Slack tells me of nothing any more, though it should have, so I find reactions, messages"
    " and stops only by looking, every two minutes. Nothing leaves without a look of its own."
    " Whoever runs the bot, please look at *Event Subscriptions* in the app's settings: Slack"
    " switches them off after many failures, and they have to be switched on again by hand."
)
OVER = phrase(":ear: Slack tells me again of what happens here; thank you for waiting.")

REFUSED = phrase(
    ":ear: Slack refuses the token by which I hear it, so commands, buttons and forms don't reach"
    " me any more; reactions and stops I find only by looking, every two minutes. Whoever runs the"
    " bot, please look at SLACK_APP_TOKEN, and start me again with a good one."
)

ACCEPTED = phrase(":ear: Slack takes my token again, so I hear everything as before.")


def is_silent(owed: datetime | None, heard: datetime | None) -> bool:
    """Whether nothing was heard since Slack `owed` something to be told, long enough ago."""
    return owed is not None and (heard is None or heard < owed - NOTED_EVERY)
