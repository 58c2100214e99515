"""Bluesky: a record under a key of our own, which makes sending it again harmless for ever."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Unauthorized,
)
from bot.ports import Abilities, Pictures, Seen
from bot.publishers import facets, tids
from bot.publishers.answers import Answer
from bot.publishers.approved import check, gone_before, take_all, take_preview
from bot.publishers.http import Call, Wire, as_json
from bot.publishers.links import is_here
from bot.publishers.login import Login, Session
from bot.publishers.plain import Plain
from bot.words.phrases import phrase

COLLECTION = "app.bsky.feed.post"
IMAGES = "app.bsky.embed.images"
EXTERNAL = "app.bsky.embed.external"
VIDEO = "app.bsky.embed.video"
MOST_PICTURES = 4
MOST_LANGUAGES = 3
WHO = "Bluesky"
REPO = "com.atproto.repo"
GONE = "RecordNotFound"


class BlueskyPublisher(Plain):
    """One account on its own server (PDS)."""

    abilities = Abilities(repeat_is_harmless=True, deletes=True, threads=True)

    def __init__(self, account: Account, *, secret: str, wire: Wire) -> None:
        self.account = account
        self._wire = wire
        self._base_url = account.base_url.rstrip("/")
        self._login = Login(wire, base_url=self._base_url, handle=account.handle, secret=secret)

    async def who_am_i(self) -> str:
        """Return the account's DID, as the network gives it for the app password."""
        return (await self._login.session()).did

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Upload pictures, resolve mentions, and freeze the record under a new record key."""
        session = await self._login.session()
        check(target, self.account, session.did, WHO)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        shown = await take_preview(target, pictures)
        thumb = await self._upload(shown[1], shown[0].media_type) if shown else None
        now = self._wire.clock.now()
        stretches = facets.detect(target.text)
        dids = await self._resolve(facets.handles(stretches))
        images = [
            {"alt": picture.alt_text, "image": await self._upload(content, picture.media_type)}
            for picture, content in taken
        ]
        frozen = {
            "repo": session.did,
            "collection": COLLECTION,
            "rkey": tids.mint(now, key),
            "record": _record_of(target, now, facets.as_facets(stretches, dids))
            | _embed_of(target, images, thumb),
            # An explicit null makes the call create-only; left out, it would overwrite.
            "swapRecord": None,
        }
        return Intent(key=key, body=as_json(frozen).decode())

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Freeze a record that answers the last part, and names the first as the thread's root."""
        intent = await self.prepare(target, pictures, key)
        frozen = json.loads(intent.body)
        root = await self._reference(before[0])
        parent = root if len(before) == 1 else await self._reference(before[-1])
        frozen["record"]["reply"] = {"root": root, "parent": parent}
        return replace(intent, body=as_json(frozen).decode())

    async def _reference(self, receipt: Receipt) -> dict[str, str]:
        """Name a record by its address and its content, as answers do."""
        repo, rkey = _parts(receipt)
        found = await self._kept(repo, rkey, await self._login.home())
        if found is None:
            raise gone_before(WHO)
        cid = found.get("cid")
        if not isinstance(cid, str) or not cid:
            raise NothingSent(phrase("Bluesky's answer can't be read; please try again."))
        return {"uri": receipt.remote_id, "cid": cid}

    async def send(self, intent: Intent) -> Receipt:
        """Put the record once; where the same one lies there already, that is a yes too.

        Raise `OutcomeUnknown` when something else lies under the record key.
        """
        session = await self._login.session()
        answer = await self._wire.ask(
            Call(
                method="POST",
                url=self._url("putRecord", session.home),
                headers=_as(session) | {"Content-Type": "application/json"},
                body=intent.body.encode(),
                effect=True,
            )
        )
        if self._login.forget(session, answer):
            raise NothingSent(phrase("The login at Bluesky had run out, so nothing was sent."))
        if answer.error == "InvalidSwap":
            raise _other_lies_there()
        plain = self._wire.require(answer, effect=True)
        receipt = self._receipt(intent, session.home, self._wire.clock.now())
        if plain.get("uri") != receipt.remote_id:
            raise Happened(
                phrase(
                    "Bluesky said yes, but its answer names another post; please look at"
                    " the account."
                )
            )
        return receipt

    async def find(self, intent: Intent) -> Receipt | None:
        """Look the record up by its key; `None` is proof that it is not there.

        Raise `OutcomeUnknown` when it could not be looked up, or when another record is there.
        """
        frozen = json.loads(intent.body)
        try:
            home = await self._login.home()
            value = await self._record(frozen["repo"], frozen["rkey"], home)
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        if value is None:
            return None
        if value != frozen["record"]:
            raise _other_lies_there()
        return self._receipt(intent, home, datetime.fromisoformat(value["createdAt"]))

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the record as anybody can; `None` when the server says that there is none."""
        repo, rkey = _parts(receipt)
        value = await self._record(repo, rkey, await self._login.home())
        if value is None:
            return None
        alt_texts = _alt_texts(value.get("embed"))
        return Seen(
            text=str(value.get("text", "")),
            pictures=len(alt_texts),
            alt_texts=alt_texts,
            url=receipt.url,
        )

    async def delete(self, receipt: Receipt) -> None:
        """Delete the record; the network says yes also when it was gone."""
        repo, rkey = _parts(receipt)
        body = as_json({"repo": repo, "collection": COLLECTION, "rkey": rkey})
        answer = await self._authorised("deleteRecord", body, "application/json", effect=True)
        if not answer.ok:
            raise self._wire.refusal(answer, effect=True)

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _resolve(self, handles: list[str]) -> dict[str, str]:
        """Ask for the DIDs of handles; one that nobody knows is left out."""
        home = await self._login.home()
        url = f"{home}/xrpc/com.atproto.identity.resolveHandle"
        found = {}
        for handle in handles:
            answer = await self._wire.ask(Call(method="GET", url=url, params={"handle": handle}))
            if answer.status in (400, 404) and answer.error:
                continue
            did = self._wire.require(answer, effect=False).get("did")
            if isinstance(did, str) and did.startswith("did:"):
                found[handle] = did
        return found

    async def _upload(self, content: bytes, media_type: str) -> dict[str, Any]:
        answer = await self._authorised("uploadBlob", content, media_type, upload=True)
        blob = self._wire.require(answer, effect=False).get("blob")
        if not isinstance(blob, dict):
            raise NothingSent(
                phrase("Bluesky's answer to a picture can't be read; nothing was sent.")
            )
        return blob

    async def _authorised(
        self, name: str, body: bytes, kind: str, *, effect: bool = False, upload: bool = False
    ) -> Answer:
        """Make a call that may be repeated: once more where the session had run out."""
        for _ in range(2):
            session = await self._login.session()
            answer = await self._wire.ask(
                Call(
                    method="POST",
                    url=self._url(name, session.home),
                    headers=_as(session) | {"Content-Type": kind},
                    body=body,
                    effect=effect,
                    upload=upload,
                    weight=len(body) if upload else 0,
                )
            )
            if not self._login.forget(session, answer):
                return answer
        raise Unauthorized(
            phrase("Bluesky ends every login at once; ask an administrator to look.")
        )

    async def _record(self, repo: str, rkey: str, home: str) -> dict[str, Any] | None:
        found = await self._kept(repo, rkey, home)
        if found is None:
            return None
        value = found.get("value")
        if not isinstance(value, dict):
            raise NothingSent(phrase("Bluesky's answer can't be read; please try again."))
        return value

    async def _kept(self, repo: str, rkey: str, home: str) -> dict[str, Any] | None:
        answer = await self._wire.ask(
            Call(
                method="GET",
                url=self._url("getRecord", home),
                params={"repo": repo, "collection": COLLECTION, "rkey": rkey},
            )
        )
        if answer.status in (400, 404) and answer.error == GONE:
            return None
        return self._wire.require(answer, effect=False)

    def _url(self, name: str, home: str) -> str:
        return f"{home}/xrpc/{REPO}.{name}"

    def _receipt(self, intent: Intent, home: str, at: datetime) -> Receipt:
        frozen: Mapping[str, str] = json.loads(intent.body)
        repo, rkey = frozen["repo"], frozen["rkey"]
        if is_here(home):
            query = f"repo={repo}&collection={COLLECTION}&rkey={rkey}"
            url = f"{self._url('getRecord', home)}?{query}"
        else:
            url = f"https://bsky.app/profile/{repo}/post/{rkey}"
        return Receipt(remote_id=f"at://{repo}/{COLLECTION}/{rkey}", url=url, at=at)


def _record_of(target: Target, now: datetime, found: list[dict[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "$type": COLLECTION,
        "text": target.text,
        "createdAt": now.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z",
    }
    if found:
        record["facets"] = found
    if languages := [value for name, value in target.options if name == "lang"]:
        record["langs"] = languages[:MOST_LANGUAGES]
    return record


def _embed_of(
    target: Target, images: list[dict[str, Any]], thumb: dict[str, Any] | None
) -> dict[str, Any]:
    """The pictures or the video of a post, or else the preview of its link."""
    if target.has_video:
        (film,) = images
        return {"embed": {"$type": VIDEO, "video": film["image"], "alt": film["alt"]}}
    if images:
        return {"embed": {"$type": IMAGES, "images": images}}
    if target.card is None:
        return {}
    card = target.card
    shown: dict[str, Any] = {"uri": card.url, "title": card.title, "description": card.description}
    if thumb is not None:
        shown["thumb"] = thumb
    return {"embed": {"$type": EXTERNAL, "external": shown}}


def _alt_texts(embed: object) -> tuple[str, ...]:
    if isinstance(embed, dict) and embed.get("$type") == VIDEO:
        return (str(embed.get("alt", "")),)
    images = embed.get("images") if isinstance(embed, dict) else None
    if not isinstance(images, list):
        return ()
    return tuple(str(image.get("alt", "")) for image in images if isinstance(image, dict))


def _as(session: Session) -> dict[str, str]:
    return {"Authorization": f"Bearer {session.access}"}


def _other_lies_there() -> PublishError:
    return OutcomeUnknown(
        phrase(
            "Another post lies at Bluesky under this one's key, and is left alone; please"
            " look at the account."
        )
    )


def _parts(receipt: Receipt) -> tuple[str, str]:
    scheme, _, rest = receipt.remote_id.partition("://")
    parts = rest.split("/")
    if scheme != "at" or len(parts) != 3 or parts[1] != COLLECTION:
        raise Refused(phrase("This receipt is not one of Bluesky's."))
    return parts[0], parts[2]
