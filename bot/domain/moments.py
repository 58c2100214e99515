"""One moment as people say it (a day, a time, a zone, in any order), turned into an instant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from bot.domain.timewords import (
    LONGEST_TEXT,
    Ahead,
    CalendarDay,
    Clock,
    Glue,
    Hour,
    Iso,
    Midnight,
    Part,
    Place,
    Token,
    Weekday,
    not_understood,
    quote,
)
from bot.domain.wallclock import (
    MONTHS,
    WEEKDAYS,
    Unclear,
    Where,
    as_iso,
    check_ahead,
    named_zone,
    place_in_time,
    say,
    say_clock,
    say_day,
)
from bot.words.phrases import joined, phrase

HALF_A_YEAR = timedelta(days=183)

Day = Ahead | CalendarDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The text as written, when and where it was written, and what else one could write."""

    text: str
    now: datetime
    zone: ZoneInfo
    hint: str = ""


@dataclass(slots=True, kw_only=True)
class Said:
    """The pieces of one moment, at most one of each; `words` are the pieces as written."""

    words: str = ""
    day: Day | None = None
    weekday: Weekday | None = None
    day_word: str = ""
    clock: Clock | Hour | Midnight | Iso | None = None
    part: tuple[int, int] | None = None
    place: Place | None = None

    @property
    def has_day(self) -> bool:
        """Whether any day was said."""
        return self.day is not None or self.weekday is not None or isinstance(self.clock, Iso)


def gather(tokens: tuple[Token, ...]) -> Said:
    """Sort the tokens of one moment into their places; refuse what comes twice."""
    said = Said(words=" ".join(token.text for token in tokens))
    for position, token in enumerate(tokens):
        if token.meaning in {Glue.AT, Glue.AT_OR_TO}:
            following = tokens[position + 1].meaning if position + 1 < len(tokens) else None
            if following is None or isinstance(following, Glue | Place):
                raise not_understood(token.text)
        elif not _put(said, token):
            unknown = said.place.abbreviation if said.place else ""
            raise not_understood(unknown or token.text)
    return said


def _put(said: Said, token: Token) -> bool:
    """Put one token into its place; `False` where the place is taken or there is none."""
    match token.meaning:
        case Clock() | Hour() | Midnight() | Iso() if said.clock is None:
            said.clock = token.meaning
        case Ahead() | CalendarDay() if said.day is None:
            said.day, said.day_word = token.meaning, said.day_word or token.text
            if isinstance(token.meaning, Ahead) and token.meaning.part is not None:
                return _put(said, Token(text=token.text, meaning=Part(hours=token.meaning.part)))
        case Weekday() if said.weekday is None:
            said.weekday, said.day_word = token.meaning, said.day_word or token.text
        case Part() if said.part is None:
            said.part = token.meaning.hours
        case Place() if said.place is None:
            said.place = token.meaning
        case _:
            return False
    return True


def instant_of(
    said: Said, asked: Asked, *, same_day: date | None = None, ends: bool = False
) -> datetime:
    """Turn a moment into UTC, in the future; raise `Unclear` with what to write instead.

    `same_day` is the day where none is said, and the one from which weekdays count;
    `ends` makes midnight the one that ends the day.
    """
    where = where_said(said, asked)
    clock = _clock(said)
    if isinstance(clock, Iso):
        return _iso_instant(said, clock, where, asked)
    _check_part(said, clock)
    today = asked.now.astimezone(where.zone).date()
    _check_same_today(said, today, asked, known_day=same_day is not None)
    if isinstance(clock, Midnight):
        return _midnight(said, where, asked, same_day=same_day, ends=ends)
    anchor = same_day or today
    naive = datetime.combine(_day(said, anchor, asked, today), _time(clock))
    instant = _read_in(naive, where, asked)
    if instant <= asked.now:
        _already_past(said, naive, instant, asked)
    return check_ahead(instant, asked.zone, now=asked.now)


def _clock(said: Said) -> Clock | Midnight | Iso:
    if said.clock is None:
        if said.part is not None or said.has_day:
            raise Unclear(
                phrase(
                    "Please add a time to {written}, like `{day} 18:30`.",
                    written=quote(said.words),
                    day=said.day_word or phrase("tomorrow"),
                )
            )
        raise not_understood(said.words)
    if isinstance(said.clock, Hour):
        raise bare_hour(said.clock)
    return said.clock


def bare_hour(hour: Hour) -> Unclear:
    """Ask what a bare number is."""
    if hour.number > 23:
        return not_understood(str(hour.number))
    morning = phrase("`{number}am` or ", number=hour.number) if 0 < hour.number < 12 else ""
    return Unclear(
        phrase(
            "Please write {morning}`{number}:00` instead of `{number}`.",
            morning=morning,
            number=hour.number,
        )
    )


def _time(clock: Clock) -> time:
    return time(clock.hour, clock.minute, clock.second)


def where_said(said: Said, asked: Asked) -> Where:
    """Find the zone to read a moment in: the person's own, unless another is written."""
    place = said.place
    if place is None:
        return Where(zone=asked.zone)
    if place.abbreviation:
        return Where(zone=asked.zone, abbreviation=place.abbreviation)
    own = place.name == asked.zone.key.lower()
    zone = asked.zone if own else named_zone(place.name)
    if zone is None:
        raise Unclear(
            phrase(
                "I don't know the zone {written}; write it like `18:30 Europe/Paris` or"
                " `18:30 UTC`, or leave it out for your own.",
                written=quote(place.name),
            )
        )
    if place.offset is not None and place.name in {"utc", "gmt"}:
        return Where(zone=place.offset)
    return Where(zone=zone, offset=place.offset)


def _read_in(naive: datetime, where: Where, asked: Asked) -> datetime:
    if where.abbreviation:
        _check_abbreviation(naive, where)
    return place_in_time(naive, where, now=asked.now)


def _check_abbreviation(naive: datetime, where: Where) -> None:
    """Accept an abbreviation only as the one that the person's own zone uses then."""
    names = {
        (naive.replace(tzinfo=where.zone, fold=fold).tzname() or "").lower() for fold in (0, 1)
    }
    if where.abbreviation not in names:
        raise not_understood(where.abbreviation)


def _iso_instant(said: Said, clock: Iso, where: Where, asked: Asked) -> datetime:
    if said.day or said.weekday or said.part or (clock.offset and said.place):
        raise not_understood(said.words)
    if abs(clock.naive.year - asked.now.year) > 2:
        raise _wrong_year(clock.naive.year, asked)
    if clock.offset is not None:
        instant = clock.naive.replace(tzinfo=clock.offset).astimezone(UTC)
    else:
        instant = _read_in(clock.naive, where, asked)
    return check_ahead(instant, asked.zone, now=asked.now)


def _wrong_year(year: int, asked: Asked) -> Unclear:
    what = phrase("already past") if year < asked.now.year else phrase("too far ahead")
    return Unclear(
        phrase(
            "The year {year} is {what}; please write a date within the next 400 days.",
            year=year,
            what=what,
        )
    )


def _check_part(said: Said, clock: Clock | Midnight) -> None:
    if said.part is None:
        return
    first, last = said.part
    if isinstance(clock, Midnight) or not first <= clock.hour <= last:
        raise Unclear(
            phrase(
                "{written} can be read in two ways; please write the time like `18:30` or"
                " `6:30pm`.",
                written=quote(said.words),
            )
        )


def _check_same_today(said: Said, today: date, asked: Asked, *, known_day: bool) -> None:
    """Refuse a day counted from today where today differs between the two zones."""
    counted = not isinstance(said.day, CalendarDay) and (said.has_day or not known_day)
    if counted and today != asked.now.astimezone(asked.zone).date():
        raise Unclear(
            phrase(
                "It is {day} in the zone of {written} and another day in yours; please"
                " write the date.",
                day=say_day(datetime.combine(today, time())),
                written=quote(said.words),
            )
        )


def _day(said: Said, anchor: date, asked: Asked, today: date) -> date:
    """Find the day that was said; `anchor` where none was."""
    if said.day is None:
        return _weekday(said.weekday, anchor, today) if said.weekday else anchor
    if isinstance(said.day, Ahead):
        day = today + timedelta(days=said.day.days)
    else:
        day = _calendar_day(said, said.day, asked, today)
    if said.weekday is not None and day.weekday() != said.weekday.number:
        right, wrong = WEEKDAYS[day.weekday()], WEEKDAYS[said.weekday.number]
        raise Unclear(
            phrase(
                "{day} {month} {year} is a {right}, not a {wrong}; please correct the one"
                " or the other.",
                day=day.day,
                month=MONTHS[day.month - 1],
                year=day.year,
                right=right,
                wrong=wrong,
            )
        )
    return day


def _weekday(weekday: Weekday, anchor: date, today: date) -> date:
    if weekday.coming:
        next_monday = today + timedelta(days=7 - today.weekday())
        return next_monday + timedelta(days=weekday.number)
    return anchor + timedelta(days=(weekday.number - anchor.weekday()) % 7)


def _calendar_day(said: Said, day: CalendarDay, asked: Asked, today: date) -> date:
    """Complete a date without a year by the nearest one; refuse one that has just passed."""
    if day.year is not None:
        if abs(day.year - today.year) > 2:
            raise _wrong_year(day.year, asked)
        return date(day.year, day.month, day.day)
    try:
        this_year = date(today.year, day.month, day.day)
        next_year = date(today.year + 1, day.month, day.day) if this_year < today else this_year
    except ValueError:
        raise Unclear(
            phrase(
                "Please add the year to {written}: not every year has that day.",
                written=quote(said.day_word),
            )
        ) from None
    if this_year < today and today - this_year < HALF_A_YEAR:
        name = f"{day.day} {MONTHS[day.month - 1]}"
        raise Unclear(
            phrase(
                "{date} is already past this year; write `{date} {year}`.",
                date=name,
                year=today.year + 1,
            )
        )
    return next_year


def _midnight(
    said: Said,
    where: Where,
    asked: Asked,
    *,
    same_day: date | None,
    ends: bool,
) -> datetime:
    """Read midnight: the next one where no day is said, else ask which end of the day it is."""
    today = asked.now.astimezone(where.zone).date()
    anchor = same_day or today
    day = _day(said, anchor, asked, today)
    starts = datetime.combine(day, time())
    closes = starts + timedelta(days=1)
    if ends or not said.has_day:
        instant = _read_in(closes, where, asked)
    else:
        both = [_read_in(one, where, asked) for one in (starts, closes)]
        ahead = tuple((as_iso(one, asked.zone), one) for one in both if one > asked.now)
        if len(ahead) > 1:
            raise Unclear(
                phrase(
                    "{written} can be the start or the end of that day; please write {names}.",
                    written=quote(said.words),
                    names=joined(phrase(" or "), (f"`{written}`" for written, _ in ahead)),
                ),
                ahead,
            )
        instant = both[-1]
    return check_ahead(instant, asked.zone, now=asked.now)


def _already_past(said: Said, naive: datetime, instant: datetime, asked: Asked) -> NoReturn:
    """Refuse a time that has passed, with the words that would mean the next one."""
    if isinstance(said.day, CalendarDay) or not asked.text:
        raise Unclear(
            phrase(
                "{when} is already past; please write a later time.", when=say(instant, asked.zone)
            )
        )
    rest = "tomorrow"
    if said.weekday is not None and said.day is None:
        rest = f"next {said.day_word.split()[-1]}"
    whole, word = " ".join(asked.text.split()), " ".join(said.day_word.split())
    instead = whole.replace(word, rest, 1) if word else f"{rest} {whole}"
    written = quote(instead, 2 * LONGEST_TEXT)
    raise Unclear(
        phrase(
            "{clock} is already past today; write {written}{hint}.",
            clock=say_clock(naive),
            written=written,
            hint=asked.hint,
        )
    )
