"""One call of the Web API: its arguments, however they were encoded, and its answer."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.simulator.directory import Events
from bot.simulator.faults import Faults
from bot.simulator.model import UserId
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.workspace import Workspace

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a method answers besides `ok`, and the events that its work makes."""

    body: Payload
    events: Events = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call by the app, with readers for its arguments."""

    workspace: Workspace
    faults: Faults
    arguments: Payload
    base_url: str
    open_socket: Callable[[], str]

    @property
    def caller(self) -> UserId:
        """Return the app's own user."""
        return self.workspace.app.user_id

    def text(self, name: str) -> str | None:
        """Return an argument as text, or None if it was left out."""
        value = self.arguments.get(name)
        return None if value is None else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        """Return an argument that must not be missing or empty."""
        value = self.text(name)
        if not value:
            raise Refusal(error, f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as a truth value: `true`, `1` and their like."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number."""
        try:
            return int(self.arguments.get(name) or default)
        except (TypeError, ValueError) as wrong:
            raise Refusal("invalid_arguments", f"{name} must be a number") from wrong

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """Return an argument that is JSON, itself encoded as text or not; None if left out."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as wrong:
            raise Refusal(error, f"{name} is not JSON") from wrong

    def mapping(self, name: str) -> Payload | None:
        """Return an argument that must be a JSON object."""
        value = self.structure(name)
        if value is not None and not isinstance(value, dict):
            raise Refusal("invalid_arguments", f"{name} must be an object")
        return value

    def page(self, items: Sequence[_T], most: int, usual: int) -> tuple[list[_T], Payload]:
        """Return one page of items and the metadata with the cursor of the next one."""
        start = _offset(self.text("cursor"))
        size = min(self.number("limit", usual), most)
        part = list(items[start : start + size])
        after = start + size
        cursor = _cursor(after) if after < len(items) else ""
        return part, {"next_cursor": cursor}


def _cursor(offset: int) -> str:
    return base64.b64encode(f"next:{offset}".encode()).decode()


def _offset(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except ValueError as wrong:
        raise Refusal("invalid_cursor") from wrong


Method = Callable[[Call], Answer]
