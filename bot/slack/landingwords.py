"""What somebody is told who was away. Pure; Slack's control characters escaped."""

from bot.domain.drafts import label
from bot.domain.landing import Happening, Landing
from bot.domain.times import say
from bot.slack.escaping import escape
from bot.words.phrases import rendered, t

MOST_TOLD = 20
MINUTES = "%H:%M"


def landed(landing: Landing) -> str:
    """Say what happened while somebody was away, one line for each thing."""
    start, end = (say(at.replace(second=0), landing.zone) for at in (landing.start, landing.end))
    lines = [_happened(landing, happening) for happening in landing.happenings[:MOST_TOLD]]
    more = len(landing.happenings) - len(lines)
    return "\n".join(
        [
            t(
                "Welcome back! While you were away, from {start} until {end}, of the posts that you"
                " wrote, approved or watched:",
                start=start,
                end=end,
            ),
            *lines,
            *(
                [t("and {more} more: `/draft list` shows what is under way", more=more)]
                if more > 0
                else []
            ),
        ]
    )


def _happened(landing: Landing, happening: Happening) -> str:
    by = t(" by {who}", who=f"<@{happening.by}>") if happening.by else ""
    where = t(" on {account}", account=escape(happening.account)) if happening.account else ""
    at = happening.at.astimezone(landing.zone).strftime(MINUTES)
    card = landing.cards.get(happening.draft, "")
    links = [(happening.link, t("the post")), (card, t("its card"))]
    shown = [f"<{escape(link)}|{words}>" for link, words in links if link]
    said = f"• *{label(happening.draft)}*{where} {rendered(happening.what)}{by} ({at})"
    return " · ".join([said, *shown])
