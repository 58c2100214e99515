"""A channel in Slack, as a place to publish in: posts of an app, which anybody there can read.

Slack keeps no keys: the same message again is a second post. So each carries the delivery's key
as metadata, and after a lost answer the channel's newer messages are looked through for it.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.accounts import Account
from bot.domain.correcting import Edits
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Picture, Target
from bot.domain.errors import Happened, NothingSent, OutcomeUnknown, PublishError, Refused
from bot.ports import Abilities, Pictures, Seen
from bot.publishers.approved import check, take_all
from bot.publishers.client import Client, bearer
from bot.publishers.http import Wire
from bot.publishers.links import host_of, is_here, shown
from bot.publishers.plain import Plain
from bot.publishers.rich_text import as_written, rich_text
from bot.publishers.slack_answers import refusal
from bot.words.phrases import phrase

WHO = "Slack"
EVENT = "second_opinion_post"
MOST_PICTURES = 10
MOST_ALT_TEXT = 2000
KINDS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
PAGE = 100
PAGES = 5
POLLS = 30
POLL_SECONDS = 1.0


class SlackChannelPublisher(Plain):
    """One channel of one workspace, through one app's token."""

    abilities = Abilities(repeat_is_harmless=False, deletes=True, edits=Edits.ALL)

    def __init__(self, account: Account, *, secret: str, wire: Wire, channel: str) -> None:
        self.account = account
        self._channel = channel
        self._wire = wire
        self._client = Client(wire, account.base_url, bearer(secret))
        wire.keep_secret(token=secret)

    async def who_am_i(self) -> str:
        """Return workspace, channel and app's user, as Slack names the first and the last."""
        return self._identity(await self._me())

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Upload the pictures for nobody yet, note the newest message, and freeze the request."""
        me = await self._me()
        check(target, self.account, self._identity(me), WHO)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        for picture, _ in taken:
            _fits(picture)
        newest = await self._call("conversations.history", channel=self._channel, limit="1")
        files = [await self._upload(picture, content) for picture, content in taken]
        images = [
            {"type": "image", "slack_file": {"id": file}, "alt_text": picture.alt_text}
            for file, (picture, _) in zip(files, taken, strict=True)
        ]
        frozen = {
            "channel": self._channel,
            # Where no blocks are shown, as in notifications.
            "text": _escaped(target.text) or "A picture",
            "blocks": [*([rich_text(target.text)] if target.text.strip() else []), *images],
            "metadata": {"event_type": EVENT, "event_payload": {"key": key}},
        }
        noted = {
            "user": me["user_id"],
            "site": me["url"],
            "since": next((str(one.get("ts")) for one in _messages(newest)), "0"),
        }
        return Intent(
            key=key, body=json.dumps(frozen, ensure_ascii=False), baseline=json.dumps(noted)
        )

    async def check(self, target: Target) -> None:
        """Ask whether the app still sees the channel. Raise `Refused` with who can help."""
        await self._call("conversations.history", channel=self._channel, limit="1")

    async def send(self, intent: Intent) -> Receipt:
        """Post the message once."""
        answer = await self._client.ask(
            "POST", "/chat.postMessage", body=intent.body.encode(), effect=True
        )
        if answer.status >= 500 and self._wire.said(answer):
            # Slack's own word for a failure of its own says that part of it may be done.
            raise refusal(answer.plain or {}, effect=True)
        ts = self._yes(self._wire.require(answer, effect=True), effect=True).get("ts")
        if not _is_ts(ts):
            raise Happened(
                phrase("Slack said yes, but does not name the message; please look at the channel.")
            )
        return self._receipt(intent, str(ts))

    async def find(self, intent: Intent) -> Receipt | None:
        """Look for our key in the channel's messages since the intent; `None` proves nothing.

        Raise `OutcomeUnknown` when it could not be looked up.
        """
        noted = json.loads(intent.baseline)
        try:
            async for message in self._since(noted["since"]):
                metadata = message.get("metadata")
                found = metadata if isinstance(metadata, dict) else {}
                # Any app can write any metadata: only our own messages count.
                ours = found.get("event_type") == EVENT and message.get("user") == noted["user"]
                if ours and found.get("event_payload") == {"key": intent.key}:
                    return self._receipt(intent, str(message["ts"]))
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the message; `None` when it is not in the channel any more."""
        ts = receipt.remote_id
        answer = await self._call(
            "conversations.history",
            channel=self._channel, oldest=ts, latest=ts, inclusive="true", limit="1",
        )  # fmt: skip
        message = next((one for one in _messages(answer) if one.get("ts") == ts), None)
        # Under a deleted message with a thread a stone is left.
        if message is None or message.get("subtype") == "tombstone":
            return None
        blocks = message.get("blocks")
        found = blocks if isinstance(blocks, list) else []
        images = [one for one in found if isinstance(one, dict) and one.get("type") == "image"]
        return Seen(
            text=as_written(found),
            pictures=len(images),
            alt_texts=tuple(str(image.get("alt_text") or "") for image in images),
            url=receipt.url,
        )

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Change the message: its text and its pictures; Slack marks it as edited."""
        frozen = {**json.loads(intent.body), "ts": receipt.remote_id}
        answer = await self._client.ask("POST", "/chat.update", json=frozen, effect=True)
        self._yes(self._wire.require(answer, effect=True), effect=True)
        return replace(receipt, at=self._wire.clock.now())

    async def delete(self, receipt: Receipt) -> None:
        """Delete the message; one that is gone is no error."""
        told = {"channel": self._channel, "ts": receipt.remote_id}
        answer = await self._client.ask("POST", "/chat.delete", json=told, effect=True)
        plain = self._wire.require(answer, effect=True)
        if plain.get("error") != "message_not_found":
            self._yes(plain, effect=True)

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    def _identity(self, me: dict[str, Any]) -> str:
        return f"{me['team_id']}/{self._channel}/{me['user_id']}"

    async def _me(self) -> dict[str, Any]:
        me = await self._call("auth.test")
        if not all(isinstance(me.get(name), str) for name in ("team_id", "user_id", "url")):
            raise NothingSent(phrase("Slack does not say who the app is; nothing was sent."))
        return me

    async def _since(self, ts: str) -> AsyncIterator[dict[str, Any]]:
        """Give the channel's messages after `ts`, newest first, a few pages of them at most."""
        cursor = ""
        for _ in range(PAGES):
            answer = await self._call(
                "conversations.history",
                channel=self._channel, oldest=ts, limit=str(PAGE), cursor=cursor,
                include_all_metadata="true",
            )  # fmt: skip
            for message in _messages(answer):
                yield message
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    async def _upload(self, picture: Picture, content: bytes) -> str:
        name = f"picture.{KINDS[picture.media_type]}"
        place = await self._call(
            "files.getUploadURLExternal", filename=name, length=str(len(content))
        )
        url, file = str(place.get("upload_url") or ""), str(place.get("file_id") or "")
        if not file or not self._is_slacks(url):
            raise NothingSent(phrase("Slack does not say where pictures go; nothing was sent."))
        put = await self._client.ask("POST", url, body=content, upload=True)
        if not put.ok:
            raise self._wire.refusal(put, effect=False)
        # Without a channel the file is the app's own, until a message shows it.
        done = await self._client.ask(
            "POST", "/files.completeUploadExternal", json={"files": [{"id": file, "title": name}]}
        )
        self._yes(self._wire.require(done, effect=False), effect=False)
        await self._until_ready(file)
        return file

    def _is_slacks(self, url: str) -> bool:
        if is_here(self.account.base_url):
            return is_here(url)
        return url.startswith("https://") and host_of(url).endswith(".slack.com")

    async def _until_ready(self, file: str) -> None:
        """Wait until Slack knows what a file is: before, no message can show it."""
        for _ in range(POLLS):
            known = (await self._call("files.info", file=file)).get("file")
            if isinstance(known, dict) and known.get("mimetype"):
                return
            await self._wire.clock.sleep(POLL_SECONDS)
        raise NothingSent(phrase("{who} is still busy with a picture; nothing was sent.", who=WHO))

    async def _call(self, method: str, **params: str) -> dict[str, Any]:
        """Ask something of Slack that has no effect."""
        answer = await self._client.get(f"/{method}", **{k: v for k, v in params.items() if v})
        return self._yes(self._wire.require(answer, effect=False), effect=False)

    def _yes(self, plain: dict[str, Any], *, effect: bool) -> dict[str, Any]:
        """Return an answer that is a yes, or raise what Slack's error means."""
        if plain.get("ok") is True:
            return plain
        raise refusal(plain, effect=effect)

    def _receipt(self, intent: Intent, ts: str) -> Receipt:
        site = shown(json.loads(intent.baseline)["site"]).rstrip("/")
        link = f"{site}/archives/{self._channel}/p{ts.replace('.', '')}" if site else ""
        return Receipt(remote_id=ts, url=link, at=datetime.fromtimestamp(float(ts), UTC))


def _fits(picture: Picture) -> None:
    if picture.media_type not in KINDS:
        raise Refused(phrase("Slack shows PNG, JPEG and GIF; replace the picture for a new look."))
    if not picture.alt_text.strip() or len(picture.alt_text) > MOST_ALT_TEXT:
        raise Refused(
            phrase(
                "Slack wants each picture described, in at most {most} characters; write"
                " that and ask for a new look.",
                most=MOST_ALT_TEXT,
            )
        )


def _messages(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found = answer.get("messages")
    every = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [one for one in every if _is_ts(one.get("ts"))]


def _is_ts(ts: object) -> bool:
    seconds, _, rest = ts.partition(".") if isinstance(ts, str) else ("", "", "")
    return (seconds + rest).isascii() and seconds.isdigit() and rest.isdigit()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
