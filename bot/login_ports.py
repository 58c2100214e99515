"""What the rooms ask of networks to be signed in there, and what a publisher asks of the rooms."""

from collections.abc import Mapping
from typing import Protocol

from bot.domain.connections import Grant, Held, Journey


class Login(Protocol):
    """How one connected account is signed in. Every failure is a `PublishError`."""

    async def now(self) -> Held:
        """The token in use, renewed where it is time to. Raises `Unauthorized` without one."""

    async def check(self) -> None:
        """Raise `Unauthorized` where the login has ended, whatever token is still at hand."""

    async def anew(self, refused: Held) -> Held:
        """A newer token than one that the network refused. Raises `Unauthorized` without one."""


class SignIn(Protocol):
    """A network as the place where people sign in to one account, and its token is renewed."""

    async def begin(self, back: str) -> Journey:
        """Say where to sign in; the network sends people to `back`. Raises a `PublishError`."""

    async def finish(self, code: str, kept: Mapping[str, str]) -> Grant:
        """Exchange what a journey brought back for a token, once. Raises a `PublishError`."""

    async def renew(self, grant: Grant) -> Grant:
        """Ask for a new token once.

        Raises `Unauthorized` where the network says that a person has to sign in again,
        `OutcomeUnknown` where what renews may be used up, and other kinds where it is not.
        """

    async def revoke(self, grant: Grant) -> bool:
        """Let the network end a login; false where no program can.

        Raises a `PublishError` where it did not say yes.
        """
