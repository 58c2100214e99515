"""Threads: containers as on Instagram, but text alone is a post, and posts can be deleted.

A part of a thread is an answer to the own post before it: a container with `reply_to_id`.
"""

from collections.abc import Sequence

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import NothingSent, Throttled
from bot.ports import Addresses, Pictures
from bot.publishers.approved import gone_before
from bot.publishers.containers import Manner, Profile
from bot.publishers.http import Wire
from bot.publishers.two_steps import ANSWERS_USED, KNOWN, TwoSteps
from bot.words.phrases import phrase

NOBODY = "0"
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
    film={"media_type": "VIDEO"},
    film_alt=True,
    answers="replies",
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

    async def check(self, target: Target) -> None:
        """Ask also, for a thread, whether its later parts could be published and looked for.

        Raise `Refused` where the login lacks a right that they need, so that it isn't begun.
        """
        await super().check(target)
        if more := len(target.parts) - 1:
            me = await self._me()
            found = await self._quota_of(me, ANSWERS_USED)
            if found is not None and found.left < more:
                raise Throttled(
                    phrase(
                        "{who} takes only {left} more answers for now, and the thread needs"
                        " {more}.",
                        who=MANNER.who,
                        left=found.left,
                        more=more,
                    )
                )
            # Which answers there are says nothing now: that they can be listed at all does.
            await self._own(me.number, KNOWN, NOBODY)

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Make the container of an answer to the last part, and freeze its id."""
        if await self.read_back(before[-1]) is None:
            raise gone_before(MANNER.who)
        return await self._prepared(target, pictures, key, before[-1].remote_id)
