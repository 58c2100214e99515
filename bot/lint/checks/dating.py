"""Days and times that can't be, or don't fit the moment at which the post leaves."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.calendar import A_WEEKDAY, WEEKDAYS, Written
from bot.lint.checks.hours import over_today, wrong_number
from bot.lint.look import Look, Seen
from bot.lint.reading import fold

DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PAST, _AHEAD = timedelta(days=45), timedelta(days=320)
_JUST_OVER = timedelta(days=60)
_NEAR_MIDNIGHT: Final = timedelta(hours=2)
_WEEK = 7

_BAD_TIME: Final = lazy(
    r"(?i)(?:\b(?:at|from|until|till|à|dès|jusqu['’]à)\s(?:(?:2[5-9]"
    r"|[3-9]\d)(?:\s?h(?:\s?[0-5]\d)?\b|:[0-5]\d\b)|(?:[01]?\d|2[0-4])(?::|\s?h\s?)[6-9]\d\b)"
    r"|(?<!\d[.:])\b(?:1[3-9]|2\d|0)(?:[:.][0-5]\d)?\s?[ap]\.?m\b)"
)
_CLOCK: Final = lazy(r"(?i)\d(?::|\s?h|\s?[ap]\.?m)")
_TODAY: Final = lazy(r"(?i)(?<![\w-])(?:today(?!['’]s)|aujourd['’]hui)(?![\w-])")
_TONIGHT: Final = lazy(
    r"(?i)(?<![\w-])(?:tonight(?!['’]s)|this (?:morning|afternoon|evening)|ce (?:soir|matin)"
    r"|cet après-midi|cette nuit)(?![\w-])"
)
_TOMORROW: Final = lazy(
    r"(?i)(?<![\w-])(?<!of )(?<!for )(?<!better )(?<!brighter )(?<!de )(?<!build )(?<!building "
    r")(?<!the )(?<!pour )"
    r"(?:tomorrow(?!['’]s)|demain|j-1)(?![\w-])"
)
_NOT_THE_EVENT: Final = lazy(
    r"(?i)\b(?:book|order|register|sign|buy|get|reserve|call|visit|join|start|apply|download|shop"
    r"|donate|save|grab|secure|enter|"
    r"available|announc\w+|launch\w*|proud|excited|delighted|happy|learn|discover|find|as of"
    r"|until|since|still|sale|live|"
    r"réserv\w+|inscri\w+|command\w+|achet\w+|appel\w+|rejoign\w+|profit\w+|télécharg\w+|vente"
    r"|disponibles?|annonç\w+|heureux|"
    r"heureuse|fiers?|fière|lanc\w+|découvr\w+|dès|partir|jusqu|depuis|encore|ouvertes?|ouvre"
    r"|open|candidat\w+|postul\w+)\b[^.!?\n]{0,60}$"
)
_AFTER_TODAY: Final = lazy(
    r"(?i)^[^.!?\n]{0,25}\b(?:announc|launch|proud|reveal|annonc|lanç|dévoil"
    r"|ouvrons la billetterie|tickets|billetterie|registration|inscriptions|on sale|en vente)"
)
_RECAP: Final = lazy(
    r"(?i)\b(?:thanks?|thank you|recap|relive|photos?|pictures|were|was|had|last (?:night|week"
    r"|weekend|month)|yesterday|congrat\w*|winners?|"
    r"replay|what an?\b|highlights?|look(?:ing)? back|memories|came|joined us|ago|anniversary"
    r"|sorry|missed|remember\w*|merci|hier|retour|revivez|images|bravo|"
    r"félicit\w+|gagnante?s?|bilan|quelle?|étaient|était|avons|avez|ont été|a été|dernier"
    r"|dernière|souvenirs?|il y a|rattraper|rediffusion|excus\w+|"
    r"commémor\w+|depuis|since|founded|fondée?s?|née?s? le|born|died|mort|historique)\b"
)
_COMING: Final = lazy(
    r"(?i)\b(?:join us|see you|save the date|don['’]t miss|book|register|sign up|tickets?"
    r"|come (?:and|along|to|see|by)|will|opens?|starts?|coming|upcoming|"
    r"rsvp|rendez-vous|venez|réserv\w+|inscri\w+|manquez|sera|seront|auron[st]|aura|ouvr\w+"
    r"|commence\w*|débute|attend\w*|agendas?|à vos|billets?|"
    r"billetterie|prochaine?|bientôt|places?|retrouve[zr]|participez|on se voit|plus que)\b"
)
_UNTIL: Final = lazy(
    r"(?i)(?:until|till|by|before|since|from|after|deadline|closes?|jusqu['’]au|avant(?: le)?"
    r"|depuis(?: le)?|dès(?: le)?|à partir du|après(?: le)?|clôture|limite|du"
    r"|on sale)\W{0,3}(?:le |the |on )?$"
    r"|\d{1,2}(?:er|st|nd|rd|th)?\s?(?:au|and|&|et|to|through|–|-)\s?(?:the |le )?$"
)
_YEARLY: Final = lazy(
    r"(?i)\b(?P<what>happy new year|new year|wish(?:ing)? (?:you|everyone|all of you)"
    r"(?: all)?(?: and yours)? an? [a-z]{4,12}(?:,? (?:and )?[a-z]{4,12}){0,2}(?= 20)"
    r"|(?:bonne|belle|heureuse|excellente|joyeuse"
    r"|merveilleuse) année|(?:happy|great|cheers to|here['’]s to)(?= 20)|v(?:œ|oe)ux"
    r"|welcome to|bienvenue en"
    r"|hello|summer|été|winter|hiver|spring|printemps|autumn|automne|"
    r"rentrée|black friday|christmas|noël|edition|édition|programme|programs?|calendar|calendrier"
    r"|festival|conference|conférence|salon|season|saison|save the date|tickets|catalogue|agenda)"
    r"(?:\W{1,3}(?:for|of|de|du|l['’]|la|le|pour|en|and|et|collection|gala|fair|market|marché"
    r"|party|soirée|sale)){0,3}\W{1,3}(?P<year>20\d\d)\b(?!\s?[-–/]\s?\d)"
)
_WISHES_FROM: Final = (12, 26)
_BACK_THEN: Final = lazy(
    r"(?i)\b(?:throwback|tbt|remember\w*|souven\w+|since|depuis|back in|il y a|ago|rétrospective"
    r"|archives?|anniversary|flashback|replay|look(?:ing)? back|retour|was|were|était|étaient"
    r"|compared|par rapport|than|report|rapport|bilan|results|résultats|last year"
    r"|l['’]an dernier)\b"
)
_GREETED_DAY: Final = lazy(
    rf"(?i)\b(?:happy|it['’]?s(?: finally)?|bon|bonne|c['’]est"
    rf"|joyeux)\s(?P<day>{A_WEEKDAY})(?P<end>\s?(?:!|everyone|all|à tous|à toutes|,|\."
    rf"|[\U0001f300-\U0001faff]|$))"
)
_NAMED_FEELING: Final = lazy(
    rf"(?i)(?:#?(?P<day>{A_WEEKDAY})[\s-]?(?:motivation|feeling|mood|vibes|blues|funday)\b"
    rf"|\b(?P<tgif>tgif|friyay)\b)"
)
_WEEKEND_WISH: Final = lazy(
    r"(?i)\b(?:happy weekend|have a (?:great|good|lovely|nice) weekend|(?:bon|excellent"
    r"|beau) week-?end)\b"
)


_GREETINGS: Final = (
    frozenset(
        {
            "happy",
            "it",
            "its",
            "bon",
            "bonne",
            "c",
            "joyeux",
            "tgif",
            "friyay",
            "have",
            "excellent",
            "beau",
            "weekend",
        }
    )
    | frozenset(
        f"{day}{mood}" for day in WEEKDAYS for mood in ("motivation", "feeling", "mood", "vibes")
    )
    | frozenset(WEEKDAYS)
)


def impossible(look: Look) -> Iterator[Seen]:
    """Days and times that no calendar and no clock has."""
    when = look.post.situation.scheduled_at
    for one in look.days:
        swapped = not one.named and _swapped(one)
        year = _year_meant(one, when.date()) if when else 2024
        if one.on(year) is None and not swapped:
            yield Seen(span=(one.start, one.end))
    if look.digits and _CLOCK.search(look.text):
        yield from (Seen(span=match.span()) for match in _BAD_TIME.finditer(look.text))


def _swapped(one: Written) -> bool:
    """Whether `12/31` is a day for those who write the month first."""
    try:
        date(one.year or 2024, one.day, one.month)
    except ValueError:
        return False
    return True


def _year_meant(one: Written, today: date) -> int:
    """The year of a day without one: this year's, or the next's if this one's is long over."""
    if one.year:
        return one.year
    if one.month == 2 and one.day == 29:
        return today.year if today.month <= 2 else today.year + 1
    return today.year


def wrong_weekday(look: Look) -> Iterator[Seen]:
    """A weekday that doesn't belong to the day beside it."""
    situation = look.post.situation
    today = situation.scheduled_at.date() if situation.scheduled_at else situation.event_date
    for one in look.days:
        if one.weekday is None:
            continue
        meant = _meant(one, today)
        if meant and all(day.weekday() != one.weekday for day in meant):
            right = DAY_NAMES[meant[-1].weekday()]
            yield Seen(span=(one.start, one.end), facts={"right": right, "date": str(meant[-1])})


def _meant(one: Written, today: date | None) -> list[date]:
    """The days that may be meant: the written one, or those of the nearest years."""
    if one.year:
        years = [one.year]
    elif today:
        years = [today.year - 1, today.year, today.year + 1]
    else:
        return []
    found = [day for year in years if (day := one.on(year))]
    if not one.named and one.day != one.month and _swapped(one):
        found += [date(year, one.day, one.month) for year in years]
    if one.year or today is None:
        return found
    near = [day for day in found if -_PAST <= day - today <= _AHEAD]
    return near or found


def wrong_moment(look: Look) -> Iterator[Seen]:
    """`Today`, `tonight`, `tomorrow` and weekdays that are wrong when the post leaves."""
    when = look.post.situation.scheduled_at
    if when is None:
        return
    yield from wrong_number(look)
    yield from over_today(look)
    event = look.post.situation.event_date
    text = look.text
    for pattern, ahead in ((_TODAY, 0), (_TONIGHT, 0), (_TOMORROW, 1)):
        for match in pattern.finditer(text):
            told = _told_beside(look, match.end(), when)
            meant = told or (None if _is_about_now(text, match, pattern) else event)
            if meant and meant not in {day + timedelta(days=ahead) for day in days_of(when)}:
                yield Seen(span=match.span(), facts={"date": str(meant)})


def days_of(when: datetime) -> set[date]:
    """The day of an instant, and the neighbour where a zone might make it that."""
    if when.tzinfo is not None and when.utcoffset() == timedelta(0):
        return {(when - _NEAR_MIDNIGHT).date(), (when + _NEAR_MIDNIGHT).date()}
    return {when.date()}


def _told_beside(look: Look, end: int, when: datetime) -> date | None:
    """The day written right after `tomorrow`, as in `tomorrow (Friday 3 May)`."""
    gap = lazy(rf"(?i)[\s,(–-]{{1,3}}(?:c['’]est\s|le\s|the\s|is\s)?(?:(?P<day>{A_WEEKDAY})\b)?")
    match = gap.match(look.text, end)
    if match is None:
        return None
    for one in look.days:
        if match.start() <= one.start <= match.end() and one.exists():
            return one.on(_year_meant(one, when.date()))
    # `sun`, `sat` and the like are words of their own.
    if match["day"] and len(match["day"]) > 3:
        return _next(when.date(), WEEKDAYS[fold(match["day"])])
    return None


def _next(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % _WEEK)


def _is_about_now(text: str, match: "re.Match[str]", pattern: "re.Pattern[str]") -> bool:
    """Whether the word says when to act, not when the event is: `book today`."""
    if pattern is not _TODAY:
        return False
    before, after = text[max(0, match.start() - 80) : match.start()], text[match.end() :]
    return bool(_NOT_THE_EVENT.search(before) or _AFTER_TODAY.search(after))


def other_day(look: Look) -> Iterator[Seen]:
    """One day in the text, and another one for the event."""
    event = look.post.situation.event_date
    if event is None:
        return
    written = [one for one in look.days if one.exists()]
    if len(written) == 1:
        (one,) = written
        same = one.on(event.year) == event or (
            not one.named and (one.day, one.month) == (event.month, event.day)
        )
        if not same and not _UNTIL.search(look.text[: one.start]):
            yield Seen(span=(one.start, one.end), facts={"date": str(event)})
    elif not written:
        yield from _other_weekday(look, event)


_LONE_DAY: Final = lazy(
    rf"(?i)\b(?:this|on|ce|see you|rendez-vous|coming)\s(?P<day>{A_WEEKDAY})\b(?!s)"
    rf"|\b(?P<at>{A_WEEKDAY})\b\s(?:at|à|from|dès)\s\d"
)


def _other_weekday(look: Look, event: date) -> Iterator[Seen]:
    named = {
        WEEKDAYS[fold(m)] for m in re.findall(rf"(?i)\b({A_WEEKDAY})\b", look.text) if len(m) > 3
    }
    match = _LONE_DAY.search(look.text)
    if match and len(named) == 1:
        told = WEEKDAYS[fold(match["day"] or match["at"])]
        if told in named and told != event.weekday():
            yield Seen(span=match.span(), facts={"date": f"{event} ({DAY_NAMES[event.weekday()]})"})


def past(look: Look) -> Iterator[Seen]:
    """An announcement of what is over when the post leaves."""
    situation = look.post.situation
    if situation.scheduled_at is None or _RECAP.search(look.text):
        return
    today = min(days_of(situation.scheduled_at))
    if situation.event_date and situation.event_date < today:
        yield Seen(facts={"date": str(situation.event_date)})
        return
    if not _COMING.search(look.text):
        return
    told = [(one, day) for one in look.days if (day := _announced(one, today))]
    if told and all(day < today for _, day in told):
        one, day = told[0]
        yield Seen(span=(one.start, one.end), facts={"date": str(day)})


def _announced(one: Written, today: date) -> date | None:
    """The day that an announcement means; without a year, not long ago is over."""
    if one.year:
        return one.on(one.year) if one.year >= today.year - 3 else None
    this_year = one.on(today.year)
    if this_year is None:
        return None
    if not one.named and one.day != one.month and _swapped(one):
        this_year = max(this_year, date(today.year, one.day, one.month))
    long_ago = today - this_year > _JUST_OVER
    return one.on(today.year + 1) if long_ago else this_year


def old_year(look: Look) -> Iterator[Seen]:
    """Last year's text, its year and all."""
    when = look.post.situation.scheduled_at
    if when is None or "20" not in look.text or _BACK_THEN.search(look.text):
        return
    for match in _YEARLY.finditer(look.text):
        year, what = int(match["year"]), fold(match["what"])
        wish = (
            what.endswith("annee")
            or what.startswith("wish")
            or what
            in {
                "happy new year",
                "new year",
                "happy",
                "great",
                "cheers to",
                "here's to",
                "here’s to",
                "vœux",
                "voeux",
                "bienvenue en",
                "hello",
                "welcome to",
            }
        )
        least = when.year if wish or when.month > 2 else when.year - 1
        # In the last days of a year, one wishes the next.
        least += wish and (when.month, when.day) >= _WISHES_FROM
        if when.year - 6 < year < least:
            yield Seen(span=match.span(), facts={"year": year, "now": when.year})


def wrong_greeting(look: Look) -> Iterator[Seen]:
    """`Happy Friday` on another day, `have a good weekend` on a Monday."""
    when = look.post.situation.scheduled_at
    if when is None:
        return
    if not look.has_word(_GREETINGS):
        return
    today = {day.weekday() for day in days_of(when)}
    for pattern in (_GREETED_DAY, _NAMED_FEELING):
        for match in pattern.finditer(look.text):
            named = match.groupdict().get("day")
            told = WEEKDAYS[fold(named)] if named else WEEKDAYS["friday"]
            if (named is None or len(named) > 3) and told not in today:
                yield Seen(span=match.span(), facts={"day": DAY_NAMES[when.weekday()]})
    wish = _WEEKEND_WISH.search(look.text)
    if wish and today <= {0, 1, 2}:
        yield Seen(span=wish.span(), facts={"day": DAY_NAMES[when.weekday()]})
