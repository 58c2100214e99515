"""What a card says for ever about an urgent post (rule 15). Pure."""

from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.times import say
from bot.domain.urgency import Urgency
from bot.slack.escaping import as_typed, people
from bot.words.phrases import t


def lines(view: CardView, zone: ZoneInfo) -> list[str]:
    """Who called it urgent and why, and who reviewed it or until when somebody should."""
    return [_line(one, zone) for one in view.urgencies]


def _line(one: Urgency, zone: ZoneInfo) -> str:
    why = as_typed(" ".join(one.reason.split()))
    said = t(":rotating_light: declared urgent by <@{by}>: “{why}”", by=one.by, why=why)
    if one.reviewed_by is not None:
        return t("{said} · reviewed by {who}", said=said, who=people((one.reviewed_by,)))
    until = say(one.review_by.replace(second=0, microsecond=0), zone)
    return t("{said} · to be reviewed by somebody else until {until}", said=said, until=until)
