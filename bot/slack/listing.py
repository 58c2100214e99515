"""Drafts in one line each: the same words for `/draft list`, `/draft show` and Home. Pure."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.card import CardView, Stage
from bot.domain.drafts import label
from bot.domain.parts import shown_parts
from bot.domain.times import say_timing
from bot.slack.contentwords import label_line
from bot.slack.escaping import escape, people, quoted
from bot.slack.partwords import beginning
from bot.words.phrases import marked, rendered, t

EXCERPT = 60
MOST_LISTED = 20
NOTHING_COMES = marked(
    "Nothing leaves in the coming seven days; `/draft list` shows all that is under way."
)


def listing(views: Sequence[CardView], zone: ZoneInfo, label: str = "") -> str:
    """List the drafts under way, one line each; `label` is what all of them have."""
    if not views and label:
        return t(
            "Nothing under way is labelled “{label}”; `/draft list` shows the others.",
            label=escape(label),
        )
    if not views:
        return t("Nothing is under way; `/draft TEXT --on ACCOUNT` begins a draft.")
    lines = [line(view, zone) for view in views[:MOST_LISTED]]
    more = len(views) - len(lines)
    return "\n".join([*lines, t("and {more} more", more=more)] if more else lines)


def queue(views: Sequence[CardView], zone: ZoneInfo) -> str:
    """List what leaves in the coming week, in the same words."""
    return listing(views, zone) if views else t(NOTHING_COMES)


def line(view: CardView, zone: ZoneInfo, link: str = "") -> str:
    """One draft in one line; its name is a link where there is one."""
    content = view.draft.revision.content
    name = linked(link, label(view.draft.id))
    when = say_timing(content.timing, zone)
    accounts = ", ".join(content.accounts)
    text = excerpt(shown_parts(content.targets[0]) if content.targets else ())
    by = t("by {authors}", authors=people(view.draft.authors))
    stage = rendered(view.stage)
    if view.stage is Stage.HELD and view.held:
        stage = t("{stage} by {who}", stage=stage, who=people(view.held))
    labels = f" · {label_line(view.labels)}" if view.labels else ""
    return (
        f"*{name}* {stage} · {escape(accounts)} · {rendered(when)} · {by} · {quoted(text)}{labels}"
    )


def excerpt(parts: Sequence[str]) -> str:
    """The beginning of a post, in one line, escaped."""
    return escape(beginning(parts, EXCERPT))


def linked(link: str, words: str) -> str:
    """Words as a link, or plain where Slack told no link."""
    return f"<{link}|{words}>" if link else words
