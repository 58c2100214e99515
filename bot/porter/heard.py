"""What Slack sent, as the porter reads it: is it Slack's, and does nobody wait for an answer?"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import parse_qs

SIGNATURE = "X-Slack-Signature"
SIGNED_AT = "X-Slack-Request-Timestamp"
# Slack's signatures are believed for five minutes, by Slack's own time on them (trap 19).
BELIEVED_SECONDS = 300
LONGEST_TIME = 12
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
# What came over a socket, whole, with its envelope; the name is ours.
ENVELOPE = "application/x-slack-envelope+json"
# What these get is an empty answer, whatever comes of them; a form that was sent, or the options
# of a list, are answered by what the bot makes of them (trap 92).
UNANSWERED = frozenset({"block_actions", "shortcut", "message_action", "view_closed"})
KEPT_HEADERS = frozenset({"content-type"})
SLACKS_HEADERS = "x-slack-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One request of Slack's; `left` if an earlier porter acknowledged it.

    The porter seals what it believed, by Slack's signature or as it came over a socket, on which
    nothing is signed (trap 31): a line in a file proves nothing by itself. `headers` have
    lower-case names; `number` counts what this porter took in.
    """

    number: int
    headers: Mapping[str, str]
    body: str
    left: bool = False
    seal: str = ""

    @property
    def signature(self) -> str:
        """Slack's signature of its body and its time; empty where it came over a socket."""
        return self.headers.get(SIGNATURE.lower(), "")

    @property
    def signed_at(self) -> int:
        """The Unix second of its signature, or in which it came over a socket."""
        return int(self.headers[SIGNED_AT.lower()])

    @property
    def kind(self) -> str:
        """The content type."""
        return self.headers.get("content-type", "")

    def plain(self) -> dict[str, Any]:
        """Make plain fields of it."""
        fields = {"number": self.number, "headers": dict(self.headers), "body": self.body}
        return {**fields, "left": self.left, "seal": self.seal}

    @classmethod
    def of_plain(cls, found: Any) -> Self:
        """Read what `plain` made. Raises `ValueError` for anything else."""
        try:
            return cls(
                number=int(found["number"]),
                headers={str(k): str(v) for k, v in found["headers"].items()},
                body=str(found["body"]),
                left=bool(found["left"]),
                seal=str(found["seal"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("this is no request that was heard") from error

    def as_line(self) -> bytes:
        """Write it as one line of JSON."""
        return json.dumps(self.plain()).encode() + b"\n"


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Keep the headers that the bot reads of a request of Slack's."""
    lower = {name.lower(): value for name, value in headers.items()}
    return {
        name: value
        for name, value in lower.items()
        if name in KEPT_HEADERS or name.startswith(SLACKS_HEADERS)
    }


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether Slack signed this within the last five minutes (traps 19 and 20)."""
    at = headers.get(SIGNED_AT, "")
    if not (at.isdecimal() and len(at) <= LONGEST_TIME) or abs(now - int(at)) > BELIEVED_SECONDS:
        return False
    signature = headers.get(SIGNATURE, "")
    return signature.isascii() and hmac.compare_digest(_signature(secret, at, body), signature)


def _signature(secret: str, at: str, body: bytes) -> str:
    text = b"v0:" + at.encode() + b":" + body
    return f"v0={hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()}"


def in_an_envelope(key: str, number: int, frame: str, now: float) -> Heard:
    """Seal what came over a socket, with the time at which it came."""
    headers = {"content-type": ENVELOPE, SIGNED_AT.lower(): str(int(now))}
    return sealed(key, Heard(number=number, headers=headers, body=frame))


def sealed(key: str, heard: Heard) -> Heard:
    """Seal a request with the key of the book, which neither Slack nor its tokens know."""
    return replace(heard, seal=_seal(key, heard))


def is_sealed(key: str, heard: Heard) -> bool:
    """Whether a porter of ours has sealed just this."""
    return heard.seal.isascii() and hmac.compare_digest(_seal(key, heard), heard.seal)


def _seal(key: str, heard: Heard) -> str:
    text = json.dumps([sorted(heard.headers.items()), heard.body]).encode()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


def is_unanswered(kind: str, body: str) -> bool:
    """Whether Slack wants no more than an empty answer; anything that is unclear is not.

    `kind` is the content type.
    """
    try:
        if kind.startswith(JSON):
            return _type_of(body) == "event_callback"
        if not kind.startswith(FORM):
            return False
        fields = parse_qs(body)
        if "command" in fields:
            return "ssl_check" not in fields
        return _type_of(fields["payload"][0]) in UNANSWERED
    except (ValueError, KeyError, RecursionError):
        return False


def _type_of(text: str) -> str:
    found: Any = json.loads(text)
    return str(found.get("type")) if isinstance(found, dict) else ""


def is_taken_unanswered(envelope: Mapping[str, Any]) -> bool:
    """Whether an envelope wants no more than its acknowledgement, as `is_unanswered`."""
    payload = envelope.get("payload")
    kind = payload.get("type") if isinstance(payload, dict) else ""
    match envelope.get("type"):
        case "slash_commands":
            return isinstance(payload, dict)
        case "events_api":
            return kind == "event_callback"
        case "interactive":
            return kind in UNANSWERED
        case _:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a request says, and what it is known by when it comes again.

    `by_person` where somebody did this, and it is no event.
    """

    body: dict[str, Any]
    by_person: bool
    known_by: str


def read(heard: Heard) -> Read:
    """Read what a request says. Raises `ValueError` where it is none of Slack's shapes."""
    if heard.kind == ENVELOPE:
        envelope = _an_object(json.loads(heard.body))
        return Read(
            body=_an_object(envelope.get("payload")),
            by_person=envelope.get("type") != "events_api",
            known_by=f"envelope {envelope.get('envelope_id')}",
        )
    is_form = heard.kind.startswith(FORM)
    body = _of_form(heard.body) if is_form else _an_object(json.loads(heard.body))
    return Read(body=body, by_person=is_form, known_by=heard.signature)


def _of_form(body: str) -> dict[str, Any]:
    form = parse_qs(body, keep_blank_values=True)
    fields = {name: values[0] for name, values in form.items()}
    return _an_object(json.loads(fields["payload"])) if "payload" in fields else fields


def _an_object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError("this is no request of Slack's")
    return found
