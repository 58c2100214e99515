"""Mastodon's API, as Mastodon itself and other servers offer it.

Nothing here makes a repeat harmless: the key is kept an hour by some servers, and ignored by
others. So after a lost answer the account's own posts are looked through.
"""

import io
import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.domain.accounts import Account
from bot.domain.correcting import Edits
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Picture, Target
from bot.domain.dressing import WARNING, said_in
from bot.domain.errors import Happened, NothingSent, OutcomeUnknown, PublishError, Refused
from bot.domain.figures import ServerLimits
from bot.ports import Abilities, Pictures, Seen
from bot.publishers.answers import Answer
from bot.publishers.approved import check, gone_before, take_all
from bot.publishers.http import Call, Wire, as_json
from bot.publishers.links import shown
from bot.publishers.plain import Plain, number
from bot.publishers.plain_text import made_since, same_text, without_tags
from bot.words.phrases import phrase

MOST_PICTURES = 4
MOST_LOOKED_AT = 40
KNOWN = 5
POLLS, POLLS_OF_VIDEO = 30, 45
POLL_SECONDS = 1.0
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "video/mp4": "mp4",
}


class MastodonPublisher(Plain):
    """One account on one server with Mastodon's API."""

    abilities = Abilities(
        repeat_is_harmless=False,
        deletes=True,
        tells_limits=True,
        edits=Edits.ALL,
        edits_videos=True,
        threads=True,
    )

    def __init__(
        self, account: Account, *, secret: str, wire: Wire, visibility: str = "public"
    ) -> None:
        self.account = account
        self._visibility = visibility
        self._wire = wire
        self._base_url = account.base_url.rstrip("/")
        self._auth = {"Authorization": f"Bearer {secret}"}
        wire.keep_secret(token=secret)

    async def who_am_i(self) -> str:
        """Return the address of the token's own account."""
        return _identity(await self._me())

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Upload the pictures, note the newest own posts, and freeze the request."""
        me = await self._me()
        check(target, self.account, _identity(me), self._wire.who)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=self._wire.who)
        account = str(me["id"])
        own = await self._own(account, KNOWN)
        warning = said_in(target.options, WARNING)
        frozen: dict[str, Any] = {
            "status": target.text,
            "media_ids": [await self._upload(picture, content) for picture, content in taken],
            # Said always, because a server's own default may be another.
            "visibility": self._visibility,
            "sensitive": bool(warning),
        }
        if warning:
            frozen["spoiler_text"] = warning
        if language := _language(target):
            frozen["language"] = language
        return Intent(
            key=key,
            body=as_json(frozen).decode(),
            baseline=json.dumps({"account": account, "known": [one["id"] for one in own[:KNOWN]]}),
        )

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Freeze an answer to the last part; those that are out are never taken for it."""
        if await self.read_back(before[-1]) is None:
            raise gone_before(self._wire.who)
        intent = await self.prepare(target, pictures, key)
        frozen, noted = json.loads(intent.body), json.loads(intent.baseline)
        frozen["in_reply_to_id"] = before[-1].remote_id
        noted["known"] += [part.remote_id for part in before]
        return replace(intent, body=as_json(frozen).decode(), baseline=json.dumps(noted))

    async def send(self, intent: Intent) -> Receipt:
        """Make the post once. The key goes along for the servers that heed it."""
        call = self._call(
            "POST",
            "/api/v1/statuses",
            headers={"Content-Type": "application/json", "Idempotency-Key": intent.key},
            body=intent.body.encode(),
            effect=True,
        )
        status = self._wire.require(await self._wire.ask(call), effect=True)
        receipt = self._receipt(status, self._wire.clock.now())
        if receipt is None:
            raise Happened(
                phrase(
                    "{who} said yes, but does not name the post; please look at the account.",
                    who=self._wire.who,
                )
            )
        return receipt

    async def find(self, intent: Intent) -> Receipt | None:
        """Look for the post among the own ones made since the intent; `None` proves nothing.

        Raise `OutcomeUnknown` when it could not be looked up.
        """
        noted: dict[str, Any] = json.loads(intent.baseline)
        frozen: dict[str, Any] = json.loads(intent.body)
        try:
            own = await self._own(noted["account"], MOST_LOOKED_AT)
            for status in reversed(made_since(own, noted["known"])):
                media = len(_media(status)) == len(frozen["media_ids"])
                if not media or not _answers(status, frozen.get("in_reply_to_id")):
                    continue
                if same_text(await self._text(status), frozen["status"]):
                    return self._receipt(status, _made_at(status) or self._wire.clock.now())
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the post; `None` when the server, which otherwise answers, has it no more."""
        answer = await self._get(_path(receipt.remote_id))
        if answer.status in (404, 410):
            if not answer.error:
                # It may be a proxy that knows no such address: then this raises.
                await self._me()
            return None
        status = self._wire.require(answer, effect=False)
        media = _media(status)
        return Seen(
            text=await self._text({**status, "id": receipt.remote_id}),
            pictures=len(media),
            alt_texts=tuple(str(one.get("description") or "") for one in media),
            url=shown(status.get("url")) or receipt.url,
            seen_by=_word(status.get("visibility")) or "",
            warning=_word(status.get("spoiler_text")),
        )

    async def delete(self, receipt: Receipt) -> None:
        """Delete the post. Raise `Refused` when the server says no and the post is still there."""
        path = _path(receipt.remote_id)
        call = self._call("DELETE", path, params={"delete_media": "true"}, effect=True)
        answer = await self._wire.ask(call)
        if answer.ok:
            return
        if answer.status not in (404, 405, 410, 501):
            raise self._wire.refusal(answer, effect=True)
        # Such an answer is given for a post that is gone, and by servers that can't delete.
        if await self.read_back(receipt) is not None:
            raise Refused(
                phrase(
                    "{who} did not delete the post; please delete it there by hand.",
                    who=self._wire.who,
                )
            )

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Change the post: its text, pictures, warning and language; who may see it stays."""
        frozen = {k: v for k, v in json.loads(intent.body).items() if k != "visibility"}
        # Said always: what is left out would stay as it was.
        frozen.setdefault("spoiler_text", "")
        call = self._call(
            "PUT",
            _path(receipt.remote_id),
            headers={"Content-Type": "application/json"},
            body=as_json(frozen),
            effect=True,
        )
        self._wire.require(await self._wire.ask(call), effect=True)
        return replace(receipt, at=self._wire.clock.now())

    async def limits(self) -> ServerLimits | None:
        """Ask the server for its own limits: newer ones have an address for it, others the old."""
        for version in ("v2", "v1"):
            answer = await self._get(f"/api/{version}/instance")
            if answer.ok and (found := _limits(answer.plain or {})) is not None:
                return found
            if not answer.ok and answer.status not in (404, 410):
                raise self._wire.refusal(answer, effect=False)
        return None

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _me(self) -> dict[str, Any]:
        answer = await self._get("/api/v1/accounts/verify_credentials")
        me = self._wire.require(answer, effect=False)
        if not me.get("id") or not _identity(me):
            raise NothingSent(
                phrase(
                    "{who} does not say who the account is; nothing was sent.", who=self._wire.who
                )
            )
        return me

    async def _own(self, account: str, most: int) -> list[dict[str, Any]]:
        """List the account's newest posts, newest first, each with an `id` that is text."""
        path = f"/api/v1/accounts/{quote(account, safe='')}/statuses"
        answer = await self._get(path, {"exclude_reblogs": "true", "limit": str(most)})
        if not answer.ok:
            raise self._wire.refusal(answer, effect=False)
        if not isinstance(answer.json, list):
            raise NothingSent(
                phrase("{who} does not list the account's posts.", who=self._wire.who)
            )
        posts = [one for one in answer.json if isinstance(one, dict) and one.get("id")]
        # Some servers ignore the limit.
        return [{**one, "id": str(one["id"])} for one in posts[:most]]

    async def _text(self, status: dict[str, Any]) -> str:
        """Return a post's plain text: the source where the server has it, else without tags."""
        answer = await self._get(f"{_path(str(status['id']))}/source")
        text = (answer.plain or {}).get("text") if answer.ok else None
        return text if isinstance(text, str) else without_tags(str(status.get("content") or ""))

    async def _upload(self, picture: Picture, content: bytes) -> str:
        form = aiohttp.FormData()
        # Some servers make the id from the file's name, so each gets its own.
        name = f"{secrets.token_hex(12)}.{ENDINGS.get(picture.media_type, 'bin')}"
        file = io.BytesIO(content)
        form.add_field("file", file, filename=name, content_type=picture.media_type)
        form.add_field("description", picture.alt_text)
        call = self._call("POST", "/api/v2/media", body=form, upload=True)
        answer = await self._wire.ask(replace(call, weight=len(content)))
        media = self._wire.require(answer, effect=False)
        number = str(media.get("id") or "")
        if not number:
            raise NothingSent(
                phrase("{who} does not name a picture; nothing was sent.", who=self._wire.who)
            )
        if answer.status == 202:
            await self._until_ready(number, POLLS_OF_VIDEO if picture.is_video else POLLS)
        return number

    async def _until_ready(self, number: str, polls: int) -> None:
        for _ in range(polls):
            await self._wire.clock.sleep(POLL_SECONDS)
            answer = await self._get(f"/api/v1/media/{quote(number, safe='')}")
            if answer.status != 206:
                self._wire.require(answer, effect=False)
                return
        raise NothingSent(
            phrase("{who} is still busy with a picture; nothing was sent.", who=self._wire.who)
        )

    async def _get(self, path: str, params: dict[str, str] | None = None) -> Answer:
        return await self._wire.ask(self._call("GET", path, params=params))

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        body: bytes | aiohttp.FormData | None = None,
        effect: bool = False,
        upload: bool = False,
    ) -> Call:
        return Call(
            method=method,
            url=self._base_url + path,
            params=params or {},
            headers={**self._auth, **(headers or {})},
            body=body,
            effect=effect,
            upload=upload,
        )

    def _receipt(self, status: dict[str, Any], at: datetime) -> Receipt | None:
        number = status.get("id")
        if not isinstance(number, str | int) or not number:
            return None
        url = shown(status.get("url")) or shown(status.get("uri")) or self._base_url
        return Receipt(remote_id=str(number), url=url, at=at)


def _limits(plain: dict[str, Any]) -> ServerLimits | None:
    """Read a server's limits; the oldest servers tell the length of a text alone."""
    statuses, media = ("configuration", "statuses"), ("configuration", "media_attachments")
    most = number(plain, *statuses, "max_characters") or number(plain, "max_toot_chars")
    if most is None:
        return None
    return ServerLimits(
        characters=most,
        link_length=number(plain, *statuses, "characters_reserved_per_url"),
        pictures=number(plain, *statuses, "max_media_attachments"),
        alt_text=number(plain, *media, "description_limit"),
        picture_bytes=number(plain, *media, "image_size_limit"),
        video_bytes=number(plain, *media, "video_size_limit"),
    )


def _answers(status: dict[str, Any], number: str | None) -> bool:
    """Whether a post answers this one; any post will do for one that answers nothing."""
    return number is None or str(status.get("in_reply_to_id")) == number


def _path(number: str) -> str:
    return f"/api/v1/statuses/{quote(number, safe='')}"


def _identity(me: dict[str, Any]) -> str:
    return shown(me.get("url"))


def _media(status: dict[str, Any]) -> list[dict[str, Any]]:
    media = status.get("media_attachments")
    return [one for one in media if isinstance(one, dict)] if isinstance(media, list) else []


def _language(target: Target) -> str:
    """Take the first language of the options, as two letters (ISO 639-1), or nothing."""
    tag = next((value for name, value in target.options if name == "lang"), "")
    language = tag.partition("-")[0].lower()
    return language if len(language) == 2 else ""


def _word(found: object) -> str | None:
    return found if isinstance(found, str) else None


def _made_at(status: dict[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(status.get("created_at")))
    except ValueError:
        return None
    return at if at.tzinfo else None
