"""The one message that asks what shall become of posts which missed their time. Pure."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.drafts import label, short
from bot.domain.times import say_timing
from bot.ports import Button, Missed
from bot.slack import ids
from bot.slack.escaping import escape, people
from bot.words.phrases import t
from bot.words.retelling import retold

SHOWN = 1_000


def head(missed: Sequence[Missed]) -> str:
    """Say what is asked, and of whom."""
    authors = dict.fromkeys(author for each in missed for author in each.draft.authors)
    what = t("This post") if len(missed) == 1 else t("These {n} posts", n=len(missed))
    return t(
        "{authors}: {what} missed the time, and none leaves by itself now. *Send now* is an"
        " approval by somebody other than the authors, and lets a post leave after a"
        " countdown where nothing else is missing; a new time needs new approvals.",
        authors=people(authors),
        what=what,
    )


def line(each: Missed, zone: ZoneInfo) -> str:
    """One post: where and when it was to leave, why it didn't, and what it says."""
    draft = each.draft
    name = f"<{each.link}|{label(draft.id)}>" if each.link else label(draft.id)
    content = draft.revision.content
    accounts = escape(", ".join(content.accounts))
    why = f": {escape(retold(draft.state_reason))}" if draft.state_reason else ""
    when = say_timing(content.timing, zone)
    texts = "\n".join(dict.fromkeys(target.text for target in content.targets))
    shown = texts if len(texts) <= SHOWN else texts[: SHOWN - 1] + "…"
    return (
        t(
            "*{name}* version `{short}` on {accounts}, to leave {when}{why}",
            name=name,
            short=short(draft.revision.digest),
            accounts=accounts,
            when=when,
            why=why,
        )
        + "\n"
        + "\n".join(f"> {part}" for part in escape(shown).splitlines())
    )


def buttons(each: Missed) -> tuple[Button, ...]:
    """What can be decided about one post."""
    value = str(each.question)
    return (
        Button(action=ids.MISSED_SEND_NOW, words=t("Send now"), value=value, style="primary"),
        Button(action=ids.MISSED_NEW_TIME, words=t("New time"), value=value),
        Button(action=ids.MISSED_WITHDRAW, words=t("Withdraw"), value=value),
    )


def plain(missed: Sequence[Missed], zone: ZoneInfo) -> str:
    """The whole message as plain text."""
    return "\n".join([head(missed), *(line(each, zone) for each in missed)])


def parts(missed: Sequence[Missed], zone: ZoneInfo) -> list[tuple[str, Sequence[Button]]]:
    """The message part by part, each post with its buttons."""
    posts: list[tuple[str, Sequence[Button]]] = [
        (line(each, zone), buttons(each)) for each in missed
    ]
    return [(head(missed), ()), *posts]
