"""How the morning paper reads. Pure; people's words escaped and cut."""

from datetime import datetime, time

from bot.domain.drafts import label
from bot.domain.paper import Edition, Item
from bot.domain.parts import shown_parts
from bot.domain.states import State
from bot.domain.wallclock import say_clock, say_day
from bot.slack.escaping import as_typed, people
from bot.slack.partwords import beginning
from bot.slack.watchwords import forecast
from bot.slack.wording import account_line
from bot.words.phrases import rendered, t, tn

MOST_ITEMS = 15
LONGEST = 280


def paper(edition: Edition) -> list[str]:
    """The whole paper: a head, a paragraph for each post, and what is asked."""
    count = len(edition.items)
    posts = tn("{n} post", "{n} posts", n=count) if count else t("no posts")
    day = say_day(datetime.combine(edition.day, time()))
    head = t(
        ":newspaper: *The paper for {day}*: {posts} today ({zone})",
        day=day,
        posts=posts,
        zone=edition.zone.key,
    )
    shown = [_item(edition, item) for item in edition.items[:MOST_ITEMS]]
    more = count - len(shown)
    rest = [t("_and {more} more: `/draft list`_", more=more)] if more > 0 else []
    return [head, *shown, *rest, *(rendered(one) for one in edition.questions)]


def _item(edition: Edition, item: Item) -> str:
    view = item.view
    targets = view.draft.revision.content.targets
    number = label(view.draft.id)
    named = f"<{item.link}|{number}>" if item.link else number
    at = say_clock(item.at.astimezone(edition.zone).replace(second=0))
    texts = dict.fromkeys(excerpt(*shown_parts(target)) for target in targets)
    return "\n".join(
        [
            f"*{at}* · *{named}* · *{rendered(view.stage)}*",
            *(account_line(target) for target in targets),
            *(f"> {text}" for text in texts),
            _who(edition, item),
        ]
    )


def excerpt(*parts: str) -> str:
    """The beginning of a post in one line, with nothing in it that Slack would read."""
    return as_typed(beginning(parts, LONGEST))


def _who(edition: Edition, item: Item) -> str:
    """Who wrote it, who approved it, and who answers for it while it is fresh."""
    view, decision = item.view, item.view.decision
    said = [t("by {authors}", authors=people(view.draft.authors))]
    if decision is not None:
        approved = people(decision.approvers) if decision.approvers else t("nobody yet")
        said.append(t("approved by {approved}", approved=approved))
    if view.reachable:
        who, n = people(view.reachable), len(view.reachable)
        said.append(tn("{who} answers for it", "{who} answer for it", n=n, who=who))
    elif decision is not None and view.draft.state is State.SCHEDULED:
        said.append(f":warning: {forecast(view, edition.zone)}")
    return " · ".join(said)
