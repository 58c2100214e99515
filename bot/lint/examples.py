"""The examples of rules, each a post in the batch form or in a shorter one."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, overload

from bot.lint.posts import post_of
from bot.lint.rules import Example

NETWORK: Final = "bluesky"
MOST_PACKS: Final = 64
_KEYS: Final = {"text", "times", "network", "industry", "pictures", "context"}

Table = Mapping[str, Any]


class Examples(Sequence[Example]):
    """Examples that are read when somebody asks for them: linting never does."""

    def __init__(self, rule: Table, sort: str, text: str) -> None:
        """Keep a rule's table, `bad` or `good`, and its pack's text, for a table without them."""
        self._rule, self._sort, self._text = rule, sort, text

    @cached_property
    def _read(self) -> tuple[Example, ...]:
        if (told := self._rule.get("examples")) is None:
            told = _examples_in(self._text).get(self._rule["code"], {})
        return tuple(_examples(told.get(self._sort, {})))

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Example]: ...

    def __getitem__(self, index: int | slice) -> Example | Sequence[Example]:
        return self._read[index]

    def __len__(self) -> int:
        return len(self._read)


@lru_cache(maxsize=MOST_PACKS)
def _examples_in(text: str) -> Mapping[str, Table]:
    """The examples of a pack's rules by code: a built table has none."""
    return {raw["code"]: raw.get("examples", {}) for raw in tomllib.loads(text).get("rule", ())}


def _examples(by_language: Table) -> Iterator[Example]:
    for language, examples in by_language.items():
        for example in examples:
            yield _example(language, {"text": example} if isinstance(example, str) else example)


def _example(language: str, raw: Table) -> Example:
    """Read an example: the batch form, with `times`, `industry` and `pictures` as short forms."""
    if unknown := sorted(raw.keys() - _KEYS):
        raise ValueError(f"an example has unknown {unknown}")
    context = dict(raw.get("context", {}))
    if "industry" in raw:
        context["account"] = {**context.get("account", {}), "industry": raw["industry"]}
    if "pictures" in raw:
        context["media"] = [{"alt_text": one} for one in raw["pictures"]]
    network = raw.get("network", NETWORK)
    times = raw.get("times", 1)
    text = raw["text"] * times
    post = post_of({"text": text, "network": network, "context": context})
    return Example(language=language, post=post, times=times, context=_told(raw, context))


def _told(raw: Table, context: Table) -> str:
    parts = [f"{raw['times']} times"] if "times" in raw else []
    if "pictures" in raw:
        parts.append(f"pictures: {len(raw['pictures'])}")
    if "network" in raw:
        parts.append(f"on {raw['network']}")
    shown = {
        key: value for key, value in context.items() if key != "media" or "pictures" not in raw
    }
    parts += [f"{key}: {_written(value)}" for key, value in shown.items()]
    return ", ".join(parts)


def _written(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{key} {_written(one)}" for key, one in value.items())
        case list():
            return "; ".join(map(_written, value))
        case str():
            return f"*{value}*" if value else "none"
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
