"""Block Kit's limits: each is kept at the limit and refused one above it, with a pointer."""

from typing import Any

import pytest

from bot.simulator.blocks import check_attachments, check_blocks, check_view
from bot.simulator.refusals import Refusal

Block = dict[str, Any]


def plain(size: int) -> Block:
    return {"type": "plain_text", "text": "x" * size}


def mrkdwn(size: int) -> Block:
    return {"type": "mrkdwn", "text": "x" * size}


def section(**more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(1), **more}


def button(size: int = 1, **more: Any) -> Block:
    return {"type": "button", "text": plain(size), **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, text: int = 1, value: int = 1) -> list[Block]:
    return [{"text": plain(text), "value": "v" * value} for _ in range(count)]


def select(count: int, **sizes: int) -> Block:
    return {"type": "static_select", "action_id": "pick", "options": options(count, **sizes)}


def overflow(count: int) -> Block:
    return {"type": "overflow", "action_id": "more", "options": options(count)}


def confirm(title: int = 1, text: int = 1, yes: int = 1, no: int = 1) -> Block:
    return {"title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain(no)}


def image(**sizes: int) -> Block:
    url, alt = sizes.get("url", 10), sizes.get("alt", 1)
    return {"type": "image", "image_url": "u" * url, "alt_text": "a" * alt}


def typed(label: int = 1, **more: Any) -> Block:
    element = {"type": "plain_text_input", "action_id": "text", **more}
    return {"type": "input", "label": plain(label), "element": element}


def context(count: int) -> Block:
    return {"type": "context", "elements": [mrkdwn(1)] * count}


LIMITS = [
    ("section text", lambda n: [section(text=mrkdwn(n))], 3000, "/blocks/0/text/text"),
    ("fields", lambda n: [section(fields=[mrkdwn(1)] * n)], 10, "/blocks/0/fields"),
    ("field", lambda n: [section(fields=[mrkdwn(n)])], 2000, "/blocks/0/fields/0/text"),
    ("header", lambda n: [{"type": "header", "text": plain(n)}], 150, "/blocks/0/text/text"),
    ("context", lambda n: [context(n)], 10, "/blocks/0/elements"),
    (
        "actions",
        lambda n: [actions(*(button(action_id=str(i)) for i in range(n)))],
        25,
        "/blocks/0/elements",
    ),
    ("button text", lambda n: [actions(button(n))], 75, "/blocks/0/elements/0/text/text"),
    ("value", lambda n: [actions(button(value="v" * n))], 2000, "/blocks/0/elements/0/value"),
    ("url", lambda n: [actions(button(url="u" * n))], 3000, "/blocks/0/elements/0/url"),
    ("action_id", lambda n: [actions(button(action_id="a" * n))], 255, "/elements/0/action_id"),
    ("block_id", lambda n: [section(block_id="b" * n)], 255, "/blocks/0/block_id"),
    ("options", lambda n: [actions(select(n))], 100, "/blocks/0/elements/0/options"),
    ("option text", lambda n: [actions(select(1, text=n))], 75, "/options/0/text/text"),
    ("option value", lambda n: [actions(select(1, value=n))], 150, "/options/0/value"),
    ("overflow", lambda n: [actions(overflow(n))], 5, "/blocks/0/elements/0/options"),
    ("confirm title", lambda n: [actions(button(confirm=confirm(title=n)))], 100, "/title/text"),
    ("confirm text", lambda n: [actions(button(confirm=confirm(text=n)))], 300, "/text/text"),
    ("confirm yes", lambda n: [actions(button(confirm=confirm(yes=n)))], 30, "/confirm/text"),
    ("confirm no", lambda n: [actions(button(confirm=confirm(no=n)))], 30, "/deny/text"),
    ("image url", lambda n: [image(url=n)], 3000, "/blocks/0/image_url"),
    ("image alt", lambda n: [image(alt=n)], 2000, "/blocks/0/alt_text"),
    ("label", lambda n: [typed(n)], 2000, "/blocks/0/label/text"),
    ("max_length", lambda n: [typed(max_length=n)], 3000, "/blocks/0/element/max_length"),
    ("blocks", lambda n: [{"type": "divider"}] * n, 50, "/blocks"),
]


@pytest.mark.parametrize(
    ("make", "most"), [(m, n) for _, m, n, _ in LIMITS], ids=[x[0] for x in LIMITS]
)
def test_what_is_exactly_at_a_limit_is_taken(make: Any, most: int) -> None:
    check_blocks(make(most))


@pytest.mark.parametrize(
    ("make", "most", "pointer"), [x[1:] for x in LIMITS], ids=[x[0] for x in LIMITS]
)
def test_one_above_a_limit_is_invalid_blocks(make: Any, most: int, pointer: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_blocks(make(most + 1))
    body = refusal.value.body()
    assert body["error"] == "invalid_blocks"
    assert any(f"{pointer}]" in text for text in body["errors"])
    assert body["response_metadata"]["messages"] == [f"[ERROR] {text}" for text in body["errors"]]


WRONG = {
    "empty text": ([section(text=mrkdwn(0))], "must be more than 0 characters"),
    "no text": ([{"type": "section"}], "missing required field: text"),
    "mrkdwn button": ([actions({"type": "button", "text": mrkdwn(1)})], "must be one of"),
    "unknown block": ([{"type": "hologram"}], "unsupported type"),
    "unknown element": ([actions({"type": "lever"})], "unsupported element"),
    "input in actions": ([actions({"type": "plain_text_input"})], "unsupported element"),
    "unknown property": ([section(colour="red")], "invalid additional property: colour"),
    "unknown trigger": (
        [typed(dispatch_action_config={"trigger_actions_on": ["on_sneeze"]})],
        "unknown trigger",
    ),
    "two equal block ids": ([section(block_id="a"), section(block_id="a")], "already exists"),
    "two equal actions": (
        [actions(button(action_id="a"), button(action_id="a"))],
        "already exists",
    ),
    "no elements": ([actions()], "no fewer than 1 items"),
    "wrong style": ([actions(button(style="loud"))], "must be one of"),
    "image without alt": (
        [{"type": "image", "image_url": "u"}],
        "missing required field: alt_text",
    ),
    "rich text of a wrong kind": (
        [{"type": "rich_text", "elements": [{"type": "song"}]}],
        "unsupported",
    ),
    "not an object": (["text"], "must provide an object"),
    "emoji in mrkdwn": (
        [section(text={"type": "mrkdwn", "text": "a", "emoji": True})],
        "invalid additional property: emoji",
    ),
    "two markdown blocks too long in sum": (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "in sum",
    ),
}


@pytest.mark.parametrize(("blocks", "reason"), WRONG.values(), ids=WRONG.keys())
def test_what_slack_would_not_draw_is_refused_with_its_reason(blocks: Any, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_blocks(blocks)
    assert refusal.value.code == "invalid_blocks"
    assert any(reason in text for text in refusal.value.messages)


def test_a_card_as_the_bot_would_draw_it_is_taken() -> None:
    words = [
        {"type": "text", "text": "Soup!", "style": {"bold": True}},
        {"type": "emoji", "name": "tada"},
    ]
    quote = {"type": "rich_text_quote", "elements": words}
    check_blocks(
        [
            {"type": "header", "text": {**plain(5), "emoji": False}},
            {"type": "rich_text", "block_id": "draft", "elements": [quote]},
            section(accessory=overflow(2)),
            actions(button(style="primary", value="1", confirm=confirm()), select(3)),
            context(2),
            image(),
            {"type": "divider"},
        ]
    )


def test_blocks_that_are_no_list_are_a_wrong_format() -> None:
    with pytest.raises(Refusal) as refusal:
        check_blocks({"type": "section"})
    assert refusal.value.code == "invalid_blocks_format"


def test_blocks_with_too_much_text_in_sum_are_too_long() -> None:
    check_blocks([section(text=mrkdwn(3000))] * 4)
    with pytest.raises(Refusal) as refusal:
        check_blocks([section(text=mrkdwn(3000))] * 4 + [section()])
    assert refusal.value.code == "msg_blocks_too_long"


def test_more_than_a_hundred_attachments_are_too_many() -> None:
    check_attachments([{}] * 100)
    with pytest.raises(Refusal) as refusal:
        check_attachments([{}] * 101)
    assert refusal.value.code == "too_many_attachments"


def modal(**more: Any) -> Block:
    return {"type": "modal", "title": plain(1), "blocks": [], **more}


VIEW_LIMITS = [
    ("title", lambda n: modal(title=plain(n)), 24),
    ("submit", lambda n: modal(submit=plain(n)), 24),
    ("close", lambda n: modal(close=plain(n)), 24),
    ("private_metadata", lambda n: modal(private_metadata="p" * n), 3000),
    ("callback_id", lambda n: modal(callback_id="c" * n), 255),
    ("external_id", lambda n: modal(external_id="e" * n), 255),
    ("blocks", lambda n: modal(blocks=[{"type": "divider"}] * n), 100),
]


@pytest.mark.parametrize(
    ("make", "most"), [x[1:] for x in VIEW_LIMITS], ids=[x[0] for x in VIEW_LIMITS]
)
def test_a_view_at_a_limit_is_taken_and_one_above_refused(make: Any, most: int) -> None:
    check_view(make(most), "modal")
    with pytest.raises(Refusal) as refusal:
        check_view(make(most + 1), "modal")
    assert refusal.value.code == "invalid_arguments"
    assert any("[json-pointer:/view" in text for text in refusal.value.messages)


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        (modal(blocks=[typed()]), "missing required field: submit"),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "home", "blocks": []}, "must be one of: modal"),
        (modal(width=3), "invalid additional property: width"),
        ({"type": "modal", "title": plain(1)}, "missing required field: blocks"),
    ],
)
def test_an_incomplete_view_is_refused_with_its_reason(view: Block, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_view(view, "modal")
    assert any(reason in text for text in refusal.value.messages)


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    blocks = [section(text=mrkdwn(3000), block_id=str(n)) for n in range(84)]
    with pytest.raises(Refusal) as refusal:
        check_view(modal(blocks=blocks), "modal")
    assert refusal.value.code == "view_too_large"
