"""The `/draft` language: what somebody typed becomes one command, or a sentence that helps."""

import re
from difflib import get_close_matches

from bot.domain.forms import FIRST, FORMS, NUMBER, Misuse, is_again
from bot.domain.helptext import entry_for
from bot.domain.options import BadOption, has_options, part
from bot.domain.orders import (
    At,
    Away,
    Back,
    Command,
    CommandProblem,
    Confirm,
    Correct,
    Dry,
    Edit,
    Exceptions,
    ExceptWords,
    Help,
    Hold,
    Lift,
    List,
    Live,
    Museum,
    Pause,
    Release,
    Resume,
    Reviewed,
    Show,
    Status,
    Submit,
    Suggest,
    Take,
    Takedown,
    Through,
    Urgent,
    Waive,
    Watch,
    Why,
    Withdraw,
)
from bot.domain.timewords import fold, quote
from bot.words.phrases import joined, phrase

__all__ = [
    "At",
    "Away",
    "Back",
    "Command",
    "CommandProblem",
    "Confirm",
    "Correct",
    "Dry",
    "Edit",
    "ExceptWords",
    "Exceptions",
    "Help",
    "Hold",
    "Lift",
    "List",
    "Live",
    "Museum",
    "Pause",
    "Release",
    "Resume",
    "Reviewed",
    "Show",
    "Status",
    "Submit",
    "Suggest",
    "Take",
    "Takedown",
    "Through",
    "Urgent",
    "Waive",
    "Watch",
    "Why",
    "Withdraw",
    "parse",
]

LONGEST_WORD = 30
NEAR = 0.7

_STOP = re.compile(r"(pause|hold|withdraw)[:!,.]+\s*(.*)", re.IGNORECASE | re.DOTALL)
_TAKE_DOWN = re.compile(r"take[- ]?down[:!,.]*(?:\s+(.*)|$)", re.IGNORECASE | re.DOTALL)
_POST = re.compile(r"post[^\S\n]*:\s*", re.IGNORECASE)

_ENDING = ("undo", "cancel", "delete", "remove", "unpublish", "annuler", "supprimer")
_STOPPING = ("stop", "halt", "freeze", "arret", "arreter", "arretez")
_SAME = {
    "aide": "help",
    "liste": "list",
    "ls": "list",
    "montrer": "show",
    "voir": "show",
    "modifier": "edit",
    "change": "edit",
    "schedule": "at",
    "move": "at",
    "retirer": "withdraw",
    "pourquoi": "why",
    "unhold": "release",
    "unpause": "resume",
    "continue": "resume",
    "reprendre": "resume",
    "absent": "away",
    "statut": "status",
    "corriger": "correct",
    "musee": "museum",
}
_BY_EMOJI = {
    **dict.fromkeys(
        ("approve", "vote", "publish", "send", "ok", "yes", "lgtm", "approuver", "publier"),
        phrase(
            "There is no command for that: approvals are given on the draft's card,"
            " with the emoji that its footer names, by somebody who did not write it."
        ),
    ),
    **dict.fromkeys(
        ("object", "reject", "refuse", "veto"),
        phrase(
            "There is no command for that: an objection is given on the draft's card,"
            " with the emoji that its footer names."
        ),
    ),
}


def parse(text: str) -> Command | CommandProblem:
    """Read what was typed after `/draft`; no time, draft or account is looked up.

    A first word is a command only if the rest fits its form. With `--on` or `--at` it may be a
    text as well, and both ways to say it are answered; without, it is the command, so that
    stopping is never made hard. `post:` in front makes anything a text.
    """
    typed = text.strip()
    try:
        return _read(typed) if typed else Help()
    except BadOption as problem:
        return CommandProblem(sentence=problem.sentence, did_you_mean=problem.instead)


def _read(typed: str) -> Command | CommandProblem:
    post = _POST.match(typed)
    if post is not None:
        return _submit(typed[post.end() :])
    word, rest = _first_word(typed)
    if word in FORMS and has_options(typed) and not (word == "again" and is_again(rest)):
        return _text_or_command(word, typed)
    if word in FORMS:
        return _command(word, rest)
    no_command = None if has_options(typed) else _no_command(word, rest)
    return no_command or _submit(typed)


def _first_word(typed: str) -> tuple[str, str]:
    """Part the first word, in plain small letters, from the rest."""
    taken_down = _TAKE_DOWN.match(typed)
    if taken_down is not None:
        return "takedown", taken_down[1] or ""
    found = _STOP.match(typed) or FIRST.match(typed)
    if found is None:
        return "", ""
    return fold(found[1]), found[2]


def _command(word: str, rest: str) -> Command | CommandProblem:
    try:
        return FORMS[word](rest)
    except Misuse as misuse:
        return _wrong_use(word, rest, misuse)


def _submit(typed: str) -> Command | CommandProblem:
    parted = part(typed)
    if not parted.text:
        return CommandProblem(
            sentence=phrase(
                "The text is missing; please write it in front of the options, like `/draft"
                " {example}`.",
                example=_example(""),
            )
        )
    return Submit(
        text=parted.text,
        accounts=parted.accounts,
        when=parted.when,
        person=parted.person,
        reviewer=parted.reviewer,
    )


def _text_or_command(word: str, typed: str) -> Command | CommandProblem:
    """Decide about a command's word with options behind it, or answer both ways to say it."""
    parted = part(typed)
    _, rest = _first_word(parted.text)
    if word == "pause" and rest and parted.given == {"on"}:
        # Stopping is never made hard; whoever meant a text can take it back at once.
        return Pause(reason=rest, accounts=parted.accounts)
    command = f"{word} {rest}".strip()
    try:
        FORMS[word](rest)
    except Misuse as misuse:
        if "on" not in parted.given:
            return _wrong_use(word, rest, misuse)
        if rest and not NUMBER.fullmatch(rest):
            return _submit(typed)
        command = _form(word)
    return CommandProblem(
        sentence=phrase(
            "This can be the command `{word}` or a text: please write {written} for the"
            " command, or put `post:` in front of the text, like {written2}.",
            word=word,
            written=quote(f"/draft {command}"),
            written2=quote(f"/draft post: {typed}"),
        ),
        did_you_mean=(command, f"post: {typed}"),
    )


def _wrong_use(word: str, rest: str, misuse: Misuse) -> CommandProblem:
    """Say what is wrong, and show the right form."""
    form, example = _form(word), _example(word)
    shown = (
        phrase("`/draft {form}`, like `/draft {example}`", form=form, example=example)
        if example != form
        else phrase("`/draft {form}`", form=form)
    )
    text = (
        phrase(" (or add `--on ACCOUNT` if this is a text to post)")
        if len(rest.split()) > 1
        else ""
    )
    near: tuple[str, ...] = ()
    if word == "help":
        near = tuple(f"help {one}" for one in _near(fold(rest), tuple(FORMS)))
    return CommandProblem(
        sentence=phrase(
            "{misuse}: write {shown}{text}.", misuse=misuse.sentence, shown=shown, text=text
        ),
        did_you_mean=near,
    )


def _no_command(word: str, rest: str) -> CommandProblem | None:
    """Find what was meant by a first word that is no command, where no option makes it a text."""
    first = FIRST.match(rest)
    numbered = first is not None and NUMBER.fullmatch(first[1]) is not None
    if word in _STOPPING:
        return _did_you_mean(word, (_corrected("pause", rest),))
    if len(rest.split()) > 1 and not numbered:
        return None
    known = (*FORMS, *_SAME, *_BY_EMOJI, *_ENDING, *_STOPPING)
    near = (word,) if word in known else _near(word, known)
    by_emoji = [_BY_EMOJI[one] for one in near if one in _BY_EMOJI]
    if by_emoji and (numbered or not rest):
        return CommandProblem(sentence=by_emoji[0])
    if any(one in _ENDING for one in near):
        number = first[1] if first is not None and numbered else "N"
        return _did_you_mean(word, (f"withdraw {number}", f"takedown {number}"))
    meant = (_meaning(one) for one in near if one not in _BY_EMOJI)
    instead = tuple(dict.fromkeys(_corrected(one, rest) for one in meant))
    return _did_you_mean(word, instead) if instead else None


def _meaning(word: str) -> str:
    return "pause" if word in _STOPPING else _SAME.get(word, word)


def _near(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(get_close_matches(word[:LONGEST_WORD], known, n=2, cutoff=NEAR))


def _corrected(word: str, rest: str) -> str:
    """Write the command that was meant, or its form where the rest does not fit it."""
    try:
        FORMS[word](rest)
    except Misuse:
        return _form(word)
    return f"{word} {rest}".strip()


def _did_you_mean(word: str, instead: tuple[str, ...]) -> CommandProblem:
    ways = joined(phrase(" or "), (quote(f"/draft {one}") for one in instead))
    return CommandProblem(
        sentence=phrase(
            "There is no command {written}; did you mean {ways}, or is it a text, which"
            " needs `--on ACCOUNT`?",
            written=quote(word),
            ways=ways,
        ),
        did_you_mean=instead,
    )


def _form(word: str) -> str:
    entry = entry_for(word)
    return entry.form if entry is not None else word


def _example(word: str) -> str:
    entry = entry_for(word)
    return entry.example if entry is not None else word
