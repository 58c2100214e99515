"""X by its API, version 2.

It keeps no keys. It refuses equal text, also after an answer that was lost, so such a refusal is
never taken as a plain no. After a lost answer the account's newest posts are looked through.
"""

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.dressing import Disclosure, disclosures
from bot.domain.errors import (
    ConfigError,
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
)
from bot.ports import Abilities, Pictures, Seen
from bot.publishers.answers import Answer
from bot.publishers.approved import check, take_all
from bot.publishers.client import Client, Login, bearer
from bot.publishers.http import Wire
from bot.publishers.oauth1 import Keys, SignedCalls
from bot.publishers.plain import Plain
from bot.publishers.plain_text import same_text
from bot.publishers.x_media import XMedia
from bot.publishers.x_posts import as_typed, loosely, media_of, problem_of
from bot.words.phrases import phrase

WHO = "X"
MOST_PICTURES = 4
MOST_ALT_TEXT = 1000
MOST_LOOKED_AT = 100
FEWEST_LISTED = 5
DAILY = ("X-User-Limit-24hour", "X-App-Limit-24hour")
FIELDS = {
    "tweet.fields": "created_at,entities,note_tweet,attachments",
    "expansions": "attachments.media_keys",
    "media.fields": "alt_text,type",
}


class XPublisher(Plain):
    """One account on X."""

    abilities = Abilities(repeat_is_harmless=False, deletes=True)

    def __init__(self, account: Account, *, secret: str, wire: Wire) -> None:
        self.account = account
        self._wire = wire
        self._client = Client(wire, account.base_url, _login(account, secret, wire))
        self._media = XMedia(self._client, wire, lambda answer: self._refusal(answer, effect=False))

    async def who_am_i(self) -> str:
        """Return the address of the login's own account by its number, which outlives a name.

        Raise `Refused` where its name is another one than that of the settings.
        """
        return _identity(await self._me())

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Upload the pictures or the video, note the newest own post, and freeze the request."""
        me = await self._me()
        check(target, self.account, _identity(me), WHO)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        if any(len(picture.alt_text) > MOST_ALT_TEXT for picture, _ in taken):
            raise Refused(
                phrase(
                    "X takes at most {most} characters of alt text; shorten it and ask for"
                    " a new look.",
                    most=MOST_ALT_TEXT,
                )
            )
        newest = await self._own(str(me["id"]), FEWEST_LISTED, reposts=True)
        media = [await self._media.put(picture, content, key) for picture, content in taken]
        frozen: dict[str, Any] = {"text": target.text}
        if media:
            frozen["media"] = {"media_ids": media}
        told = disclosures(target.options)
        if Disclosure.AI in told:
            frozen["made_with_ai"] = True
        if Disclosure.PAID in told:
            frozen["paid_partnership"] = True
        noted = {
            "user": str(me["id"]),
            "name": str(me["username"]),
            "newest": max((post["id"] for post in newest), key=_age, default=""),
        }
        return Intent(key=key, body=json.dumps(frozen), baseline=json.dumps(noted))

    async def send(self, intent: Intent) -> Receipt:
        """Make the post once.

        Raise `OutcomeUnknown` also where X says that the same text is out already: it may be
        this very post.
        """
        answer = await self._client.ask("POST", "/2/tweets", body=intent.body.encode(), effect=True)
        if not answer.ok:
            raise self._refusal(answer, effect=True)
        data = self._wire.require(answer, effect=True).get("data")
        number = data.get("id") if isinstance(data, dict) else None
        if not isinstance(number, str) or not number:
            raise Happened(
                phrase(
                    "{who} said yes, but does not name the post; please look at the account.",
                    who=WHO,
                )
            )
        return _receipt(intent, number, self._wire.clock.now())

    async def find(self, intent: Intent) -> Receipt | None:
        """Look for the post among the own ones made since the intent; `None` proves nothing.

        Raise `OutcomeUnknown` when it could not be looked up.
        """
        noted, frozen = json.loads(intent.baseline), json.loads(intent.body)
        wanted = len(frozen.get("media", {}).get("media_ids", ()))
        try:
            own = await self._own(noted["user"], MOST_LOOKED_AT, since=noted["newest"])
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        for post in sorted(own, key=lambda one: _age(one["id"])):
            same = same_text(loosely(as_typed(post)), loosely(frozen["text"]))
            if same and len(media_of(post)) == wanted:
                return _receipt(intent, post["id"], _made_at(post) or self._wire.clock.now())
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the post; `None` when X says that there is none."""
        answer = await self._client.get(_path(receipt.remote_id), **FIELDS)
        if problem_of(answer.plain or {}) == "resource-not-found":
            return None
        if not answer.ok:
            raise self._refusal(answer, effect=False)
        plain = self._wire.require(answer, effect=False)
        post = plain.get("data")
        if not isinstance(post, dict):
            raise NothingSent(phrase("X does not show the post now; please look at the account."))
        known = {
            str(one.get("media_key")): str(one.get("alt_text") or "")
            for one in (plain.get("includes") or {}).get("media", ())
        }
        media = media_of(post)
        return Seen(
            text=as_typed(post),
            pictures=len(media),
            alt_texts=tuple(known.get(one, "") for one in media),
            url=receipt.url,
        )

    async def delete(self, receipt: Receipt) -> None:
        """Delete the post. Raise `Refused` when X does not say that it did."""
        answer = await self._client.ask("DELETE", _path(receipt.remote_id), effect=True)
        if answer.status == 404 and await self.read_back(receipt) is None:
            return
        if not answer.ok:
            raise self._refusal(answer, effect=True)
        data = self._wire.require(answer, effect=True).get("data")
        if not isinstance(data, dict) or data.get("deleted") is not True:
            raise Refused(
                phrase("{who} did not delete the post; please delete it there by hand.", who=WHO)
            )

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _me(self) -> dict[str, Any]:
        answer = await self._client.get("/2/users/me")
        if not answer.ok:
            raise self._refusal(answer, effect=False)
        me = self._wire.require(answer, effect=False).get("data")
        if not isinstance(me, dict) or not me.get("id") or not me.get("username"):
            raise NothingSent(
                phrase("{who} does not say who the account is; nothing was sent.", who=WHO)
            )
        if str(me["username"]).lower() != self.account.handle.lower():
            raise Refused(
                phrase(
                    "The login at X is that of @{name}, and the settings name @{handle};"
                    " correct the one that is wrong.",
                    name=me["username"],
                    handle=self.account.handle,
                )
            )
        return me

    async def _own(
        self, user: str, most: int, since: str = "", *, reposts: bool = False
    ) -> list[dict[str, Any]]:
        """List the account's newest posts, each with an `id` that is text.

        What is left out is taken from the newest `most`: without `reposts` none may be left.
        """
        params = {**FIELDS, "max_results": str(most)}
        if not reposts:
            params["exclude"] = "retweets"
        if since:
            params["since_id"] = since
        answer = await self._client.get(f"/2/users/{quote(user, safe='')}/tweets", **params)
        if not answer.ok:
            raise self._refusal(answer, effect=False)
        plain = self._wire.require(answer, effect=False)
        if "data" not in plain and (plain.get("meta") or {}).get("result_count") != 0:
            raise NothingSent(phrase("{who} does not list the account's posts.", who=WHO))
        posts = plain.get("data") or []
        return [one for one in posts if isinstance(one, dict) and isinstance(one.get("id"), str)]

    def _refusal(self, answer: Answer, *, effect: bool) -> PublishError:
        """Say what X's no means: its money, its daily limits, and text that is out already."""
        said, kind = self._wire.said(answer), problem_of(answer.plain or {})
        if effect and answer.status == 403 and "duplicate" in said.lower():
            return OutcomeUnknown(
                phrase("X says that this very text is out already; please look at the account.")
            )
        if effect and answer.status == 503:
            # X keeps no keys, and writes the same where the post was made and its answer was lost.
            return self._wire.doubt(answer)
        if answer.status == 402 or kind in ("credits-depleted", "usage-capped"):
            return Refused(
                phrase(
                    "The money for X's API is used up, so nothing was sent; ask an"
                    " administrator to add credits."
                )
            )
        day = next((one for one in DAILY if answer.headers.get(f"{one}-Remaining") == "0"), "")
        reset = answer.headers.get(f"{day}-Reset", "")
        if answer.status == 429 and day and reset.isascii() and reset.isdigit():
            wait = max(int(reset[:15]) - self._wire.clock.now().timestamp(), 1.0)
            return Throttled(phrase("X takes no more posts of this account today."), wait)
        return self._wire.refusal(answer, effect=effect)


def _login(account: Account, secret: str, wire: Wire) -> Login:
    """One word is an OAuth 2 access token of the account; four are the keys of OAuth 1.0a."""
    parts = secret.split()
    wire.keep_secret(**{f"part {number}": part for number, part in enumerate(parts)})
    match parts:
        case [token]:
            return bearer(token)
        case [app, app_secret, token, token_secret]:
            keys = Keys(app=app, app_secret=app_secret, token=token, token_secret=token_secret)
            return SignedCalls(keys, wire.clock)
    raise ConfigError(
        (
            phrase(
                "{account}: its secret must be one access token, or four words: the API key and"
                " its secret, the access token and its secret",
                account=account.name,
            ),
        )
    )


def _receipt(intent: Intent, number: str, at: datetime) -> Receipt:
    name = json.loads(intent.baseline)["name"]
    return Receipt(remote_id=number, url=f"https://x.com/{name}/status/{number}", at=at)


def _identity(me: dict[str, Any]) -> str:
    return f"https://x.com/i/user/{me['id']}"


def _path(number: str) -> str:
    return f"/2/tweets/{quote(number, safe='')}"


def _age(number: str) -> tuple[int, str]:
    """Order ids by time: they grow in length, then in order."""
    return (len(number), number)


def _made_at(post: dict[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(post.get("created_at")))
    except ValueError:
        return None
    return at if at.tzinfo else None
