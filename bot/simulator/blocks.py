"""The limits of Block Kit's blocks and of views, refused as Slack refuses them (traps 81, 90)."""

import json
from collections.abc import Callable, Iterable, Mapping

from bot.simulator.elements import (
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    check_element,
    check_image,
)
from bot.simulator.kit import PLAIN, TEXT_KINDS, Check
from bot.simulator.refusals import Payload, Refusal

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
LONGEST_MARKDOWN = 12_000
# Slack documents no sum for the text of all blocks; refusals were seen above this.
LONGEST_TEXT_IN_SUM = 12_000
LARGEST_VIEW = 250_000
MOST_ATTACHMENTS = 100

_OWN = {"type", "block_id"}
_RICH_TEXT = frozenset(
    {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
)
_RICH_PARTS = frozenset(
    {
        "text",
        "link",
        "emoji",
        "user",
        "usergroup",
        "channel",
        "broadcast",
        "date",
        "color",
        "team",
        "rich_text_section",
    }
)


def check_blocks(blocks: object) -> None:
    """Check the blocks of a message; raise `invalid_blocks` or `msg_blocks_too_long`."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    check = Check()
    _check_list(check, "/blocks", blocks, MOST_IN_MESSAGE)
    if check.problems:
        raise Refusal("invalid_blocks", *check.problems, errors=check.problems)
    if sum(map(len, _texts(blocks))) > LONGEST_TEXT_IN_SUM:
        raise Refusal("msg_blocks_too_long")


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)


def check_attachments(attachments: object) -> None:
    """Check how many attachments there are; raise `invalid_attachments` or `too_many_…`."""
    if not isinstance(attachments, list):
        raise Refusal("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refusal("too_many_attachments")


def check_view(view: Payload, kind: str) -> None:
    """Check a modal or a Home tab; raise `invalid_arguments` or `view_too_large`."""
    if len(json.dumps(view).encode()) > LARGEST_VIEW:
        raise Refusal("view_too_large")
    check = Check()
    own = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        own |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
        _check_modal(check, view)
    check.keys("/view", view, own)
    check.one_of("/view", {"type": view.get("type")}, "type", {kind})
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if view.get(name):
            check.string("/view", view, name, most)
    blocks = check.items("/view", view, "blocks", MOST_IN_VIEW, least=0)
    _check_list(check, "/view/blocks", blocks, MOST_IN_VIEW, is_view=True)
    if check.problems:
        raise Refusal("invalid_arguments", *check.problems)


def _check_modal(check: Check, view: Payload) -> None:
    check.text("/view", view, "title", 24, kinds=PLAIN, needed=True)
    for name in ("submit", "close"):
        check.text("/view", view, name, 24, kinds=PLAIN)
    blocks = view.get("blocks")
    if isinstance(blocks, list) and not view.get("submit"):
        inputs = [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
        if inputs:
            check.wrong("/view", "missing required field: submit")


def _check_list(
    check: Check, where: str, blocks: list[object], most: int, *, is_view: bool = False
) -> None:
    if len(blocks) > most:
        check.wrong(where, f"no more than {most} items allowed")
    for index, block in enumerate(blocks):
        _check_block(check, f"{where}/{index}", block, is_view=is_view)


def _check_block(check: Check, where: str, value: object, *, is_view: bool) -> None:
    found = check.mapping(where, value)
    if found is None:
        return
    kind = str(found.get("type"))
    if kind not in BLOCKS or (is_view and kind == "markdown"):
        check.wrong(f"{where}/type", f"unsupported type: {kind}")
        return
    check.own_id(where, found)
    BLOCKS[kind](check, where, found)


def _section(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"text", "fields", "accessory", "expand"} | _OWN)
    has_fields = "fields" in found
    check.text(where, found, "text", 3000, needed=not has_fields)
    if has_fields:
        for index, field in enumerate(check.items(where, found, "fields", 10)):
            check.text_object(f"{where}/fields/{index}", field, 2000, TEXT_KINDS)
    if "accessory" in found:
        check_element(check, f"{where}/accessory", found["accessory"], IN_SECTION)


def _header(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"text", "level"} | _OWN)
    check.text(where, found, "text", 150, kinds=PLAIN, needed=True)


def _divider(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, _OWN)


def _context(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"elements"} | _OWN)
    for index, element in enumerate(check.items(where, found, "elements", 10)):
        path = f"{where}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_element(check, path, element, frozenset({"image"}))
        else:
            check.text_object(path, element, 3000, TEXT_KINDS)


def _actions(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"elements"} | _OWN)
    names: set[str] = set()
    for index, element in enumerate(check.items(where, found, "elements", 25)):
        path = f"{where}/elements/{index}"
        check_element(check, path, element, IN_ACTIONS)
        name = element.get("action_id") if isinstance(element, dict) else None
        if name in names:
            check.wrong(path, f"`action_id` {name} already exists")
        if isinstance(name, str):
            names.add(name)


def _image(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"image_url", "slack_file", "alt_text", "title"} | _OWN)
    check_image(check, where, found)
    check.text(where, found, "title", 2000, kinds=PLAIN)


def _input(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"label", "element", "dispatch_action", "hint", "optional"} | _OWN)
    check.text(where, found, "label", 2000, kinds=PLAIN, needed=True)
    check.text(where, found, "hint", 2000, kinds=PLAIN)
    if "element" not in found:
        check.wrong(where, "missing required field: element")
    else:
        check_element(check, f"{where}/element", found["element"], IN_INPUT)


def _markdown(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"text"} | _OWN)
    check.string(where, found, "text", LONGEST_MARKDOWN, needed=True)
    check.markdown_characters += len(str(found.get("text", "")))
    if check.markdown_characters > LONGEST_MARKDOWN:
        check.wrong(where, f"markdown must be less than {LONGEST_MARKDOWN + 1} characters in sum")


def _rich_text(check: Check, where: str, found: Payload) -> None:
    check.keys(where, found, {"elements"} | _OWN)
    for index, element in enumerate(check.items(where, found, "elements", 1000)):
        path = f"{where}/elements/{index}"
        part = check.mapping(path, element)
        if part is None:
            continue
        if part.get("type") not in _RICH_TEXT:
            check.wrong(f"{path}/type", f"unsupported element: {part.get('type')}")
        _rich_parts(check, path, part)


def _rich_parts(check: Check, where: str, found: Payload) -> None:
    for index, value in enumerate(check.items(where, found, "elements", 1000, least=0)):
        path = f"{where}/elements/{index}"
        part = check.mapping(path, value)
        if part is None:
            continue
        if part.get("type") not in _RICH_PARTS:
            check.wrong(f"{path}/type", f"unsupported element: {part.get('type')}")
        elif part["type"] == "rich_text_section":
            _rich_parts(check, path, part)
        elif part["type"] == "text":
            check.string(path, part, "text", 40_000, needed=True)


BLOCKS: Mapping[str, Callable[[Check, str, Payload], None]] = {
    "actions": _actions,
    "context": _context,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
}
