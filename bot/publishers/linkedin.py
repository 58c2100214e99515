"""LinkedIn's Posts API, for an organisation's page or a member.

It keeps no keys. It refuses equal text, also after an answer that was lost, so such a refusal is
never taken as a plain no. Only an organisation's posts can be listed and read.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.accounts import Account
from bot.domain.correcting import Edits
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import LinkCard, Picture, Target
from bot.domain.errors import Happened, NothingSent, OutcomeUnknown, PublishError, Refused
from bot.ports import Abilities, Pictures, Seen
from bot.publishers.answers import Answer
from bot.publishers.approved import check, take_all, take_preview
from bot.publishers.client import Client, bearer
from bot.publishers.http import Wire
from bot.publishers.linkedin_media import LinkedInMedia, path_of
from bot.publishers.little_text import little, plain
from bot.publishers.plain import Plain
from bot.publishers.plain_text import made_since, same_text
from bot.words.phrases import phrase

WHO = "LinkedIn"
ORGANISATION = "urn:li:organization:"
MOST_PICTURES = 20
MOST_ALT_TEXT = 4086
KINDS = frozenset({"image/png", "image/jpeg", "image/gif"})
MOST_LOOKED_AT = 50
KNOWN = 5


class LinkedInPublisher(Plain):
    """One author on LinkedIn: `author` is a URN of an organisation or of a person."""

    def __init__(
        self, account: Account, *, secret: str, wire: Wire, author: str, version: str
    ) -> None:
        self.account = account
        self._is_page = author.startswith(ORGANISATION)
        self.abilities = Abilities(
            repeat_is_harmless=False,
            deletes=True,
            finds=self._is_page,
            reads=self._is_page,
            edits=Edits.TEXT,
            edits_videos=True,
        )
        self._author = author
        self._version = version
        self._wire = wire
        headers = {"LinkedIn-Version": version, "X-Restli-Protocol-Version": "2.0.0"}
        self._client = Client(wire, account.base_url, bearer(secret), headers)
        self._media = LinkedInMedia(
            self._client,
            wire,
            account=account,
            author=author,
            is_page=self._is_page,
            refusal=lambda answer: self._refusal(answer, effect=False),
        )
        wire.keep_secret(token=secret)

    async def who_am_i(self) -> str:
        """Return the author's URN, once LinkedIn has shown that the login may speak for it."""
        if self._is_page:
            # Only whoever has a role there may list a page's posts.
            await self._own(1)
            return self._author
        me = self._require(await self._client.get("/v2/userinfo"), effect=False)
        if not isinstance(me.get("sub"), str) or not me["sub"]:
            raise NothingSent(phrase("LinkedIn does not say who the member is; nothing was sent."))
        member = f"urn:li:person:{me['sub']}"
        if member != self._author:
            raise Refused(
                phrase(
                    "The login at LinkedIn is that of {member}, and the settings name"
                    " {author}; correct the one that is wrong.",
                    member=member,
                    author=self._author,
                )
            )
        return member

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Upload the pictures or the video, note the newest own posts, and freeze the request."""
        check(target, self.account, await self.who_am_i(), WHO)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        for picture, _ in taken:
            _fits(picture)
        known = [post["id"] for post in await self._own(KNOWN)] if self._is_page else []
        media = [await self._put(picture, content, key) for picture, content in taken]
        frozen = {
            "author": self._author,
            "commentary": little(target.text),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        if media:
            one = {"media": media[0]}
            frozen["content"] = one if len(media) == 1 else {"multiImage": {"images": media}}
        elif target.card is not None:
            shown = await take_preview(target, pictures)
            thumbnail = {"thumbnail": await self._media.picture(shown[1])} if shown else {}
            frozen["content"] = {"article": _article(target.card) | thumbnail}
        return Intent(key=key, body=json.dumps(frozen), baseline=json.dumps({"known": known}))

    async def _put(self, picture: Picture, content: bytes, key: str) -> dict[str, str]:
        """Put up one picture or video, as a post names it; LinkedIn has no alt texts of videos."""
        if picture.is_video:
            return {"id": await self._media.film(picture, content, key)}
        return {"id": await self._media.picture(content), "altText": picture.alt_text}

    async def send(self, intent: Intent) -> Receipt:
        """Make the post once; the answer's head names it.

        Raise `OutcomeUnknown` also where LinkedIn says that the same text is out already: it
        may be this very post.
        """
        answer = await self._client.ask(
            "POST", "/rest/posts", body=intent.body.encode(), effect=True
        )
        if not answer.ok:
            raise self._refusal(answer, effect=True)
        urn = answer.headers.get("x-restli-id", "")
        if not urn.startswith("urn:li:"):
            raise Happened(
                phrase(
                    "{who} said yes, but does not name the post; please look at the account.",
                    who=WHO,
                )
            )
        return _receipt(urn, self._wire.clock.now())

    async def find(self, intent: Intent) -> Receipt | None:
        """Look for the post among the page's own made since the intent; `None` proves nothing.

        Raise `OutcomeUnknown` when it could not be looked up. A member's posts can't be.
        """
        if not self._is_page:
            return None
        frozen, noted = json.loads(intent.body), json.loads(intent.baseline)
        wanted = plain(frozen["commentary"]), len(_images(frozen))
        try:
            own = await self._own(MOST_LOOKED_AT)
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        for post in reversed(made_since(own, noted["known"])):
            text = plain(str(post.get("commentary") or ""))
            if same_text(text, wanted[0]) and len(_images(post)) == wanted[1]:
                return _receipt(post["urn"], _made_at(post) or self._wire.clock.now())
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read a page's post; `None` when LinkedIn says that there is none.

        Raise `Refused` for a member's, which LinkedIn lets nobody read.
        """
        if not self._is_page:
            raise Refused(phrase("LinkedIn lets nobody read a member's posts; please look there."))
        answer = await self._client.get(path_of(receipt.remote_id, "posts"))
        if answer.status == 404 and self._wire.said(answer):
            return None
        post = self._require(answer, effect=False)
        images = _images(post)
        return Seen(
            text=plain(str(post.get("commentary") or "")),
            pictures=len(images),
            alt_texts=tuple(str(image.get("altText") or "") for image in images),
            url=receipt.url,
        )

    async def delete(self, receipt: Receipt) -> None:
        """Delete the post; LinkedIn says yes also when it was gone."""
        answer = await self._client.ask("DELETE", path_of(receipt.remote_id, "posts"), effect=True)
        if not answer.ok:
            raise self._refusal(answer, effect=True)

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Change the post's text; its pictures and its preview stay."""
        changed = {"commentary": json.loads(intent.body)["commentary"]}
        answer = await self._client.ask(
            "POST",
            path_of(receipt.remote_id, "posts"),
            json={"patch": {"$set": changed}},
            also={"X-RestLi-Method": "PARTIAL_UPDATE"},
            effect=True,
        )
        if not answer.ok:
            raise self._refusal(answer, effect=True)
        return replace(receipt, at=self._wire.clock.now())

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _own(self, most: int) -> list[dict[str, Any]]:
        """List the page's newest posts, newest first, each with its `urn`; `id` is its number."""
        answer = await self._client.get(
            "/rest/posts", q="author", author=self._author, count=str(most), sortBy="CREATED"
        )
        elements = self._require(answer, effect=False).get("elements")
        if not isinstance(elements, list):
            raise NothingSent(phrase("LinkedIn does not list the page's posts; nothing was sent."))
        posts = [one for one in elements if isinstance(one, dict) and one.get("id")]
        return [
            {**one, "urn": str(one["id"]), "id": str(one["id"]).rpartition(":")[2]} for one in posts
        ]

    def _require(self, answer: Answer, *, effect: bool) -> dict[str, Any]:
        if not answer.ok:
            raise self._refusal(answer, effect=effect)
        return self._wire.require(answer, effect=effect)

    def _refusal(self, answer: Answer, *, effect: bool) -> PublishError:
        """Say what LinkedIn's no means: equal text, and versions of its API that have ended."""
        details = (answer.plain or {}).get("errorDetails")
        if effect and answer.status in (409, 422) and "DUPLICATE_POST" in json.dumps(details):
            return OutcomeUnknown(
                phrase(
                    "LinkedIn says that this very text is out already ({words}); please"
                    " look at the account.",
                    words=self._wire.said(answer),
                )
            )
        if effect and answer.status == 503:
            # Its gateway writes in LinkedIn's own form also of calls that went through behind it.
            return self._wire.doubt(answer)
        if answer.status == 426:
            return Refused(
                phrase(
                    "LinkedIn has ended version {version} of its API, so nothing was sent;"
                    " ask an administrator to set a newer api_version.",
                    version=self._version,
                )
            )
        return self._wire.refusal(answer, effect=effect)


def linkedin_words(answer: Answer) -> str:
    """Take LinkedIn's own words out of an error, which also has a status."""
    found = answer.plain or {}
    message = found.get("message")
    return message if isinstance(message, str) and "status" in found else ""


def _fits(picture: Picture) -> None:
    if picture.is_video:
        return
    if picture.media_type not in KINDS:
        raise Refused(
            phrase("LinkedIn takes PNG, JPEG and GIF; replace the picture for a new look.")
        )
    if len(picture.alt_text) > MOST_ALT_TEXT:
        raise Refused(
            phrase(
                "LinkedIn takes at most {most} characters of alt text; shorten it and ask"
                " for a new look.",
                most=MOST_ALT_TEXT,
            )
        )


def _article(card: LinkCard) -> dict[str, str]:
    """Write a preview as it is taken; LinkedIn looks at no page itself."""
    described = {"description": card.description} if card.description else {}
    return {"source": card.url, "title": card.title, **described}


def _images(post: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the pictures of a post, as it is sent and as it is shown."""
    content = post.get("content")
    found = content if isinstance(content, dict) else {}
    several = found.get("multiImage")
    images = several.get("images") if isinstance(several, dict) else [found.get("media")]
    return [one for one in images if isinstance(one, dict)] if isinstance(images, list) else []


def _receipt(urn: str, at: datetime) -> Receipt:
    return Receipt(remote_id=urn, url=f"https://www.linkedin.com/feed/update/{urn}/", at=at)


def _made_at(post: dict[str, Any]) -> datetime | None:
    at = post.get("publishedAt") or post.get("createdAt")
    return datetime.fromtimestamp(at / 1000, UTC) if isinstance(at, int) else None
