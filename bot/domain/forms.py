"""How the rest of each command is read, after its first word."""

import re
from collections.abc import Callable

from bot.domain.errors import UserError
from bot.domain.labels import LONGEST as LONGEST_LABEL
from bot.domain.options import MENTION, unescape
from bot.domain.orders import (
    Again,
    Ask,
    At,
    Away,
    Back,
    Command,
    Confirm,
    Connect,
    Correct,
    Disconnect,
    Dry,
    Edit,
    Erase,
    Exceptions,
    ExceptWords,
    Help,
    History,
    Hold,
    Import,
    Lift,
    List,
    Live,
    Museum,
    Now,
    Pause,
    Queue,
    Release,
    Resume,
    Reviewed,
    Show,
    Status,
    Suggest,
    Take,
    Takedown,
    Through,
    Urgent,
    Waive,
    Watch,
    Week,
    Why,
    Withdraw,
)
from bot.domain.timewords import MONTH, PHRASES, WEEKDAY, Glue, fold, quote
from bot.words.phrases import phrase

LARGEST_NUMBER = 10**9
_ADDRESS = re.compile(r"<?(https?://[^\s<>|]+)(?:\|[^>]*)?>?(?=\s|$)", re.IGNORECASE)

FIRST = re.compile(r"(\S+)\s*(.*)", re.DOTALL)
NUMBER = re.compile(r"(?:d[-‐‑–]?|#)?([0-9]{1,10})[.,:;!]*", re.IGNORECASE)
_SPAN_WORDS = frozenset({"for", "pendant", "next", "now", "half", "un", "une", "an", "des", "ce"})
_OFF = frozenset({"off", "over", "end", "fini", "fin"})
_TOO_COMMON = frozenset({Glue.AT, Glue.AND, Glue.TO, Glue.AT_OR_TO})


class Misuse(UserError):
    """The rest does not fit the command's form; the text says what is wrong with it."""


def _number(rest: str) -> tuple[int, str]:
    """Read the draft's number that a rest begins with: `12`, `#12`, `d12` or `D-12`."""
    first = FIRST.match(rest)
    if first is None:
        raise Misuse(phrase("Please add the draft's number"))
    found = NUMBER.fullmatch(first[1])
    if found is None or not 0 < int(found[1]) <= LARGEST_NUMBER:
        raise Misuse(phrase("{written} is not a draft's number", written=quote(first[1])))
    return int(found[1]), first[2].rstrip()


def _only_number(rest: str) -> int:
    draft, more = _number(rest)
    if more:
        raise Misuse(phrase("There should be nothing after the number {draft}", draft=draft))
    return draft


def _number_and(rest: str, what: str) -> tuple[int, str]:
    draft, more = _number(rest)
    if not more:
        raise Misuse(phrase("Please add {what}", what=what))
    return draft, unescape(more)


# Slack turns `--` into one dash while somebody types (trap 68).
_AS_AUTHOR = re.compile(r"(?:--|[‒–—―−])as-author(?:\s+|$)", re.IGNORECASE)


def _as_author(rest: str, what: str) -> tuple[int, str, bool]:
    """Read a number and more, with `--as-author` in front of it or not (rule 2)."""
    draft, more = _number(rest)
    found = _AS_AUTHOR.match(more)
    more = more[found.end() :] if found else more
    if not more:
        raise Misuse(phrase("Please add {what}", what=what))
    return draft, unescape(more), found is not None


def _edit(rest: str) -> Command:
    draft, text, as_author = _as_author(rest, phrase("the new text"))
    return Edit(draft=draft, text=text, as_author=as_author)


def _at(rest: str) -> Command:
    draft, when, as_author = _as_author(rest, phrase("the new time"))
    return At(draft=draft, when=when, as_author=as_author)


def _suggest(rest: str) -> Command:
    draft, text = _number_and(rest, phrase("the text that you suggest"))
    return Suggest(draft=draft, text=text)


def _waive(rest: str) -> Command:
    draft, more = _number_and(rest, phrase("the finding's code and the reason"))
    found = FIRST.match(more)
    if found is None or not found[2]:
        raise Misuse(phrase("Please add the reason"))
    return Waive(draft=draft, code=_code(found[1]), reason=found[2].strip())


def _urgent(rest: str) -> Command:
    draft, reason = _number_and(rest, phrase("the reason"))
    return Urgent(draft=draft, reason=reason)


def _except(rest: str) -> Command:
    found = FIRST.match(rest)
    # A text may begin with this word; a code has a dash, or the words stand in quotes.
    if found is None or not found[2] or not ("-" in found[1] or found[2][0] in "\"“«'"):
        raise Misuse(phrase("Please add the finding's code and the words that it quotes"))
    return ExceptWords(code=_code(found[1]), words=unescape(found[2]).strip(" “”«»\"'`"))


def _code(word: str) -> str:
    return word.strip("`").casefold()


def _exceptions(rest: str) -> Command:
    if not rest:
        return Exceptions()
    found = re.fullmatch(r"end\s+(\S+)", rest, re.IGNORECASE)
    if found is None:
        raise Misuse(phrase("Please say `end` and the exception's number, or nothing"))
    return Exceptions(end=_only_number(found[1]))


def _lift(rest: str) -> Command:
    draft, reason = _number_and(rest, phrase("the reason"))
    return Lift(draft=draft, reason=reason)


def _hold(rest: str) -> Command:
    draft, reason = _number(rest)
    return Hold(draft=draft, reason=reason)


def _release(rest: str) -> Command:
    draft, reason = _number(rest)
    return Release(draft=draft, reason=reason)


def _takedown(rest: str) -> Command:
    address = _ADDRESS.match(rest)
    if address is not None:
        return Takedown(address=address[1], reason=rest[address.end() :].strip())
    draft, reason = _number(rest)
    return Takedown(draft=draft, reason=reason)


def _correct(rest: str) -> Command:
    draft, text = _number_and(rest, phrase("the correction's text"))
    return Correct(draft=draft, text=text)


def _museum(rest: str) -> Command:
    if not rest:
        return Museum()
    draft, more = _number_and(rest, phrase("its level from 0 to 5, and a line of story"))
    found = re.fullmatch(r"(?:level\s+)?([0-5])[.,:;]?\s+(\S.*)", more, re.DOTALL | re.IGNORECASE)
    if found is None:
        raise Misuse(phrase("Please add its level from 0 to 5, and a line of story"))
    return Museum(draft=draft, level=int(found[1]), story=found[2])


def _pause(rest: str) -> Command:
    if not rest:
        raise Misuse(phrase("Please add the reason, in a word or two"))
    return Pause(reason=rest)


def _resume(rest: str) -> Command:
    if len(rest.split()) > 1:
        raise Misuse(phrase("Please name one account, or none for everything"))
    account = rest.casefold().strip("`")
    return Resume(account="" if account == "everything" else account)


def _away(rest: str) -> Command:
    """Read an absence: a colleague's mention may stand at either end."""
    mentions = MENTION.findall(rest)
    span = MENTION.sub("", rest).strip()
    if span.startswith("@"):
        raise Misuse(phrase("Please pick your colleague from the list that Slack shows after `@`"))
    if len(mentions) > 1:
        raise Misuse(phrase("Please name one person at a time"))
    if not _looks_like_span(span):
        raise Misuse(phrase("Please say until when"))
    return Away(span=span, person=mentions[0] if mentions else None)


def _watch(rest: str) -> Command:
    """Read a span, or `off`; one post is watched on its card."""
    if fold(rest) in _OFF:
        return Watch()
    if NUMBER.fullmatch(rest):
        raise Misuse(
            phrase("To watch one post, react on its card with the emoji that its footer names")
        )
    if not _looks_like_span(rest):
        raise Misuse(phrase("Please say until when"))
    return Watch(span=rest)


def _confirm(rest: str) -> Command:
    named = MENTION.fullmatch(rest)
    if named is None:
        raise Misuse(phrase("Please pick the newcomer from the list that Slack shows after `@`"))
    return Confirm(person=named[1])


def _looks_like_span(span: str) -> bool:
    """Whether this begins like a time; what it means is for the parser of times."""
    folded = fold(span)
    if re.match(r"[0-9]", folded):
        return True
    word = re.match(r"[a-z']+", folded)
    known = {phrase.split()[0] for phrase, what in PHRASES.items() if what not in _TOO_COMMON}
    return word is not None and word[0] in {*known, *WEEKDAY, *MONTH, *_SPAN_WORDS}


def _account(rest: str) -> str:
    if not rest:
        raise Misuse(phrase("Please add the account"))
    if len(rest.split()) > 1:
        raise Misuse(phrase("Please name one account"))
    return rest.casefold()


def _help(rest: str) -> Command:
    topic = rest.casefold().removeprefix("/draft").strip()
    if topic and topic not in FORMS:
        raise Misuse(phrase("There is no command {written}", written=quote(rest)))
    return Help(topic=topic or None)


def _alone(command: Command, rest: str) -> Command:
    if rest:
        raise Misuse(phrase("This command stands alone"))
    return command


def _list(rest: str) -> Command:
    """Read a label behind its `#`, or nothing; anything else may be a text."""
    if not rest:
        return List()
    if not rest.startswith("#"):
        raise Misuse(phrase("A label begins with `#`"))
    label = " ".join(rest.removeprefix("#").split()).casefold()
    if not 0 < len(label) <= LONGEST_LABEL:
        raise Misuse(phrase("Please add one label, like `list #spring`"))
    return List(label=label)


def _erase(rest: str) -> Command:
    draft, reason = _number_and(rest, phrase("the reason"))
    return Erase(draft=draft, reason=reason)


# Slack turns `--` into one dash while somebody types (trap 68).
_AT = re.compile(r"(?:--|[‒–—―−])?at(?:[\s=:]+|$)", re.IGNORECASE)


def is_again(rest: str) -> bool:
    """Whether this is an old draft's number and a time, and so no text."""
    first = FIRST.match(rest)
    number = NUMBER.fullmatch(first[1]) if first else None
    return first is not None and number is not None and _AT.match(first[2]) is not None


def _again(rest: str) -> Command:
    draft, more = _number(rest)
    found = _AT.match(more)
    when = more[found.end() :] if found else ""
    if more and not when:
        raise Misuse(
            phrase("Please write the time after `--at`, like `--at tomorrow 9am`, or nothing")
        )
    return Again(draft=draft, when=when.strip('"“”'))


FORMS: dict[str, Callable[[str], Command]] = {
    "list": _list,
    "week": lambda rest: _alone(Week(), rest),
    "queue": lambda rest: _alone(Queue(), rest),
    "show": lambda rest: Show(draft=_only_number(rest)),
    "edit": _edit,
    "suggest": _suggest,
    "waive": _waive,
    "urgent": _urgent,
    "reviewed": lambda rest: Reviewed(draft=_only_number(rest)),
    "exception": _except,
    "exceptions": _exceptions,
    "take": lambda rest: Take(draft=_only_number(rest)),
    "at": _at,
    "withdraw": lambda rest: Withdraw(draft=_only_number(rest)),
    "history": lambda rest: History(draft=_only_number(rest)),
    "why": lambda rest: Why(draft=_only_number(rest)),
    "hold": _hold,
    "release": _release,
    "lift": _lift,
    "pause": _pause,
    "resume": _resume,
    "erase": _erase,
    "through": lambda rest: Through(draft=_only_number(rest)),
    "takedown": _takedown,
    "correct": _correct,
    "museum": _museum,
    "away": _away,
    "back": lambda rest: _alone(Back(), rest),
    "watch": _watch,
    "confirm": _confirm,
    "live": lambda rest: Live(account=_account(rest)),
    "connect": lambda rest: Connect(account=_account(rest)),
    "disconnect": lambda rest: Disconnect(account=_account(rest)),
    "dry": lambda rest: Dry(account=_account(rest)),
    "now": lambda rest: _alone(Now(), rest),
    "ask": lambda rest: Ask(draft=_only_number(rest)),
    "again": _again,
    "import": lambda rest: _alone(Import(), rest),
    "status": lambda rest: _alone(Status(), rest),
    "help": _help,
}
