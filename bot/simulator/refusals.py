"""How this Slack says no: one exception that carries Slack's own word for the reason."""

from typing import Any

Payload = dict[str, Any]


class Refusal(Exception):
    """A Slack error: `code` is Slack's word, `messages` what `response_metadata` says about it."""

    def __init__(self, code: str, *messages: str, **extra: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = messages
        self.extra = extra

    def body(self) -> Payload:
        """Build the answer that the Web API gives: `{"ok": false, "error": ...}`."""
        body: Payload = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {text}" for text in self.messages]}
        return body
