"""Block Kit limits."""

from bot.simulator.refusals import Payload, Refusal


def check_blocks(blocks: object, *, most: int) -> None:
    """Raise `invalid_blocks` (placeholder for the first commit)."""
    if not isinstance(blocks, list) or len(blocks) > most:
        raise Refusal("invalid_blocks")


def check_attachments(attachments: object) -> None:
    """Raise `invalid_attachments`."""
    if not isinstance(attachments, list) or len(attachments) > 100:
        raise Refusal("invalid_attachments")


def check_view(view: Payload, kind: str) -> None:
    """Raise `invalid_arguments`."""
    if view.get("type") != kind or not isinstance(view.get("blocks"), list):
        raise Refusal("invalid_arguments")
