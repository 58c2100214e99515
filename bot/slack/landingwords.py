"""What somebody is told who was away. Pure; Slack's control characters escaped."""

from bot.domain.drafts import label
from bot.domain.landing import Happening, Landing
from bot.domain.times import say
from bot.slack.escaping import escape

MOST_TOLD = 20
MINUTES = "%H:%M"


def landed(landing: Landing) -> str:
    """Say what happened while somebody was away, one line for each thing."""
    start, end = (say(at.replace(second=0), landing.zone) for at in (landing.start, landing.end))
    lines = [_happened(landing, happening) for happening in landing.happenings[:MOST_TOLD]]
    more = len(landing.happenings) - len(lines)
    return "\n".join(
        [
            f"Welcome back! While you were away, from {start} until {end}, of the posts that you"
            " wrote, approved or watched:",
            *lines,
            *([f"and {more} more: `/draft list` shows what is under way"] if more > 0 else []),
        ]
    )


def _happened(landing: Landing, happening: Happening) -> str:
    by = f" by <@{happening.by}>" if happening.by else ""
    where = f" on {escape(happening.account)}" if happening.account else ""
    at = happening.at.astimezone(landing.zone).strftime(MINUTES)
    card = landing.cards.get(happening.draft, "")
    links = [(happening.link, "the post"), (card, "its card")]
    shown = [f"<{escape(link)}|{words}>" for link, words in links if link]
    said = f"• *{label(happening.draft)}*{where} {happening.what.value}{by} ({at})"
    return " · ".join([said, *shown])
