"""Words beside a post's text: what its pictures show, what goes with it, why now. Pure."""

from collections.abc import Collection, Iterable, Sequence

from bot.domain.accounts import Network
from bot.domain.card import CardView
from bot.domain.drafts import Picture, Target
from bot.domain.dressing import (
    LANGUAGE,
    LANGUAGES,
    OWN_BRAND,
    SEEN_BY,
    WARNING,
    Disclosure,
    disclosures,
    said_in,
)
from bot.domain.fitting import says_alt
from bot.slack.escaping import escape
from bot.slack.prices import price_of
from bot.words.phrases import marked, t

DISCLOSED_AS = {
    Disclosure.AI: marked("made with AI"),
    Disclosure.PAID: marked("paid partnership"),
}

SEEN_ALONE_BY = {
    (Network.MASTODON, "unlisted"): marked("everybody, but in no public timeline"),
    (Network.MASTODON, "private"): marked("followers alone"),
    (Network.TIKTOK, "private"): marked("the account itself alone"),
}


def disclosed_anywhere(targets: Iterable[Target]) -> frozenset[Disclosure]:
    """What is disclosed beside a draft's post on any of its accounts."""
    return frozenset(said for target in targets for said in disclosures(target.options))


def dress_line(target: Target, elsewhere: Collection[Disclosure] = ()) -> str:
    """Say what goes with a text: warning, language, disclosures, who sees it, what it costs.

    What is disclosed `elsewhere`, on another account, is named where it is not.
    """
    warning, language = (said_in(target.options, name) for name in (WARNING, LANGUAGE))
    said = (
        [t("⚠️ Behind the content warning “{warning}”", warning=escape(warning))] if warning else []
    )
    if language:
        said.append(t("Language: {language}", language=escape(LANGUAGES.get(language, language))))
    told = disclosures(target.options)
    if told:
        said.append(t("Disclosed beside it: {named}", named=_named(told)))
    if lacking := set(elsewhere) - told:
        said.append(t("⚠️ Not disclosed beside it here: {named}", named=_named(lacking)))
    if said_in(target.options, OWN_BRAND):
        said.append(t("Disclosed beside it: promotes the account's own brand"))
    if seen := said_in(target.options, SEEN_BY):
        named = t(SEEN_ALONE_BY.get((target.network, seen), seen))
        said.append(t("Seen by: {named}", named=named))
    if price := price_of(target):
        said.append(t("X charges about {price} for it", price=price))
    return " · ".join(said)


def _named(told: Collection[Disclosure]) -> str:
    return ", ".join(t(DISCLOSED_AS[one]) for one in Disclosure if one in told)


def note_line(view: CardView) -> str:
    """Say what an author says to those who approve; nobody publishes it."""
    if view.note is None:
        return ""
    who, said = view.note
    return t("💬 <@{who}>, for those who approve: {said}", who=who, said=escape(said))


def label_line(labels: Sequence[str]) -> str:
    """Say by which labels a draft is found again."""
    return f"🏷️ {escape(', '.join(labels))}" if labels else ""


def video_line(picture: Picture, address: str) -> str:
    """Say where a video is played, that it is just this one, and what is said of it."""
    if not address:
        return picture_line(picture)
    words = t(
        "<{address}|The video>, as it stands in this channel, is the one of this post, byte for"
        " byte (`{short}`).",
        address=address,
        short=picture.sha256[:8],
    )
    alt = escape(picture.alt_text or t("without alt text"))
    return f"🎬 {words}\n{t('It shows: {words}', words=alt)}"


def silent_line(targets: Sequence[Target]) -> str:
    """Say which accounts show nobody the alt texts that are approved with the post."""
    silent = [
        one.account
        for one in targets
        if any(picture.alt_text for picture in one.pictures) and not says_alt(one)
    ]
    if not silent:
        return ""
    return t(
        "🔇 {accounts}: no alt text goes along, as the network takes none here.",
        accounts=", ".join(silent),
    )


def picture_line(picture: Picture) -> str:
    """Say what is said of a picture or a video to whoever can't see it."""
    if picture.is_video:
        return f"🎬 {escape(picture.alt_text or t('without alt text'))}"
    return f"🖼️ {escape(picture.alt_text or t('without alt text'))}"
