"""What checks need before they can see anything: most posts lack most of it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.domain.lazily import lazy
from bot.lint.look import Look

_MANY_DIGITS: Final = 8
# As many in a row, with no more between two of them than a telephone number has.
_LONG_NUMBER: Final = lazy(r"\d(?:[\W_]{0,3}\d){7}")


class Held(NamedTuple):
    """Whether a post or its text holds something, or it is known about it."""

    media: bool
    links: bool
    links_followed: bool
    days: bool
    digits: bool
    many_digits: bool
    long_number: bool
    hashtags: bool
    more_than_ascii: bool
    no_word: bool
    moment: bool
    event: bool
    sponsor: bool
    recent_posts: bool
    incidents: bool
    texts_elsewhere: bool
    other_accounts: bool
    own_name: bool
    own_handles: bool
    glossary: bool

    def suffices(self, code: str) -> bool:
        """Whether nothing is lacking that a rule's own check needs to see anything."""
        return all(getattr(self, need) for need, codes in NEEDED.items() if code in codes)


NEEDED: Final[Mapping[str, frozenset[str]]] = {
    need: frozenset(codes.split())
    for need, codes in {
        "media": "pictures alt-text alt-text-useless phone-picture screenshot unfinished-file "
        "picture-place picture-device mixed-media young-vice-shown",
        "links": "link-shortener link-tracking link-misspelt link-lookalike link-placeholder "
        "dead-link link-cost",
        "links_followed": "link-fails link-certificate link-private link-elsewhere link-unfolded",
        "days": "wrong-weekday",
        "digits": "impossible-date old-year child",
        "many_digits": "bank-account",
        "long_number": "card-number private-phone",
        "hashtags": "hashtag-capitals hashtag-number hashtag-reading hashtag-limit hashtag-length",
        "more_than_ascii": "fake-letters emoji-chain turned-text unseen-signs mixed-alphabets "
        "encoding",
        "no_word": "empty",
        "moment": "wrong-moment past-event old-year wrong-greeting wrong-countdown closed-day "
        "wrong-hour other-feast at-night at-weekend public-holiday",
        "event": "other-day wrong-countdown",
        "sponsor": "sponsored-unlabelled",
        "recent_posts": "repeated",
        "incidents": "incident",
        "texts_elsewhere": "same-elsewhere",
        "other_accounts": "other-account",
        "own_name": "other-voice other-slogan blames-itself",
        "own_handles": "handle-misspelt own-mention",
        "glossary": "name-spelling name-joined",
    }.items()
}
"""The rules whose check sees nothing where something is lacking, by what that is."""


def held_by(look: Look) -> Held:
    """Say what a post and its text hold."""
    many = look.digits >= _MANY_DIGITS
    post, situation, profile = look.post, look.post.situation, look.post.profile
    return Held(
        media=bool(post.media),
        links=bool(look.addresses),
        links_followed=bool(post.links and look.addresses),
        days=bool(look.days),
        digits=bool(look.digits),
        many_digits=many,
        long_number=many and bool(_LONG_NUMBER.search(look.text)),
        hashtags=look.may_have_tags,
        more_than_ascii=not look.text.isascii(),
        no_word=not look.reading.words,
        moment=situation.scheduled_at is not None,
        event=situation.event_date is not None,
        sponsor=bool(situation.sponsored),
        recent_posts=bool(situation.recent),
        incidents=bool(situation.incidents),
        texts_elsewhere=bool(post.elsewhere),
        other_accounts=bool(post.others),
        own_name=bool(profile.name),
        own_handles=bool(profile.own_handles),
        glossary=bool(profile.glossary),
    )
