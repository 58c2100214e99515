"""Ids for blocks and elements that came without one, as Slack makes them up."""

from collections.abc import Callable

from bot.simulator.refusals import Payload


def with_ids(blocks: tuple[Payload, ...], new_id: Callable[[], str]) -> tuple[Payload, ...]:
    """Return the blocks with a `block_id` each, and an `action_id` on what can be pressed."""
    return tuple(_named(block, new_id) for block in blocks)


def _named(block: Payload, new_id: Callable[[], str]) -> Payload:
    named = {**block, "block_id": block.get("block_id") or new_id()}
    for place in ("accessory", "element"):
        if place in block:
            named[place] = _pressable(block[place], new_id)
    if block.get("type") == "actions":
        named["elements"] = [_pressable(element, new_id) for element in block["elements"]]
    return named


def _pressable(element: Payload, new_id: Callable[[], str]) -> Payload:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or new_id()}
