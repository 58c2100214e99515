"""What the table of a rule must look like before anything is made of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.lint.names import nearest
from bot.lint.own_styles import style_kind
from bot.lint.rules import Kind
from bot.lint.style_tables import StyleKind, keys_of

WORDING: Final = ("message", "why", "fix")
LISTS: Final = {
    "needs": "needs",
    "cues": "cues",
    "patterns": "patterns",
    "exceptions": "exceptions",
    "all": "all_of",
    "any": "any_of",
    "none": "none_of",
    "outside": "outside",
    "softened_by": "softened_by",
    "only": "only",
}
PLAIN: Final = (
    "family", "severity", "since", "source", "blocks", "near", "shape", "softened", "alt_text",
    "lets_waive",
)  # fmt: skip
_KNOWN: Final = frozenset({"code", "kind", "by_trade", "examples", *WORDING, *LISTS, *PLAIN})
_NEEDED: Final = ("code", "kind", "severity", "family", *WORDING)
_KINDS: Final = (*StyleKind, Kind.NATIVE)

Table = Mapping[str, Any]


def wrong_keys(raw: Table) -> Iterator[tuple[str, str]]:
    """Give each key that can't be used, with what is wrong."""
    code = str(raw.get("code", "a rule without a code"))
    if raw.get("kind") not in _KINDS:
        said = f"a kind is one of {', '.join(StyleKind)}, not {raw.get('kind')!r}"
        yield "kind", f"{code}: {said}"
        return
    style = style_kind(raw)
    looked_for = keys_of(style) if style else frozenset()
    for key in raw.keys() - _KNOWN - looked_for:
        yield key, f"{code} has no {key!r}{nearest(key, _KNOWN | looked_for)}"
    yield from (("code", f"{code} needs {key!r}") for key in _NEEDED if key not in raw)
    for key in raw.keys() & LISTS.keys() - looked_for:
        if not isinstance(raw[key], list) or not all(isinstance(one, str) for one in raw[key]):
            yield key, f"{code}: {key!r} must be a list of texts"
    for key in raw.keys() & {*WORDING}:
        if not _is_wording(raw[key]):
            yield key, f"{code}: {key!r} must have an English sentence, `{key}.en`"


def _is_wording(value: object) -> bool:
    return (
        isinstance(value, dict)
        and "en" in value
        and all(isinstance(one, str) for one in value.values())
    )
