"""Days and hours told from the moment at which the post leaves, which have another name by then."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.calendar import A_WEEKDAY, WEEKDAYS
from bot.lint.look import Look, Seen
from bot.lint.reading import fold
from bot.lint.sought import Sought

# `Saturday the 14th`, `ce samedi 14`: the month is the coming one.
_DAY_NUMBER: Final = Sought(
    rf"(?i)\b(?:(?:ce|le|this|on|see you|dès"
    rf"|from)\s)(?P<day>{A_WEEKDAY})\s(?:the\s)?(?P<number>\d{{1,2}})"
    r"(?:st|nd|rd|th|er)?(?![\w:%€£$/.-]|\s?(?:h\b|h\d|heures?|am\b|pm\b|%|€|euros?|to\b|à\b"
    r"|of\b|de\b|places|people|personnes|[a-zà-ÿ]{3,12}\.?\s20|jan|fe|f[eé]v|ma|av|ap|ju|ao|août"
    r"|se|oc|no|d[eé]c))"
)
_COMING_DAYS: Final = 45


def wrong_number(look: Look) -> Iterator[Seen]:
    """A weekday whose number, of the days to come, is another weekday's."""
    when = look.post.situation.scheduled_at
    if when is None or not look.digits:
        return
    for match in _DAY_NUMBER.finditer(look.reading):
        told, number = WEEKDAYS[fold(match["day"])], int(match["number"])
        coming = (when.date() + timedelta(days=ahead) for ahead in range(_COMING_DAYS))
        meant = [day for day in coming if day.day == number]
        if meant and all(day.weekday() != told for day in meant):
            yield Seen(span=match.span(), facts={"date": str(meant[0])})


# `Ce soir à 20 h`, `tonight at 8pm`: an hour, said of the day on which the post leaves.
_HOUR: Final = (
    r"(?P<hour>\d{1,2})(?:\s?h\s?(?P<past>[0-5]\d)?\b"
    r"|[:.](?P<minute>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\b)?|\s?(?P<noon>[ap])\.?m\b)"
)
_AT_HOUR: Final = Sought(
    r"(?i)(?<![\w-])(?:today|tonight|this (?:morning|afternoon|evening)"
    rf"|aujourd['’]hui|ce (?:soir|matin)|cet après-midi)[\s,:–-]{{1,3}}(?:at |à )?{_HOUR}"
)
_HOUR_FIRST: Final = Sought(
    rf"(?i)(?<![\w-]){_HOUR}"
    r"\s(?:today|tonight|this (?:morning|afternoon|evening)|aujourd['’]hui|ce (?:soir|matin))(?!\w)"
)
_ENDED: Final = lazy(
    r"(?i)\b(?:since|from|until|till|to|opened|closed|started|depuis|jusqu|fermé|a (?:ouvert"
    r"|commencé|débuté)|merci|thanks?|bravo|congrat\w*|was|were|était|ont)\b"
)
_LATE: Final = timedelta(minutes=45)


def over_today(look: Look) -> Iterator[Seen]:
    """What begins today at an hour that is past when the post leaves."""
    when = look.post.situation.scheduled_at
    if when is None or not look.digits:
        return
    told = (*_AT_HOUR.finditer(look.reading), *_HOUR_FIRST.finditer(look.reading))
    if not told or _ENDED.search(look.text):
        return
    for match in told:
        noon = (match["half"] or match["noon"] or "").lower()
        hour = int(match["hour"]) % 12 + 12 * (noon == "p") if noon else int(match["hour"])
        minute = int(match["past"] or match["minute"] or 0)
        if hour < 24:
            begins = when.replace(hour=hour, minute=minute)
            if when - begins > _LATE:
                yield Seen(span=match.span(), facts={"date": f"{begins:%H:%M}"})
