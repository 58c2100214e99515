"""How long a text is on each account, as it stands under the fields of the composer. Pure.

The lines have blocks of their own, so that they alone change while somebody is typing (trap 84).
"""

from collections.abc import Mapping, Sequence

from bot.domain.composing import Count
from bot.slack import formparts
from bot.slack.escaping import escape
from bot.slack.formparts import Block, View
from bot.words.moments import number
from bot.words.phrases import marked, t

CHOOSE_FIRST = marked("Choose the accounts first: each network counts differently.")
BLOCK = "counts"
# As it is typed: Slack's own word, which no other field of ours uses.
EACH_CHARACTER = {"trigger_actions_on": ["on_character_entered"]}
_VIEW = ("type", "callback_id", "private_metadata", "title", "submit", "close", "blocks")
_IMAGE = ("type", "block_id", "alt_text")


def watched(field: Block) -> Block:
    """Let Slack tell of a field while somebody types or chooses in it."""
    element = field["element"]
    if element["type"] == "plain_text_input":
        element = {**element, "dispatch_action_config": EACH_CHARACTER}
    return {**field, "dispatch_action": True, "element": element}


def lines(counts: Sequence[Count]) -> list[str]:
    """Say for each account how long its text is, and how long it may be."""
    return [_line(one) for one in counts]


def _line(one: Count) -> str:
    if one.parts:
        return _line_of_parts(one)
    words = t(
        "{mark} {account}: {count} of {most} characters",
        mark=":no_entry:" if one.count > one.most else "•",
        account=escape(one.account),
        count=number(one.count),
        most=number(one.most),
    )
    return _over(words, one.count - one.most)


def _line_of_parts(one: Count) -> str:
    return t(
        "{mark} {account}: {parts} characters",
        mark=":no_entry:" if one.count > one.most else "•",
        account=escape(one.account),
        parts=_parts(one),
    )


def _over(words: str, count: int) -> str:
    return t("{line}, {count} too many", line=words, count=number(count)) if count > 0 else words


def _parts(one: Count) -> str:
    """Each part of a thread: `1/2: 302 of 300, 2 too many · 2/2: 40 of 300`."""
    of = len(one.parts)
    return " · ".join(
        _over(
            t(
                "{place}/{of}: {count} of {most}",
                place=place,
                of=of,
                count=number(length),
                most=number(one.most),
            ),
            length - one.most,
        )
        for place, length in enumerate(one.parts, 1)
    )


def block(counts: Sequence[Count]) -> Block:
    """The line under the text: all accounts, or that none is chosen yet."""
    return _named(BLOCK, "\n".join(lines(counts)) or t(CHOOSE_FIRST))


def own(counts: Sequence[Count], account: str) -> list[Block]:
    """The line under one account's own text."""
    return [_own(one) for one in counts if one.account == account]


def _own(one: Count) -> Block:
    return _named(f"{BLOCK}.{one.account}", _line(one))


def _named(name: str, words: str) -> Block:
    return {**formparts.small(words), "block_id": name}


def recounted(shown: Mapping[str, object], counts: Sequence[Count]) -> View | None:
    """A form as Slack shows it, with new counts in it; nothing where they stand there already."""
    found = shown.get("blocks")
    before = (
        [dict(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    )
    new = {one["block_id"]: one for one in (block(counts), *map(_own, counts))}
    after = [new.get(str(one.get("block_id")), _sent(one)) for one in before]
    if _said(after) == _said(before):
        return None
    return {**{name: shown[name] for name in _VIEW if shown.get(name)}, "blocks": after}


def _sent(one: Block) -> Block:
    """A block as an app sends it: Slack adds to an image what it takes from nobody."""
    if one.get("type") != "image":
        return one
    file = one.get("slack_file")
    named = {"slack_file": {"id": file.get("id")}} if isinstance(file, dict) else {}
    return {name: one[name] for name in _IMAGE if name in one} | named


def _said(blocks: Sequence[Block]) -> list[object]:
    """The words of the counts."""
    ours = [one for one in blocks if str(one.get("block_id")).partition(".")[0] == BLOCK]
    return [_text(one) for one in ours]


def _text(one: Block) -> object:
    match one.get("elements"):
        case [{"text": str(words)}]:
            return words
        case _:
            return None
