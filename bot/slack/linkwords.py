"""What a card says of its links: what nobody knows about them. What is wrong, lint says."""

from bot.domain.card import CardView
from bot.domain.links import UNKNOWN, LinkFact
from bot.domain.states import OPEN
from bot.slack.escaping import escape

LONGEST = 60


def lines(view: CardView) -> list[str]:
    """One line for each link of which nothing is known, while somebody can still decide."""
    links = view.links
    if view.draft.state not in OPEN:
        return []
    if links.off:
        return [":link: links were not followed, as the settings say; please open each yourself"]
    if links.pending:
        return [":link: where its links lead is being looked at"]
    return [_unknown(fact) for fact in links.facts if fact.outcome in UNKNOWN]


def _unknown(fact: LinkFact) -> str:
    return (
        f":link: nobody knows where {escape(shown(fact.url))} leads, because"
        f" {escape(fact.why or fact.outcome.value)}; please open it yourself"
    )


def shown(url: str) -> str:
    """An address for people to read: without its scheme, and cut where it is long."""
    told = url.partition("://")[2].removesuffix("/")
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"
