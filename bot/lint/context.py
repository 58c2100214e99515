"""What the caller knows beside the text; without it, checks stay silent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from bot.domain.links import LinkFact


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProfile:
    """Who speaks. `industry` is free text such as `hospital` or `home security`.

    `languages` are two-letter codes; none given means that any may come. `own_handles` are
    the account's own names on networks, written with or without the first `@`. `glossary`
    holds names as they must be written. `country` is the audience's, such as `FR` or `DE-BY`,
    and `zone` its zone, where it is another one than the context's.
    """

    name: str = ""
    industry: str | None = None
    languages: tuple[str, ...] = ()
    own_handles: tuple[str, ...] = ()
    glossary: tuple[str, ...] = ()
    country: str = ""
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one server or account allows, where it differs from its network's usual limits.

    `link_length` is what every link counts (Mastodon's `characters_reserved_per_url`).
    """

    characters: int | None = None
    bytes: int | None = None
    link_length: int | None = None
    pictures: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One picture or video, as far as anybody looked; `None` is not known.

    `type` is `image`, `video`, or a media type. `camera` is the maker or model in the file.
    """

    type: str = "image"
    alt_text: str | None = None
    file_name: str = ""
    has_gps: bool | None = None
    camera: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """A post that went out, or waits, and how many days ago (`None`: not known)."""

    text: str
    age_days: float | None = None
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that once went wrong: a case of the museum, to be recognised."""

    id: str
    text: str
    level: int
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """When a post leaves, what it is about, and what went out before it.

    `scheduled_at` is in the audience's zone; naive is taken as such. `now` is when it
    is read, `event_date` the day of what the post announces. `sponsored` says that somebody
    paid or gave for it.
    """

    scheduled_at: datetime | None = None
    now: datetime | None = None
    event_date: date | None = None
    recent: tuple[Recent, ...] = ()
    sponsored: bool | None = None
    incidents: tuple[Incident, ...] = ()


NOBODY = AccountProfile()
USUAL = Limits()
NOTHING = Situation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that is known beside the content itself; every field may be left out.

    `accounts`, `limits` and `media` go by account name; media of an account stand in the
    order of its pictures. `links` are those that somebody followed. `zone` is the audience's,
    where an account has none of its own.
    """

    accounts: Mapping[str, AccountProfile] = field(default_factory=dict)
    limits: Mapping[str, Limits] = field(default_factory=dict)
    media: Mapping[str, tuple[Media, ...]] = field(default_factory=dict)
    links: tuple[LinkFact, ...] = ()
    situation: Situation = NOTHING
    zone: tzinfo | None = None

    def profile(self, account: str) -> AccountProfile:
        """Who the account is, as far as anybody said."""
        return self.accounts.get(account, NOBODY)

    def limits_of(self, account: str) -> Limits:
        """What the account's server allows otherwise than usual."""
        return self.limits.get(account, USUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What one account would publish, with all that is known about it.

    `language` is the text's, where somebody said so, and `warning` is shown in front of it.
    `others` are the remaining accounts, `elsewhere` the texts that leave for the same network by
    other accounts, `links` those that somebody followed. `parts` are those of a thread, each a post
    of its own; a single post has none.
    """

    text: str
    network: str
    account: str = ""
    language: str = ""
    warning: str = ""
    profile: AccountProfile = NOBODY
    others: tuple[AccountProfile, ...] = ()
    elsewhere: tuple[str, ...] = ()
    limits: Limits = USUAL
    media: tuple[Media, ...] = ()
    links: tuple[LinkFact, ...] = ()
    situation: Situation = NOTHING
    parts: tuple[str, ...] = ()
