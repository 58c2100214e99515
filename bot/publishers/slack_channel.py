"""A channel in Slack, as a place to publish in: posts of an app, which anybody there can read.

Slack keeps no keys: the same message again is a second post. So each carries the delivery's key
as metadata, and after a lost answer the channel's newer messages are looked through for it. A
video is shared as a file with the text beside it, and is found by the file's id.
"""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.accounts import Account
from bot.domain.correcting import Edits
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Picture, Target
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    StillAtWork,
)
from bot.ports import Abilities, Pictures, Seen
from bot.publishers.approved import check, gone_before, take_all
from bot.publishers.client import Client, bearer
from bot.publishers.http import Wire
from bot.publishers.plain import Plain
from bot.publishers.rich_text import rich_text
from bot.publishers.slack_calls import SlackCalls
from bot.publishers.slack_messages import (
    EVENT,
    Place,
    alt_texts_of,
    is_ours,
    is_ts,
    messages_in,
    text_of,
)
from bot.publishers.slack_uploads import Uploads
from bot.words.phrases import phrase

WHO = "Slack"
MOST_PICTURES = 10
MOST_ALT_TEXT = 2000
KINDS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
FILM = "video.mp4"
PAGE = 100
PAGES = 5


class SlackChannelPublisher(Plain):
    """One channel of one workspace, through one app's token."""

    abilities = Abilities(repeat_is_harmless=False, deletes=True, edits=Edits.ALL, threads=True)

    def __init__(self, account: Account, *, secret: str, wire: Wire, channel: str) -> None:
        self.account = account
        self._channel = channel
        self._wire = wire
        self._calls = SlackCalls(Client(wire, account.base_url, bearer(secret)), wire)
        self._uploads = Uploads(self._calls, account.base_url)
        wire.keep_secret(token=secret)

    async def who_am_i(self) -> str:
        """Return workspace, channel and app's user, as Slack names the first and the last."""
        return self._identity(await self._me())

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Upload what it shows for nobody yet, note the newest message, and freeze the request."""
        me = await self._me()
        check(target, self.account, self._identity(me), WHO)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        for picture, _ in taken:
            _fits(picture)
        newest = await self._calls.ask("conversations.history", channel=self._channel, limit="1")
        noted = {
            "user": me["user_id"],
            "site": me["url"],
            "since": next((str(one.get("ts")) for one in messages_in(newest)), "0"),
        }
        films = [(picture, content) for picture, content in taken if picture.is_video]
        frozen = await (self._with_film(target, *films[0]) if films else self._post(target, taken))
        if not films:
            frozen["metadata"] = {"event_type": EVENT, "event_payload": {"key": key}}
        return Intent(
            key=key, body=json.dumps(frozen, ensure_ascii=False), baseline=json.dumps(noted)
        )

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Freeze a reply in the thread of the first part, where the last one is still there."""
        for part in {before[0].remote_id: before[0], before[-1].remote_id: before[-1]}.values():
            if await self.read_back(part) is None:
                raise gone_before(WHO)
        intent = await self.prepare(target, pictures, key)
        frozen, noted = json.loads(intent.body), json.loads(intent.baseline)
        frozen["thread_ts"] = Place.of(before[0]).ts
        noted["since"] = Place.of(before[-1]).ts
        body = json.dumps(frozen, ensure_ascii=False)
        return replace(intent, body=body, baseline=json.dumps(noted))

    async def check(self, target: Target) -> None:
        """Ask whether the app still sees the channel. Raise `Refused` with who can help."""
        await self._calls.ask("conversations.history", channel=self._channel, limit="1")

    async def send(self, intent: Intent) -> Receipt:
        """Post the message once, or share the video with its text beside it."""
        frozen = json.loads(intent.body)
        if "files" in frozen:
            return await self._share(intent, frozen)
        answer = await self._calls.tell("chat.postMessage", frozen, effect=True)
        ts, root = answer.get("ts"), frozen.get("thread_ts", "")
        if not is_ts(ts):
            raise Happened(
                phrase("Slack said yes, but does not name the message; please look at the channel.")
            )
        message = answer.get("message")
        if root and isinstance(message, dict) and message.get("thread_ts") != root:
            raise Happened(
                phrase(
                    "Slack said yes, but put this part beside its thread; please look at the"
                    " channel."
                )
            )
        return self._receipt(intent, Place(ts=str(ts), root=root))

    async def find(self, intent: Intent) -> Receipt | None:
        """Look for our key in the messages since the intent; `None` proves nothing.

        A video's file says itself where it stands. Raise `OutcomeUnknown` when it could not be
        looked up, and `StillAtWork` where Slack has the video and does not show it.
        """
        frozen, noted = json.loads(intent.body), json.loads(intent.baseline)
        try:
            if "files" in frozen:
                file = frozen["files"][0]["id"]
                ts = await self._uploads.shared_at(file, self._channel)
                if ts == "":
                    raise _not_shown_yet()
                return self._receipt(intent, Place(ts=ts, file=file)) if ts else None
            root = frozen.get("thread_ts", "")
            async for message in self._since(noted["since"], root):
                if is_ours(message, noted["user"], intent.key):
                    return self._receipt(intent, Place(ts=str(message["ts"]), root=root))
        except StillAtWork:
            raise
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the message; `None` when it is not in the channel any more."""
        place = Place.of(receipt)
        answer = await self._look(place)
        message = next((one for one in messages_in(answer) if one["ts"] == place.ts), None)
        # Under a deleted message with a thread a stone is left.
        if message is None or message.get("subtype") == "tombstone":
            return None
        alt_texts = alt_texts_of(message)
        return Seen(
            text=text_of(message), pictures=len(alt_texts), alt_texts=alt_texts, url=receipt.url
        )

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Change the message: its text and its pictures; Slack marks it as edited.

        Raise `Refused` where the old or the new one has a video.
        """
        frozen = {**json.loads(intent.body), "ts": receipt.remote_id}
        if "files" in frozen or Place.of(receipt).file:
            raise Refused(
                phrase(
                    "Slack changes no post with a video; please take it down, and post the right"
                    " one anew."
                )
            )
        await self._calls.tell("chat.update", frozen, effect=True)
        return replace(receipt, at=self._wire.clock.now())

    async def delete(self, receipt: Receipt) -> None:
        """Delete the message, and its video whatever becomes of that; what is gone is no error."""
        place = Place.of(receipt)
        try:
            await self._unsay(place)
        finally:
            if place.file:
                await self._uploads.remove(place.file)

    async def _unsay(self, place: Place) -> None:
        told = {"channel": self._channel, "ts": place.ts}
        answer = await self._calls.client.ask("POST", "/chat.delete", json=told, effect=True)
        if (answer.plain or {}).get("error") != "message_not_found":
            self._calls.yes(answer, effect=True)

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    def _identity(self, me: dict[str, Any]) -> str:
        return f"{me['team_id']}/{self._channel}/{me['user_id']}"

    async def _me(self) -> dict[str, Any]:
        me = await self._calls.ask("auth.test")
        if not all(isinstance(me.get(name), str) for name in ("team_id", "user_id", "url")):
            raise NothingSent(phrase("Slack does not say who the app is; nothing was sent."))
        return me

    async def _post(self, target: Target, taken: Sequence[tuple[Picture, bytes]]) -> dict[str, Any]:
        """A message of blocks: the text, and the pictures that were kept for it."""
        images = [
            {
                "type": "image",
                "slack_file": {
                    "id": await self._uploads.keep(f"picture.{KINDS[picture.media_type]}", content)
                },
                "alt_text": picture.alt_text,
            }
            for picture, content in taken
        ]
        return {
            "channel": self._channel,
            # Where no blocks are shown, as in notifications.
            "text": _escaped(target.text) or "A picture",
            "blocks": [*_said(target), *images],
        }

    async def _with_film(self, target: Target, film: Picture, content: bytes) -> dict[str, Any]:
        """A file that is brought already, and becomes a message of the channel when it is sent."""
        file = await self._uploads.bring(FILM, content)
        return {
            # What is said of it stands above it: Slack has alt texts for pictures alone.
            "files": [{"id": file, "title": film.alt_text.strip() or FILM}],
            "channel_id": self._channel,
            "blocks": _said(target),
        }

    async def _share(self, intent: Intent, frozen: dict[str, Any]) -> Receipt:
        """Share a video once, and wait until it stands in the channel.

        Raise `OutcomeUnknown` where Slack said yes and it doesn't yet.
        """
        await self._calls.tell("files.completeUploadExternal", frozen, effect=True)
        file = frozen["files"][0]["id"]
        try:
            ts = await self._uploads.shared_soon(file, self._channel)
        except PublishError:
            # Whatever this look was answered, the video is taken: it says nothing of that.
            ts = ""
        if not ts:
            raise _not_shown_yet()
        return self._receipt(intent, Place(ts=ts, file=file))

    async def _look(self, place: Place) -> dict[str, Any]:
        """Ask for one message, where it is, of a thread with whatever stands around it."""
        span = {"oldest": place.ts, "latest": place.ts, "inclusive": "true"}
        if place.root:
            # Its first message comes along, so that one is never enough.
            return await self._calls.ask_if_there(
                "conversations.replies",
                channel=self._channel, ts=place.root, limit="10", **span,
            )  # fmt: skip
        return await self._calls.ask(
            "conversations.history", channel=self._channel, limit="1", **span
        )

    async def _since(self, ts: str, root: str = "") -> AsyncIterator[dict[str, Any]]:
        """Give the messages after `ts` of the channel, or of a thread, a few pages at most."""
        cursor = ""
        where = {"ts": root} if root else {}
        method = "conversations.replies" if root else "conversations.history"
        for _ in range(PAGES):
            answer = await self._calls.ask(
                method,
                channel=self._channel, oldest=ts, limit=str(PAGE), cursor=cursor,
                include_all_metadata="true", **where,
            )  # fmt: skip
            for message in messages_in(answer):
                yield message
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    def _receipt(self, intent: Intent, place: Place) -> Receipt:
        return place.receipt(json.loads(intent.baseline)["site"], self._channel)


def _not_shown_yet() -> StillAtWork:
    return StillAtWork(
        phrase("Slack has taken the video, and does not show it in the channel yet.")
    )


def _said(target: Target) -> list[dict[str, Any]]:
    return [rich_text(target.text)] if target.text.strip() else []


def _fits(picture: Picture) -> None:
    if picture.is_video:
        return
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


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
