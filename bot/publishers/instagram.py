"""Instagram, for professional accounts, by either of its two doors.

With Instagram's own login nothing can be deleted by a program; with Facebook's login (the token
of the Page that the account belongs to) whole posts can.
"""

from bot.domain.accounts import Account
from bot.domain.errors import NothingSent, Refused
from bot.ports import Addresses
from bot.publishers.containers import Manner, Profile
from bot.publishers.http import Wire
from bot.publishers.meta import VERSION, fault_of
from bot.publishers.two_steps import TwoSteps
from bot.words.phrases import phrase

MANNER = Manner(
    who="Instagram",
    version=VERSION,
    create="media",
    publish="media_publish",
    posts="media",
    limit="content_publishing_limit",
    words="caption",
    stage="status_code",
    why="status",
    most_pictures=10,
    film={"media_type": "REELS", "share_to_feed": True},
)
OF_THE_PAGE = "instagram_business_account"
NO_SUCH_FIELD = 100


class InstagramPublisher(TwoSteps):
    """One account; `by_facebook` says that the token is that of its Facebook Page."""

    def __init__(
        self,
        account: Account,
        *,
        secret: str,
        wire: Wire,
        addresses: Addresses | None,
        by_facebook: bool,
    ) -> None:
        super().__init__(
            account,
            secret=secret,
            wire=wire,
            manner=MANNER,
            deletes=by_facebook,
            addresses=addresses,
        )
        self._by_facebook = by_facebook

    async def profile(self) -> Profile:
        """Ask for the account behind the token."""
        return await (self._of_the_page() if self._by_facebook else self._of_the_login())

    async def _of_the_login(self) -> Profile:
        me = await self._graph.read("me", fields="user_id,username")
        return _profile(me.get("user_id"), me.get("username"))

    async def _of_the_page(self) -> Profile:
        answer = await self._graph.get("me", fields=f"{OF_THE_PAGE}{{id,username}}")
        fault = fault_of(answer)
        if fault is not None and fault.code == NO_SUCH_FIELD:
            raise _no_account()
        found = self._graph.require(answer, effect=False).get(OF_THE_PAGE)
        if not isinstance(found, dict):
            raise _no_account()
        return _profile(found.get("id"), found.get("username"))


def _profile(number: object, name: object) -> Profile:
    if not isinstance(number, str | int) or not isinstance(name, str):
        raise NothingSent(phrase("Instagram does not say whose login it is; nothing was sent."))
    return Profile(number=str(number), name=name)


def _no_account() -> Refused:
    return Refused(
        phrase(
            "This login is that of no Facebook Page with an Instagram account; connect them"
            " in Facebook, and ask an administrator for that Page's access token."
        )
    )
