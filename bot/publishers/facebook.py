"""A Facebook Page, by the Graph API.

Nothing there makes a repeat harmless, so after a lost answer the Page's own posts are looked
through, and where that does not help, people look. Videos go another way: see `reels`.
"""

import io
import json
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.domain.accounts import Account
from bot.domain.correcting import Edits
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Picture, Target
from bot.domain.errors import Happened, NothingSent, OutcomeUnknown, PublishError, Refused
from bot.ports import Abilities, Pictures, Seen
from bot.publishers import facets
from bot.publishers.approved import check, take_all
from bot.publishers.http import Wire, as_json
from bot.publishers.links import is_here, shown
from bot.publishers.meta import (
    GONE,
    TWICE,
    Graph,
    fault_of,
    is_gone,
    listed,
    made_since,
    newest_of,
    with_text,
)
from bot.publishers.plain import Plain
from bot.publishers.plain_text import same_text
from bot.publishers.reels import Reel, Reels, Stage, still_at_work
from bot.words.phrases import phrase

log = logging.getLogger(__name__)

MOST_PICTURES = 10
MOST_LOOKED_AT = 40
KNOWN = 5
WHO = "Facebook"
HOME = "https://www.facebook.com"
MADE = "created_time"
ATTACHMENTS = "attachments{media_type,target,subattachments{media_type,target}}"
FIELDS = f"id,message,{MADE},permalink_url,{ATTACHMENTS}"
PHOTO = "photo"
FILM = "video_id"
FILM_FIELDS = "id,description,permalink_url"
UPLOADED_WITHIN = timedelta(minutes=10)
"""Of a post: its pictures are handed over just before it, within one attempt."""


class FacebookPublisher(Plain):
    """One Page; `secret` is a Page access token."""

    abilities = Abilities(repeat_is_harmless=False, deletes=True, edits=Edits.TEXT)

    def __init__(self, account: Account, *, secret: str, wire: Wire) -> None:
        self.account = account
        self._wire = wire
        self._graph = Graph(wire, account.base_url, secret)
        self._reels = Reels(self._graph, secret, account.base_url)

    async def who_am_i(self) -> str:
        """Return the Page's lasting address. Raise `Refused` for no Page's token, or another's."""
        return _identity(await self._page())

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Upload the pictures unseen, note the newest own posts, and freeze the request."""
        page = await self._page()
        check(target, self.account, _identity(page), WHO)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        if target.has_video:
            return await self._prepared_film(page, target, taken[0][1], key)
        own = await self._own(page, KNOWN)
        frozen: dict[str, Any] = {"message": target.text, "published": True}
        if taken:
            photos = [await self._upload(page, picture, content) for picture, content in taken]
            frozen["attached_media"] = [{"media_fbid": photo} for photo in photos]
        elif link := _first_link(target.text):
            frozen["link"] = link
        last = str(own[0].get("message") or "") if own else ""
        noted = {"page": page, "pictures": len(taken), "last": last, **newest_of(own, MADE)}
        return Intent(key=key, body=as_json(frozen).decode(), baseline=json.dumps(noted))

    async def _prepared_film(self, page: str, target: Target, content: bytes, key: str) -> Intent:
        number, stage = await self._reels.ready(page, target, content, key)
        frozen = {
            "upload_phase": "finish",
            "video_state": "PUBLISHED",
            "video_id": number,
            "description": target.text,
        }
        if stage is Stage.OUT:
            # By an earlier call that was answered with a no: it must not be made again.
            frozen["stage"] = stage.value
        return Intent(key=key, body=as_json(frozen).decode(), baseline=json.dumps({"page": page}))

    async def send(self, intent: Intent) -> Receipt:
        """Make the post once. Raise `OutcomeUnknown` where it may be out by this very call."""
        frozen, noted = json.loads(intent.body), json.loads(intent.baseline)
        if "stage" in frozen:
            raise Happened(
                phrase(
                    "{who} says that this post is out already; please look at the account.", who=WHO
                )
            )
        if FILM in frozen:
            reel = await self._reels.publish(noted["page"], frozen)
            return self._film_receipt(frozen[FILM], reel)
        answer = await self._graph.tell(f"{noted['page']}/feed", frozen, effect=True)
        fault = fault_of(answer)
        explained = same_text(frozen["message"], noted["last"])
        if fault is not None and fault.code == TWICE and not explained:
            raise OutcomeUnknown(
                phrase(
                    "Facebook says that an equal post is out already, and it may be this"
                    " one; please look at the Page."
                )
            )
        number = self._graph.require(answer, effect=True).get("id")
        if not isinstance(number, str) or not number:
            raise Happened(
                phrase("Facebook said yes, but does not name the post; please look at the Page.")
            )
        return Receipt(remote_id=number, url=await self._link(number), at=self._wire.clock.now())

    async def find(self, intent: Intent) -> Receipt | None:
        """Look for the post among the Page's newest; `None` proves nothing.

        Raise `OutcomeUnknown` when it could not be looked up.
        """
        noted, frozen = json.loads(intent.baseline), json.loads(intent.body)
        if FILM in frozen:
            return await self._find_film(frozen[FILM])
        try:
            own = await self._own(noted["page"], MOST_LOOKED_AT)
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        text = frozen["message"]
        post = with_text(made_since(own, noted, MADE), "message", text, noted["pictures"])
        if post is None:
            return None
        return Receipt(remote_id=post["id"], url=self._shown(post), at=self._time(post))

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the post; `None` when Facebook, which otherwise answers, has it no more."""
        film = _is_film(receipt)
        fields = FILM_FIELDS if film else FIELDS
        answer = await self._graph.get(quote(receipt.remote_id, safe=""), fields=fields)
        fault = fault_of(answer)
        if is_gone(fault):
            # The same is said to a token without the right to read: then this raises.
            await self._page()
            return None
        post = self._graph.require(answer, effect=False)
        if film:
            return Seen(
                text=str(post.get("description") or ""),
                pictures=1,
                alt_texts=("",),
                url=self._film_link(receipt.remote_id, post.get("permalink_url")),
            )
        photos = _photos(post)
        return Seen(
            text=str(post.get("message") or ""),
            pictures=len(photos),
            alt_texts=await self._alt_texts(photos),
            url=self._shown({**post, "id": receipt.remote_id}),
        )

    async def delete(self, receipt: Receipt) -> None:
        """Delete the post and its pictures, which may stay alone; one that is gone is no error."""
        if not _is_film(receipt):
            await self._delete_photos(receipt)
        answer = await self._graph.delete(quote(receipt.remote_id, safe=""))
        fault = fault_of(answer)
        if is_gone(fault):
            if await self.read_back(receipt) is None:
                return
        elif self._graph.require(answer, effect=True).get("success") is True:
            return
        raise Refused(
            phrase("{who} did not delete the post; please delete it there by hand.", who=WHO)
        )

    async def _find_film(self, number: str) -> Receipt | None:
        """Ask how far the video is.

        Raise `Refused` where it failed, so that it never is out, and `StillAtWork` where it may be.
        """
        try:
            reel = await self._reels.asked(number)
        except PublishError as error:
            raise OutcomeUnknown(error.sentence) from None
        if reel is not None and reel.stage is Stage.FAILED:
            raise Refused(phrase("{who} says that the post was never published.", who=WHO))
        if reel is not None and reel.stage is Stage.WORKING:
            raise still_at_work()
        if reel is None or reel.stage is not Stage.OUT:
            return None
        return self._film_receipt(number, reel)

    def _film_receipt(self, number: str, reel: Reel) -> Receipt:
        url = self._film_link(number, reel.link)
        return Receipt(remote_id=number, url=url, at=self._wire.clock.now())

    async def _delete_photos(self, receipt: Receipt) -> None:
        """Delete the pictures; whatever goes wrong here, the post itself is deleted after it."""
        try:
            answer = await self._graph.get(quote(receipt.remote_id, safe=""), fields=FIELDS)
            for photo in await self._uploaded_for(answer.plain or {}):
                await self._graph.delete(quote(photo, safe=""))
        except PublishError as error:
            log.warning(
                "pictures may stay",
                extra={"event": "takedown.pictures", "why": error.sentence},
            )

    async def _uploaded_for(self, post: dict[str, Any]) -> list[str]:
        """Return those of a post's pictures that are its own: a link can show the Page's others."""
        photos, made = _photos(post), _moment(post)
        if not photos or made is None:
            return []
        found = await self._graph.read("", ids=",".join(photos), fields=MADE)
        born = {photo: _moment(found.get(photo)) for photo in photos}
        return [one for one, at in born.items() if at and at >= made - UPLOADED_WITHIN]

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Change the post's text; its pictures and its link stay."""
        fields = {"message": json.loads(intent.body)["message"]}
        answer = await self._graph.tell(quote(receipt.remote_id, safe=""), fields, effect=True)
        said = self._graph.require(answer, effect=True).get("success")
        if said is False:
            raise Refused(phrase("Facebook did not change the post; please look at the Page."))
        if said is not True:
            # A yes that says nothing of the change.
            raise self._wire.doubt(answer)
        return replace(receipt, at=self._wire.clock.now())

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _page(self) -> str:
        # Only a Page has a category, so the token of a person is refused here.
        answer = await self._graph.get("me", fields="id,username,category")
        fault = fault_of(answer)
        if fault is not None and fault.code == GONE[0]:
            raise Refused(
                phrase(
                    "Facebook says that this login is no Page's; ask an administrator for a"
                    " Page access token."
                )
            )
        plain = self._graph.require(answer, effect=False)
        page, name = plain.get("id"), plain.get("username")
        if not isinstance(page, str) or not page.isalnum():
            raise NothingSent(phrase("Facebook does not say which Page it is; nothing was sent."))
        # A young Page has no name in its address yet.
        if isinstance(name, str) and name.lower() not in (self.account.handle.lower(), ""):
            raise Refused(
                phrase(
                    "The login at Facebook is that of the Page {name}, and the settings"
                    " name {handle}; ask an administrator to mend one of them.",
                    name=name,
                    handle=self.account.handle,
                )
            )
        return page

    async def _own(self, page: str, most: int) -> list[dict[str, Any]]:
        """List the Page's newest posts, newest first, each with how many pictures it has."""
        plain = await self._graph.read(f"{page}/published_posts", fields=FIELDS, limit=str(most))
        return [{**post, "pictures": len(_photos(post))} for post in listed(plain)[:most]]

    async def _upload(self, page: str, picture: Picture, content: bytes) -> str:
        form = aiohttp.FormData()
        file = io.BytesIO(content)
        form.add_field("source", file, filename="picture", content_type=picture.media_type)
        form.add_field("published", "false")
        form.add_field("alt_text_custom", picture.alt_text)
        number = (await self._graph.upload(f"{page}/photos", form)).get("id")
        if not isinstance(number, str) or not number:
            raise NothingSent(phrase("{who} does not name a picture; nothing was sent.", who=WHO))
        return number

    async def _alt_texts(self, photos: list[str]) -> tuple[str, ...]:
        if not photos:
            return ()
        found = await self._graph.read("", ids=",".join(photos), fields="alt_text_custom")
        each = (found.get(photo) for photo in photos)
        return tuple(
            str(one.get("alt_text_custom") or "") if isinstance(one, dict) else "" for one in each
        )

    async def _link(self, number: str) -> str:
        """Ask for the post's address; it is out, so whatever happens here is no failure of it."""
        try:
            post = await self._graph.read(quote(number, safe=""), fields="permalink_url")
        except PublishError:
            post = {}
        return self._shown({**post, "id": number})

    def _shown(self, post: dict[str, Any]) -> str:
        return shown(post.get("permalink_url")) or f"{self._home}/{post.get('id', '')}"

    def _film_link(self, number: str, said: object) -> str:
        """Of a video Facebook tells only the path."""
        whole = f"{self._home}{said}" if isinstance(said, str) and said.startswith("/") else said
        return shown(whole) or f"{self._home}/{number}"

    @property
    def _home(self) -> str:
        return self.account.base_url if is_here(self.account.base_url) else HOME

    def _time(self, post: dict[str, Any]) -> datetime:
        return _moment(post) or self._wire.clock.now()


def _is_film(receipt: Receipt) -> bool:
    """Whether it is a video: its number stands alone, and a post's behind that of its Page."""
    return "_" not in receipt.remote_id


def _identity(page: str) -> str:
    return f"{HOME}/{page}"


def _moment(plain: object) -> datetime | None:
    """When Facebook says that something was made; `None` where it says no such thing."""
    try:
        at = datetime.fromisoformat(str(plain.get(MADE) if isinstance(plain, dict) else ""))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _photos(post: dict[str, Any]) -> list[str]:
    """Return the ids of a post's pictures in order."""
    top = _inner(post.get("attachments"))
    each = [one for top_one in top for one in _inner(top_one.get("subattachments"))]
    found = []
    for one in each or top:
        target = one.get("target")
        if one.get("media_type") == PHOTO and isinstance(target, dict) and target.get("id"):
            found.append(str(target["id"]))
    return found


def _inner(plain: object) -> list[dict[str, Any]]:
    data = plain.get("data") if isinstance(plain, dict) else None
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _first_link(text: str) -> str:
    """Return the first address written out in full, which Facebook shows as a card."""
    links = (one.value for one in facets.detect(text) if one.kind is facets.Kind.LINK)
    return next((link for link in links if link in text), "")
