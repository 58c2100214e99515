"""Looking before the time: what would keep one account's post from leaving, in a sentence each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.accounts import AccountName
from bot.domain.attaching import megabytes
from bot.domain.connections import how_to_connect
from bot.domain.drafts import DraftId, label
from bot.domain.pauses import Pause, paused_what
from bot.domain.people import UserId
from bot.domain.wallclock import say, say_full_date
from bot.words.phrases import joined, phrase, trimmed, unended

DAY, HOUR, LAST = timedelta(hours=24), timedelta(hours=1), timedelta(minutes=5)
MARKS = (DAY, HOUR, LAST)


class Hurdle(StrEnum):
    """What stands in the way; the values are journalled."""

    LOGIN = "login"
    QUOTA = "quota"
    LIMITS = "limits"
    MEDIA = "media"
    PAUSE = "pause"
    UNREACHABLE = "unreachable"


OF_THE_ACCOUNT = frozenset({Hurdle.LOGIN, Hurdle.QUOTA})
"""What whoever owns an account can mend, and not whoever wrote the post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that would keep a post here, and the sentence that says what to do."""

    hurdle: Hurdle
    sentence: str


def mark_met(due: datetime, now: datetime, approved_at: datetime) -> timedelta | None:
    """The last mark before a post's time that was passed, or none.

    What was approved later than the last mark is about to be tried for good anyway.
    """
    left = due - now
    if left < timedelta(0) or due - approved_at < LAST:
        return None
    return min((mark for mark in MARKS if left <= mark), default=None)


def another_profile(account: AccountName) -> Trouble:
    """The login is not of whom people approved."""
    return Trouble(
        hurdle=Hurdle.LOGIN,
        sentence=phrase(
            "the login of {account} belongs to another profile than the one that was"
            " approved; whoever runs the bot can put the right one back",
            account=account,
        ),
    )


def login_ends(account: AccountName, end: datetime) -> Trouble:
    """The login is good now, and will not be at the post's time."""
    return Trouble(
        hurdle=Hurdle.LOGIN,
        sentence=phrase(
            "the login of {account} ends on {date}, before this post's time; {how_to_connect}",
            account=account,
            date=say_full_date(end),
            how_to_connect=how_to_connect(account),
        ),
    )


def not_set_up(account: AccountName) -> Trouble:
    """There is no login."""
    return Trouble(
        hurdle=Hurdle.LOGIN,
        sentence=phrase(
            "{account} is not set up any more; whoever runs the bot can add it again",
            account=account,
        ),
    )


def no_quota(account: AccountName, of: int) -> Trouble:
    """The network takes nothing more for now."""
    return Trouble(
        hurdle=Hurdle.QUOTA,
        sentence=phrase(
            "all {of} posts that {account} may make in 24 hours are used up; another time helps",
            of=of,
            account=account,
        ),
    )


def too_long(account: AccountName, count: int, most: int) -> Trouble:
    """The server takes less than its network does elsewhere."""
    return Trouble(
        hurdle=Hurdle.LIMITS,
        sentence=phrase(
            "the server of {account} takes {most} characters, and this text has"
            " {count}; please shorten it",
            account=account,
            most=most,
            count=count,
        ),
    )


def too_many_pictures(account: AccountName, count: int, most: int) -> Trouble:
    """The server takes fewer pictures."""
    return Trouble(
        hurdle=Hurdle.LIMITS,
        sentence=phrase(
            "the server of {account} takes {most} pictures, and this post has {count};"
            " please leave some out",
            account=account,
            most=most,
            count=count,
        ),
    )


def alt_text_too_long(account: AccountName, most: int) -> Trouble:
    """The server takes shorter descriptions."""
    return Trouble(
        hurdle=Hurdle.LIMITS,
        sentence=phrase(
            "the server of {account} takes alt texts of {most} characters; please"
            " shorten those of this post",
            account=account,
            most=most,
        ),
    )


def too_heavy(account: AccountName, most: int, *, needs_address: bool = False) -> Trouble:
    """The server takes smaller files, or a larger one only from an address of ours."""
    if needs_address:
        sentence = phrase(
            "{account} takes such files up to {most} in its message; please attach a smaller one"
            " with *Edit*, or ask an administrator to set `public_url`, where larger ones are"
            " fetched",
            account=account,
            most=megabytes(most),
        )
        return Trouble(hurdle=Hurdle.LIMITS, sentence=sentence)
    return Trouble(
        hurdle=Hurdle.LIMITS,
        sentence=phrase(
            "the server of {account} takes such files up to {most}; please attach a smaller one"
            " with *Edit*",
            account=account,
            most=megabytes(most),
        ),
    )


def does_not_fit(sentence: str) -> Trouble:
    """The network can't take it at all."""
    return Trouble(hurdle=Hurdle.LIMITS, sentence=unended(sentence))


def pictures_away() -> Trouble:
    """The place where pictures are kept does not answer."""
    return Trouble(
        hurdle=Hurdle.UNREACHABLE,
        sentence=phrase(
            "its pictures can't be read from where they are kept; please tell whoever runs the bot"
        ),
    )


def picture_lost() -> Trouble:
    """What was approved is not in the store as it was."""
    return Trouble(
        hurdle=Hurdle.MEDIA,
        sentence=phrase(
            "a picture of it is not in the store as it was approved; please attach it"
            " anew with *Edit*"
        ),
    )


def paused(pause: Pause) -> Trouble:
    """A pause would keep it."""
    return Trouble(
        hurdle=Hurdle.PAUSE,
        sentence=phrase(
            "{paused_what}; two people can end that with `/draft resume`",
            paused_what=paused_what(pause),
        ),
    )


def said_no(sentence: str) -> Trouble:
    """The network refuses the login, in its own words."""
    return Trouble(hurdle=Hurdle.LOGIN, sentence=unended(sentence))


def unreachable(sentence: str) -> Trouble:
    """The network can't be asked just now, in its own words."""
    return Trouble(hurdle=Hurdle.UNREACHABLE, sentence=unended(sentence))


def no_answer(account: AccountName) -> Trouble:
    """The network does not answer just now."""
    return Trouble(
        hurdle=Hurdle.UNREACHABLE,
        sentence=phrase("the network of {account} does not answer now", account=account),
    )


def told_owner(
    draft: DraftId,
    due: datetime,
    account: AccountName,
    found: Sequence[Trouble],
    zone: ZoneInfo,
) -> str:
    """Tell the owner of an account what of it would keep a post here, or nothing."""
    said = [one.sentence for one in found if one.hurdle in OF_THE_ACCOUNT]
    if not said:
        return ""
    return phrase(
        ":warning: {draft} is to leave {when} on {account}, which is yours, and as it stands it"
        " would not: {names}.",
        draft=label(draft),
        when=say(due, zone),
        account=account,
        names=joined("; ", said),
    )


def told(
    draft: DraftId,
    due: datetime,
    found: Mapping[AccountName, Sequence[Trouble]],
    people: Sequence[UserId],
    zone: ZoneInfo,
) -> str:
    """Tell those who can mend it what would keep a post from leaving; the same is said once."""
    who = " ".join(f"<@{person}>" for person in people)
    where: dict[str, list[AccountName]] = {}
    for account, troubles in found.items():
        for trouble in troubles:
            where.setdefault(trouble.sentence, []).append(account)
    lines = [
        phrase("• {accounts}: {said}.", accounts=", ".join(accounts), said=said)
        for said, accounts in where.items()
    ]
    said = phrase(
        "{who} As it stands, this post would not leave {when}:", who=who, when=say(due, zone)
    )
    another = phrase("Another time is `/draft at {draft} WHEN`.", draft=draft)
    return joined("\n", [trimmed(said), *lines, another])
