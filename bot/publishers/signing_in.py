"""Opens the way in which people sign in to an account's network."""

from collections.abc import Mapping

import aiohttp

from bot.domain.accounts import Account
from bot.ports import Clock
from bot.publishers.answers import usual_words
from bot.publishers.http import Wire
from bot.publishers.links import host_of
from bot.publishers.meta import fault_of, meta_words
from bot.publishers.oauth import SignIn
from bot.publishers.oauth_calls import App
from bot.publishers.oauth_ways import way_of


def sign_in_of(
    account: Account,
    *,
    extras: Mapping[str, str],
    app: tuple[str, str] | None,
    session: aiohttp.ClientSession,
    clock: Clock,
) -> SignIn | None:
    """Open it, or nothing where the network has none or our app there is not in the settings.

    `app` is its id and its secret.
    """
    way = way_of(account, extras, has_app=app is not None)
    if way is None:
        return None
    who = way.who or host_of(account.base_url)

    def wire() -> Wire:
        return Wire(
            session=session,
            clock=clock,
            who=who,
            words=lambda answer: (
                meta_words(answer) if fault_of(answer) is not None else usual_words(answer)
            ),
        )

    known = App(id=app[0], secret=app[1]) if app else None
    return SignIn(way, account, app=known, wire=wire)
