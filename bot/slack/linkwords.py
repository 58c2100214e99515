"""What a card says of its links: previews, and what nobody knows. What is wrong, lint says."""

from bot.domain.card import CardView
from bot.domain.drafts import LinkCard
from bot.domain.links import MAKE_THEIR_OWN, WORSE, LinkFact, Outcome, bare_host, host_of
from bot.domain.states import OPEN
from bot.slack.escaping import as_typed, escape
from bot.words.phrases import t

LONGEST = 60
MOST_NAMED = 3


def lines(view: CardView) -> list[str]:
    """One line for each link of which nothing is known, while somebody can still decide."""
    links = view.links
    if view.draft.state not in OPEN:
        return []
    if links.off:
        return [t(":link: links were not followed, as the settings say; please open each yourself")]
    if links.pending:
        return [t(":link: where its links lead is being looked at")]
    return [*_previews_of_others(view), *(_unknown(f) for f in links.facts if _is_unknown(f))]


def preview(card: LinkCard) -> str:
    """What a network shows under the post, just as it will be sent."""
    parts = [f"“{as_typed(card.title)}”", escape(bare_host(host_of(card.url)))]
    parts += [as_typed(card.description)] if card.description else []
    picture = t("with this picture") if card.picture else t("without a picture")
    return t(":link: link preview: {parts} ({picture})", parts=" · ".join(parts), picture=picture)


def _previews_of_others(view: CardView) -> list[str]:
    """What pages are called of which a network makes a preview itself, when it has the post."""
    targets = view.draft.revision.content.targets
    if not any(one.network in MAKE_THEIR_OWN for one in targets):
        return []
    titled = [fact for fact in view.links.facts if fact.title][:MOST_NAMED]
    return [
        t(
            ":link: {shown} is called “{title}” now; networks that look there themselves show"
            " what it is then",
            shown=escape(shown(fact.url)),
            title=as_typed(fact.title),
        )
        for fact in titled
    ]


def _is_unknown(fact: LinkFact) -> bool:
    return fact.outcome not in WORSE and fact.outcome is not Outcome.ANSWERS


def _unknown(fact: LinkFact) -> str:
    return t(
        ":link: nobody knows where {shown} leads, because {what}; please open it yourself",
        shown=escape(shown(fact.url)),
        what=escape(fact.why or fact.outcome),
    )


def shown(url: str) -> str:
    """An address for people to read: without its scheme, and cut where it is long."""
    told = url.partition("://")[2].removesuffix("/")
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"
