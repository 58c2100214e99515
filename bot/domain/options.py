"""Taking `--on`, `--at`, `--for` and `--ask` out of what was typed; the text stays as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.errors import UserError
from bot.words.phrases import phrase

NAMES = ("on", "at", "for", "ask")
LONGEST_NAME = 30

# Slack turns `--` into one dash while somebody types (trap 68).
_LONG_DASHES = "‒–—―−"
_DASHES = rf"(?:[-‐‑{_LONG_DASHES}]{{2}}|[{_LONG_DASHES}])"
# A long dash in front of `for` or `ask` may be the text's own, so there a person must follow.
_OPTION = re.compile(
    rf"(?<!\S)(?:{_DASHES}(?P<known>on|at)|{_DASHES}(?P<person>for|ask)(?=[\s=:]+<@)"
    r"|--(?P<unknown>[a-z][\w-]*))(?=[\s=:]|$)[=:]?",
    re.IGNORECASE,
)
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_ESCAPED = re.compile(rf"(?<!\S)\\(?={_DASHES})")
_QUOTES = "\"'“”‘’«»`"
_BY_COMMAS = re.compile(r"\s*([^\s,]+(?:\s*,[\s,]*[^\s,]+)*)[\s,]*")
_BY_COMMAS_AND_SPACES = re.compile(r"\s*([^\s,]+(?:(?:\s*,[\s,]*|[^\S\n]+)[^\s,]+)*)[\s,]*")


class BadOption(UserError):
    """An option is not as it should be; `instead` are corrected words to write."""

    def __init__(self, sentence: str, instead: tuple[str, ...] = ()) -> None:
        self.instead = instead
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The text with its line breaks as typed, and the options; `given` are their names.

    `person` is the Slack id of whom it is submitted for, `reviewer` of whom it is shown first.
    """

    text: str
    accounts: tuple[str, ...] = ()
    when: str = ""
    person: str | None = None
    reviewer: str | None = None
    given: frozenset[str] = frozenset()


def has_options(typed: str) -> bool:
    """Whether `--on` or `--at` stands in the text, at the start of a word."""
    return any(found["known"] for found in _OPTION.finditer(typed))


def unescape(text: str) -> str:
    r"""Write `\--word`, which was kept from being an option, as it is meant."""
    return _ESCAPED.sub("", text)


def part(typed: str) -> Parted:
    """Part the options from the text; raise `BadOption` where one is wrong.

    A list of accounts ends at the next option or the end of its line. In front of the text
    only commas hold it together, since a space may already begin the text.
    """
    pieces = list(_pieces(typed))
    _check_names(pieces)
    texts, accounts, when = [pieces[0][1]], "", ""
    named: dict[str, str] = {}
    for name, value in pieces[1:]:
        if name == "on":
            accounts, rest = _take_names(value, after_text=bool(texts[0].strip()))
        elif name in {"for", "ask"}:
            named[name], rest = _take_person(name, value)
        else:
            when, rest = _take_when(value)
        texts.append(rest)
    written = [text for text in texts if text.strip()]
    if len(written) > 1:
        raise BadOption(
            phrase(
                "There is text before and after the options; please put `--on` and `--at`"
                " at the end."
            )
        )
    return Parted(
        text=unescape("".join(written).strip()),
        accounts=_names(accounts),
        when=when,
        person=named.get("for"),
        reviewer=named.get("ask"),
        given=frozenset(name for name, _ in pieces[1:]),
    )


def _pieces(typed: str) -> Iterator[tuple[str, str]]:
    """Give each option with what follows it, after the text before the first."""
    name, position = "", 0
    for found in _OPTION.finditer(typed):
        yield name, typed[position : found.start()]
        name, position = (
            (found["known"] or found["person"] or found["unknown"]).lower(),
            found.end(),
        )
    yield name, typed[position:]


def _check_names(pieces: list[tuple[str, str]]) -> None:
    given = [name for name, _ in pieces[1:]]
    for name in given:
        if name not in NAMES:
            raise _unknown(name)
        if given.count(name) > 1:
            raise BadOption(phrase("Please write `--{name}` only once.", name=name))


def _unknown(name: str) -> BadOption:
    shown = name[:LONGEST_NAME]
    near = tuple(f"--{one}" for one in get_close_matches(shown, NAMES, n=1, cutoff=0.5))
    question = (
        phrase("did you mean `{near}`", near=near[0])
        if near
        else phrase("do you mean `--on` or `--at`")
    )
    return BadOption(
        phrase(
            "I don't know `--{shown}`; {question}, or is it part of the text, which is"
            " written `\\--{shown}`?",
            shown=shown,
            question=question,
        ),
        near,
    )


def _take_person(name: str, value: str) -> tuple[str, str]:
    found = re.match(rf"\s*{MENTION.pattern}", value)
    if found is None:
        raise BadOption(
            phrase(
                "Please pick your colleague from the list that Slack shows after `@`, like"
                " `--{name} @COLLEAGUE`.",
                name=name,
            )
        )
    return found[1], value[found.end() :]


def _take_names(value: str, *, after_text: bool) -> tuple[str, str]:
    found = (_BY_COMMAS_AND_SPACES if after_text else _BY_COMMAS).match(value)
    if found is None or not found[1].strip(_QUOTES):
        raise BadOption(phrase("Please write the account after `--on`, like `--on acme`."))
    return found[1], value[found.end() :]


def _take_when(value: str) -> tuple[str, str]:
    """Take a time, which ends with its line or its quotes."""
    quoted = re.match(r"\s*([\"“«'])\s*([^\"”»'\n]+?)\s*[\"”»'](?=\s|$)", value)
    if quoted is not None:
        return quoted[2], value[quoted.end() :]
    line, _, rest = value.lstrip().partition("\n")
    if not line.strip():
        raise BadOption(phrase("Please write the time after `--at`, like `--at tomorrow 9am`."))
    return line.strip(), rest


def _names(written: str) -> tuple[str, ...]:
    """List the accounts once each, in small letters, as names are compared."""
    names = (name.strip(_QUOTES).casefold() for name in re.split(r"[\s,]+", written))
    return tuple(dict.fromkeys(name for name in names if name))
