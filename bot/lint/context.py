"""What the caller knows about the accounts that a draft is for; without it, checks stay silent."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProfile:
    """Who speaks. `industry` is free text such as `hospital` or `home security`.

    `languages` are two-letter codes; none given means that any may come. `own_handles` are
    the account's own names on networks, written with or without the first `@`.
    """

    industry: str | None = None
    languages: tuple[str, ...] = ()
    own_handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one server or account allows, where it differs from its network's usual limits.

    `link_length` is what every link counts (Mastodon's `characters_reserved_per_url`).
    """

    characters: int | None = None
    bytes: int | None = None
    link_length: int | None = None
    pictures: int | None = None


NOBODY = AccountProfile()
USUAL = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that is known beside the content itself; every field may be left out.

    `accounts` and `limits` go by account name.
    """

    accounts: Mapping[str, AccountProfile] = field(default_factory=dict)
    limits: Mapping[str, Limits] = field(default_factory=dict)

    def profile(self, account: str) -> AccountProfile:
        """Who the account is, as far as anybody said."""
        return self.accounts.get(account, NOBODY)

    def limits_of(self, account: str) -> Limits:
        """What the account's server allows otherwise than usual."""
        return self.limits.get(account, USUAL)
