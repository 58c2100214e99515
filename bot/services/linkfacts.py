"""What the database knows of a draft's links: for lint, for its card and for the last look (20)."""

from datetime import datetime

from bot.domain.drafts import Content, Draft
from bot.domain.links import Followed, LinkFact, LinkLook, standing, turned, unseen
from bot.lint.addresses import web_links
from bot.services.context import Context
from bot.words.phrases import joined
from storage import linklooks
from storage.engine import Tx


def links_of(content: Content) -> tuple[str, ...]:
    """The links of a content that are followed, each once."""
    return web_links(target.text for target in content.targets)


def known(tx: Tx, ctx: Context, draft: Draft) -> tuple[LinkFact, ...]:
    """What is known of the links of the current revision, by whichever look."""
    found = standing(linklooks.of(tx, draft.id, ctx.sealer))
    return tuple(found[url] for url in links_of(draft.revision.content) if url in found)


def looks_at(tx: Tx, ctx: Context, draft: Draft) -> tuple[LinkLook, ...]:
    """The looks at the links of just this revision, oldest first."""
    number = draft.revision.number
    looks = linklooks.of(tx, draft.id, ctx.sealer)
    return tuple(look for look in looks if look.revision == number)


def looked_at(tx: Tx, ctx: Context, draft: Draft) -> datetime | None:
    """When the links of this revision were last looked at."""
    looks = looks_at(tx, ctx, draft)
    return looks[-1].at if looks else None


def followed(tx: Tx, ctx: Context, draft: Draft) -> Followed:
    """What a card says of its links; nothing where it has none or nobody follows any."""
    links = links_of(draft.revision.content)
    if not links:
        return Followed()
    if ctx.links is None:
        return Followed(off=not ctx.rules.follows_links)
    pending = () if looks_at(tx, ctx, draft) else links
    return Followed(facts=known(tx, ctx, draft), pending=pending)


def trouble(tx: Tx, ctx: Context, draft: Draft, approved_at: datetime | None = None) -> str:
    """Say which link is not what people saw when they approved this revision, or nothing."""
    looks = looks_at(tx, ctx, draft)
    late = unseen(looks, approved_at) if approved_at else ()
    return joined("; ", (*turned(looks), *late))
