"""Messages on Slack: how one is named in a receipt, and what people see in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from bot.domain.deliveries import Receipt
from bot.publishers.links import shown
from bot.publishers.rich_text import as_written

EVENT = "second_opinion_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A message: its `ts`, the first of the thread that it answers in, and the file it brought."""

    ts: str
    root: str = ""
    file: str = ""

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        """Read it out of a receipt."""
        there, _, file = receipt.remote_id.partition("+")
        root, _, ts = there.rpartition("/")
        return cls(ts=ts, root=root, file=file)

    def receipt(self, site: object, channel: str) -> Receipt:
        """Write it as a receipt, with the link that Slack gives such a message."""
        base = shown(site).rstrip("/")
        link = f"{base}/archives/{channel}/p{self.ts.replace('.', '')}" if base else ""
        if link and self.root:
            link += f"?thread_ts={self.root}&cid={channel}"
        name = f"{self.root}/{self.ts}" if self.root else self.ts
        return Receipt(
            remote_id=f"{name}+{self.file}" if self.file else name,
            url=link,
            at=datetime.fromtimestamp(float(self.ts), UTC),
        )


def messages_in(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages of an answer that say when they were written, as all of them should."""
    found = answer.get("messages")
    every = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [one for one in every if is_ts(one.get("ts"))]


def is_ts(ts: object) -> bool:
    """Whether this is the time that names a message."""
    seconds, _, rest = ts.partition(".") if isinstance(ts, str) else ("", "", "")
    return (seconds + rest).isascii() and seconds.isdigit() and rest.isdigit()


def is_ours(message: dict[str, Any], user: str, key: str) -> bool:
    """Whether it is our own message with this key: any app can write any metadata."""
    metadata = message.get("metadata")
    found = metadata if isinstance(metadata, dict) else {}
    ours = found.get("event_type") == EVENT and message.get("user") == user
    return ours and found.get("event_payload") == {"key": key}


def text_of(message: dict[str, Any]) -> str:
    """The text of a message, as it was written."""
    return as_written(_listed(message, "blocks"))


def alt_texts_of(message: dict[str, Any]) -> tuple[str, ...]:
    """What is said of each picture and file that a message shows; a file's is its title."""
    images = (one for one in _listed(message, "blocks") if one.get("type") == "image")
    said = [str(image.get("alt_text") or "") for image in images]
    return (*said, *(str(file.get("title") or "") for file in _files(message)))


def _files(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The files that a message has; of one that was deleted a stone is left."""
    return (one for one in _listed(message, "files") if one.get("mode") != "tombstone")


def _listed(message: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = message.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
