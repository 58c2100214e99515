"""Requests as Slack signs them."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.porter.heard import FORM, JSON, Heard, kept, sealed

SECRET = "a signing secret for tests"
COMMAND = {"command": "/draft", "text": "list", "user_id": "U0ANA", "team_id": "T0SOUPECO"}
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "emoji_changed"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One request: its body, and the headers with Slack's signature."""

    body: bytes
    kind: str = FORM
    at: str = field(default_factory=lambda: str(int(time.time())))
    secret: str = SECRET
    more: dict[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """As they come over HTTP."""
        text = b"v0:" + self.at.encode() + b":" + self.body
        digest = hmac.new(self.secret.encode(), text, hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": self.at, "X-Slack-Signature": f"v0={digest}"}
        return {"Content-Type": self.kind, **signed, **self.more}

    def heard(self, number: int = 1, *, left: bool = False, key: str = "") -> Heard:
        """What a porter tells of it; where the key of its book is no other, it is the secret."""
        headers = kept(self.headers)
        heard = Heard(number=number, headers=headers, body=self.body.decode(), left=left)
        return sealed(key or self.secret, heard)


def command(text: str = "list", **more: str) -> Signed:
    """A slash command; each is another one."""
    return Signed(body=urlencode({**COMMAND, "text": text, **more}).encode())


def pressed(kind: str) -> Signed:
    """What somebody did in a message or a form."""
    return Signed(body=urlencode({"payload": json.dumps({"type": kind})}).encode())


def told(event: object = EVENT) -> Signed:
    """What Slack tells by itself."""
    return Signed(body=json.dumps(event).encode(), kind=JSON)
