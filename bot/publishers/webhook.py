"""A webhook: each post is one signed message to an address of the team's own.

The message's id is the delivery's key, the same in all attempts, and a receiver heeds an id once;
so a repeat is harmless. Nothing can be asked of a receiver: no post is looked for or read.
"""

import base64
import json
from typing import Any

from bot.domain.accounts import Account
from bot.domain.attaching import MOST_IN_A_MESSAGE
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import LinkCard, Picture, Target
from bot.domain.errors import ConfigError, Happened, Refused
from bot.domain.figures import ServerLimits
from bot.ports import Abilities, Addresses, Pictures, Seen
from bot.publishers.answers import Answer
from bot.publishers.approved import check, take_all, take_preview
from bot.publishers.http import NETWORKS_OWN_NO, Call, Wire, as_json
from bot.publishers.links import shown
from bot.publishers.plain import Plain
from bot.publishers.signing import Signer
from bot.words.phrases import phrase

MOST_PICTURES = 4
MOST_BYTES = MOST_IN_A_MESSAGE
"""Of all pictures of a post, or of a video that can't be fetched."""

PUBLISH = "post.publish"
DELETE = "post.delete"


class WebhookPublisher(Plain):
    """One receiver. `deletes`: the settings say that it knows the message `post.delete`.

    `videos`: they say that it knows videos; it fetches one where `addresses` lend it.
    """

    def __init__(
        self,
        account: Account,
        *,
        secret: str,
        wire: Wire,
        deletes: bool,
        videos: bool = False,
        addresses: Addresses | None = None,
    ) -> None:
        self.account = account
        self._videos = videos
        self._addresses = addresses
        self.abilities = Abilities(
            repeat_is_harmless=True,
            deletes=deletes,
            finds=False,
            reads=False,
            tells_limits=addresses is None,
        )
        self._wire = wire
        try:
            self._signer = Signer(secret)
        except ValueError:
            raise ConfigError(
                (
                    phrase(
                        "{account}: its secret must be whsec_ and 24 to 64 bytes in base64",
                        account=account.name,
                    ),
                )
            ) from None
        wire.keep_secret(**{str(n): one for n, one in enumerate(secret.split())})

    async def who_am_i(self) -> str:
        """Return the receiver's address: there is nobody to ask, and no other login."""
        return self.account.base_url

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Check the pictures and freeze the message. Raise `Refused` when something is amiss."""
        check(target, self.account, await self.who_am_i(), self._wire.who)
        await self.check(target)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=self._wire.who)
        films = [(picture, content) for picture, content in taken if picture.is_video]
        if films and self._addresses is None and len(films[0][1]) > MOST_BYTES:
            raise Refused(
                phrase(
                    "The video is too large to stand in a webhook's message (3 MB); make it"
                    " smaller, or ask an administrator to set public_url, where it is fetched."
                )
            )
        if not films and sum(len(content) for _, content in taken) > MOST_BYTES:
            raise Refused(
                phrase(
                    "The pictures are too large for a webhook (3 MB in all); make them"
                    " smaller and ask for a new look."
                )
            )
        data = {
            "id": key,
            "account": target.account,
            "handle": target.handle,
            "text": "\n\n".join(target.parts),
            "language": dict(target.options).get("lang", ""),
            "pictures": [self._item(picture, content, key) for picture, content in taken],
            **({"parts": list(target.parts)} if len(target.parts) > 1 else {}),
            **_previewed(target.card, await take_preview(target, pictures)),
        }
        return Intent(key=key, body=as_json(self._message(PUBLISH, data)).decode())

    async def check(self, target: Target) -> None:
        """Raise `Refused` for a video where the receiver isn't said to know any."""
        if target.has_video and not self._videos:
            raise Refused(
                phrase(
                    "The settings don't say that the receiver of {account} knows videos; take it"
                    " out, or ask an administrator to set videos = true once it does.",
                    account=self.account.name,
                )
            )

    async def limits(self) -> ServerLimits | None:
        """Say how large a video may be that can only stand in the message; it asks nobody."""
        if self._addresses is not None:
            return None
        return ServerLimits(video_bytes=MOST_BYTES, needs_address=True)

    def _item(self, picture: Picture, content: bytes, key: str) -> dict[str, str]:
        """A picture with its bytes; a video with where it is fetched, if it can be."""
        if not picture.is_video or self._addresses is None:
            return _plain(picture, content)
        return {**_described(picture), "address": self._addresses(picture, key)}

    async def send(self, intent: Intent) -> Receipt:
        """Send the message once; every 2xx is a yes, whatever its body."""
        try:
            answer = await self._tell(intent.key, intent.body.encode())
        except Happened:
            # The status said yes, and nothing in the body is needed.
            return self._receipt(intent, "")
        if not answer.ok:
            raise self._refusal(answer)
        return self._receipt(intent, shown((answer.plain or {}).get("url")))

    async def find(self, intent: Intent) -> Receipt | None:
        """Return nothing: a receiver can't be asked, and that proves nothing."""
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Raise `Refused`: a receiver can't be asked."""
        raise Refused(
            phrase(
                "{who} can't be asked for a post; please look where it went.", who=self._wire.who
            )
        )

    async def delete(self, receipt: Receipt) -> None:
        """Tell the receiver to remove the post. Raise `Refused` where it doesn't know how."""
        if not self.abilities.deletes:
            raise Refused(
                phrase(
                    "{who} takes no deletions; please delete the post by hand.", who=self._wire.who
                )
            )
        data = {"id": receipt.remote_id, "account": self.account.name, "url": receipt.url}
        body = as_json(self._message(DELETE, data))
        try:
            answer = await self._tell(f"{receipt.remote_id}-delete", body)
        except Happened:
            return
        if not answer.ok:
            raise self._refusal(answer)

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _tell(self, number: str, body: bytes) -> Answer:
        headers = self._signer.headers(number, self._wire.clock.now(), body)
        return await self._wire.ask(
            Call(
                method="POST",
                url=self.account.base_url,
                headers={**headers, "Content-Type": "application/json"},
                body=body,
                effect=True,
            )
        )

    def _message(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        at = self._wire.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"type": kind, "timestamp": at, "data": data}

    def _refusal(self, answer: Answer) -> Exception:
        who = self._wire.who
        if answer.status == 410:
            return Refused(
                phrase("{who} takes no messages any more; ask an administrator to look.", who=who)
            )
        if answer.status == 503 and "Retry-After" not in answer.headers:
            # A proxy says it in plain words too when the answer behind it was lost.
            return self._wire.doubt(answer)
        if answer.status in NETWORKS_OWN_NO and not answer.body:
            return Refused(
                phrase(
                    "{who} said no (status {status}), without a reason.",
                    who=who,
                    status=answer.status,
                )
            )
        return self._wire.refusal(answer, effect=True)

    def _receipt(self, intent: Intent, url: str) -> Receipt:
        return Receipt(remote_id=intent.key, url=url, at=self._wire.clock.now())


def webhook_words(answer: Answer) -> str:
    """Take a receiver's own words, of JSON or plain text; a page is some proxy's."""
    if "html" in answer.headers.get("Content-Type", "").lower():
        return ""
    if answer.plain is None:
        return answer.body.decode(errors="replace")
    said = (answer.plain.get(name) for name in ("message", "error", "detail"))
    return next((words for words in said if isinstance(words, str)), json.dumps(answer.plain))


def _previewed(
    card: LinkCard | None, shown: tuple[Picture, bytes] | None
) -> dict[str, dict[str, object]]:
    """The preview of its link, for a post that has one."""
    if card is None:
        return {}
    told = {"url": card.url, "title": card.title, "description": card.description}
    return {"preview": {**told, "picture": _plain(*shown) if shown else None}}


def _plain(picture: Picture, content: bytes) -> dict[str, str]:
    return {**_described(picture), "content": base64.b64encode(content).decode()}


def _described(picture: Picture) -> dict[str, str]:
    return {
        "media_type": picture.media_type,
        "alt_text": picture.alt_text,
        "sha256": picture.sha256,
    }
