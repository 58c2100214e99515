"""Threads: containers as on Instagram, but text alone is a post, and posts can be deleted."""

from bot.domain.accounts import Account
from bot.domain.errors import NothingSent
from bot.ports import Addresses
from bot.publishers.containers import Manner, Profile
from bot.publishers.http import Wire
from bot.publishers.two_steps import TwoSteps
from bot.words.phrases import phrase

MANNER = Manner(
    who="Threads",
    version="v1.0",
    create="threads",
    publish="threads_publish",
    posts="threads",
    limit="threads_publishing_limit",
    words="text",
    stage="status",
    why="error_message",
    most_pictures=20,
    one={"media_type": "IMAGE"},
    only_words={"media_type": "TEXT"},
)


class ThreadsPublisher(TwoSteps):
    """One account on Threads."""

    def __init__(
        self, account: Account, *, secret: str, wire: Wire, addresses: Addresses | None
    ) -> None:
        super().__init__(
            account, secret=secret, wire=wire, manner=MANNER, deletes=True, addresses=addresses
        )

    async def profile(self) -> Profile:
        """Ask for the account behind the token."""
        me = await self._graph.read("me", fields="id,username")
        number, name = me.get("id"), me.get("username")
        if not isinstance(number, str) or not isinstance(name, str):
            raise NothingSent(phrase("Threads does not say whose login it is; nothing was sent."))
        return Profile(number=number, name=name)
