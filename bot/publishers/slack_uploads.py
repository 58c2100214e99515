"""Files on Slack: kept for a message to show, or shared into a channel as a message of their own.

A file has its id before anybody can see it, and Slack shares it a while after it said yes. So
where a file stands in a channel is asked of the file itself, also after a lost answer.
"""

from typing import Any

from bot.domain.errors import NothingSent
from bot.publishers.links import is_of
from bot.publishers.slack_calls import GONE, SlackCalls
from bot.publishers.slack_messages import is_ts
from bot.words.phrases import phrase

POLLS = 30
POLL_SECONDS = 1.0


class Uploads:
    """The files of one app; `base_url` is where its API is."""

    def __init__(self, calls: SlackCalls, base_url: str) -> None:
        self._calls = calls
        self._base_url = base_url

    async def keep(self, name: str, content: bytes) -> str:
        """Keep a picture for messages to show; nobody sees it yet. Return its id."""
        file = await self.bring(name, content)
        # Without a channel the file is the app's own, until a message shows it.
        named = {"files": [{"id": file, "title": name}]}
        await self._calls.tell("files.completeUploadExternal", named, effect=False)
        await self._until_ready(file)
        return file

    async def bring(self, name: str, content: bytes) -> str:
        """Bring a file's bytes to Slack, where it is no file yet. Return the id that it will have.

        Raise `NothingSent` for a place that is not Slack's.
        """
        place = await self._calls.ask(
            "files.getUploadURLExternal", filename=name, length=str(len(content))
        )
        url, file = str(place.get("upload_url") or ""), str(place.get("file_id") or "")
        if not file or not is_of(url, "slack.com", self._base_url):
            raise NothingSent(phrase("Slack does not say where pictures go; nothing was sent."))
        put = await self._calls.client.ask(
            "POST", url, body=content, upload=True, weight=len(content)
        )
        if not put.ok:
            raise self._calls.wire.refusal(put, effect=False)
        return file

    async def shared_soon(self, file: str, channel: str) -> str:
        """As `shared_at`, and wait a while for it."""
        for _ in range(POLLS):
            if ts := await self.shared_at(file, channel):
                return ts
            await self._calls.wire.clock.sleep(POLL_SECONDS)
        return ""

    async def shared_at(self, file: str, channel: str) -> str | None:
        """The first message of a channel that a file was shared with; empty where there is none.

        `None` where there is no such file (yet), so that none is to come either.
        """
        known = await self._known(file)
        if not known:
            return None
        shares = known.get("shares")
        found = shares.values() if isinstance(shares, dict) else ()
        there = [
            message.get("ts")
            for kind in found
            if isinstance(kind, dict)
            for message in kind.get(channel) or ()
            if isinstance(message, dict)
        ]
        return min((str(ts) for ts in there if is_ts(ts)), default="")

    async def remove(self, file: str) -> None:
        """Delete a file; one that is gone is no error."""
        answer = await self._calls.client.ask(
            "POST", "/files.delete", json={"file": file}, effect=True
        )
        if (answer.plain or {}).get("error") not in GONE:
            self._calls.yes(answer, effect=True)

    async def _known(self, file: str) -> dict[str, Any]:
        """What Slack knows of a file; nothing of one that is no file (yet)."""
        known = (await self._calls.ask_if_there("files.info", file=file)).get("file")
        return known if isinstance(known, dict) else {}

    async def _until_ready(self, file: str) -> None:
        """Wait until Slack knows what a file is: before, no message can show it."""
        for _ in range(POLLS):
            if (await self._known(file)).get("mimetype"):
                return
            await self._calls.wire.clock.sleep(POLL_SECONDS)
        raise NothingSent(
            phrase("{who} is still busy with a picture; nothing was sent.", who="Slack")
        )
