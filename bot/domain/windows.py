"""Two moments with something between them: a window to publish in, a span of absence."""

from datetime import date, datetime, timedelta

from bot.domain.moments import Asked, Said, bare_hour, gather, instant_of, where_said
from bot.domain.timewords import Clock, Glue, Hour, Iso, Midnight, Token, not_understood, quote
from bot.domain.wallclock import Unclear
from bot.words.phrases import phrase

LONGEST_NIGHT = timedelta(hours=12)
# Before this, a start is meant only by who says `am` or writes it on 24 hours.
EARLIEST_GUESS = 6
NOON = 12

_JOINS = frozenset({Glue.DASH, Glue.AND, Glue.TO, Glue.UNTIL})
_OPENERS = frozenset({Glue.FROM, Glue.BETWEEN})
_CLOCKS = (Clock, Hour, Midnight, Iso)


def is_range(tokens: tuple[Token, ...]) -> bool:
    """Whether the tokens speak of a start and an end rather than of one moment."""
    return _join(tokens) is not None or any(token.meaning in _OPENERS for token in tokens)


def _join(tokens: tuple[Token, ...]) -> int | None:
    """Find what stands between the two moments; `à` is that only after a time."""
    after_time = False
    for position, token in enumerate(tokens):
        if token.meaning in _JOINS or (token.meaning == Glue.AT_OR_TO and after_time):
            return position
        after_time = after_time or isinstance(token.meaning, _CLOCKS)
    return None


def range_of(tokens: tuple[Token, ...], asked: Asked) -> tuple[datetime, datetime]:
    """Turn `tue 10:00-12:00` and its like into aware UTC, start < end; raise `Unclear`."""
    join = _join(tokens)
    if join is None or join == len(tokens) - 1:
        raise Unclear(
            phrase("Please add an end to {written}, like `10:00-12:00`.", written=quote(asked.text))
        )
    if join == 0:
        raise not_understood(asked.text)
    opener, before = _without_opener(tokens[:join])
    link = tokens[join].meaning
    if (opener == Glue.BETWEEN) != (link == Glue.AND):
        raise not_understood(asked.text)
    left, right = gather(before), gather(tokens[join + 1 :])
    _read_bare_hours(left, right)
    shared = _share_day(left, right, until=link == Glue.UNTIL)
    left.place, right.place = left.place or right.place, right.place or left.place
    start = instant_of(left, asked)
    first_day = start.astimezone(where_said(left, asked).zone).date()
    return start, _end(right, asked, start, _last_day(left, right, first_day), ends=shared)


def _without_opener(tokens: tuple[Token, ...]) -> tuple[Glue | None, tuple[Token, ...]]:
    """Take `from` or `between` out; it may follow the day: `mardi de 10h à 12h`."""
    for position, token in enumerate(tokens):
        if token.meaning == Glue.FROM or token.meaning == Glue.BETWEEN:
            return token.meaning, tokens[:position] + tokens[position + 1 :]
    return None, tokens


def _read_bare_hours(left: Said, right: Said) -> None:
    """Read a bare number as its neighbour is written, where that leaves one reading."""
    first, last = left.clock, right.clock
    if isinstance(first, Hour) and isinstance(last, Hour):
        if not NOON <= last.number <= 23 or first.number >= last.number:
            raise bare_hour(first)
        if last.number == NOON and 0 < first.number < EARLIEST_GUESS:
            raise _two_halves(first)
        left.clock, right.clock = Clock(hour=first.number), Clock(hour=last.number)
    elif isinstance(first, Hour) and isinstance(last, Clock):
        left.clock = _like(first, last)
    elif isinstance(first, Clock) and isinstance(last, Hour):
        if first.half or not first.hour < last.number <= 23:
            raise bare_hour(last)
        right.clock = Clock(hour=last.number)


def _like(first: Hour, last: Clock) -> Clock:
    """Read the `10` of `10-12h`, the `2` of `2-4pm` and the `11` of `11-1pm`."""
    ends = (last.hour, last.minute)
    if last.half and 1 <= first.number <= NOON:
        return _in_half(first, ends)
    if last.half or (first.number, 0) >= ends:
        raise bare_hour(first)
    return Clock(hour=first.number)


def _in_half(first: Hour, ends: tuple[int, int]) -> Clock:
    """Read a number before `am` or `pm` in the same half, or in the morning of a working day.

    `9-5pm` begins at nine in the morning; what `1-12pm` and `12-12pm` mean nobody can tell.
    """
    morning = first.number % NOON
    alike = morning + NOON * (ends[0] // NOON)
    if (alike, 0) < ends:
        return Clock(hour=alike)
    if morning >= EARLIEST_GUESS and (morning, 0) < ends:
        return Clock(hour=morning)
    raise _two_halves(first)


def _two_halves(hour: Hour) -> Unclear:
    return Unclear(
        phrase(
            "`{number}` can be read in two ways here; please write am or pm with both"
            " times, like `9am-12pm`.",
            number=hour.number,
        )
    )


def _share_day(left: Said, right: Said, *, until: bool) -> bool:
    """Give the start the day that is said at the very end; tell whether both have one day."""
    if left.has_day or not right.has_day or isinstance(right.clock, Iso):
        return not right.has_day
    if until:
        raise Unclear(
            phrase(
                "{written} can be the day of the start or only of the end; please write the"
                " day with both.",
                written=quote(right.day_word),
            )
        )
    left.day, left.weekday, left.day_word = right.day, right.weekday, right.day_word
    return True


def _last_day(left: Said, right: Said, first_day: date) -> date:
    """Find the day of an end that has none: a window may run over one midnight."""
    starts, ends = _time_of(left), _time_of(right)
    if right.has_day or ends is None or starts is None or ends > starts:
        return first_day
    if ends == starts or timedelta(days=1) - (starts - ends) > LONGEST_NIGHT:
        raise _backwards(right)
    return first_day + timedelta(days=1)


def _time_of(said: Said) -> timedelta | None:
    """Tell the time of day since midnight, where there is one."""
    match said.clock:
        case Clock(hour=hour, minute=minute, second=second):
            return timedelta(hours=hour, minutes=minute, seconds=second)
        case Iso(naive=naive):
            return timedelta(hours=naive.hour, minutes=naive.minute, seconds=naive.second)
        case _:
            return None


def _end(right: Said, asked: Asked, start: datetime, same_day: date, *, ends: bool) -> datetime:
    end = instant_of(right, asked, same_day=same_day, ends=ends)
    if end <= start:
        raise _backwards(right)
    return end


def _backwards(right: Said) -> Unclear:
    return Unclear(
        phrase(
            "{written} is not after the start; please write a later end, with its day"
            " if that is another one.",
            written=quote(right.words),
        )
    )
