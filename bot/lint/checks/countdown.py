"""Days counted, or named from today, that miss the event; and doors shut by custom."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.checks.dating import days_of
from bot.lint.look import Look, Seen
from bot.lint.reading import fold

_NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            "", "one a un une", "two deux", "three trois", "four quatre", "five cinq", "six",
            "seven sept", "eight huit", "nine neuf", "ten dix", "eleven onze", "twelve douze",
            "thirteen treize", "fourteen quatorze", "fifteen quinze",
        )
    )
    for word in words.split()
}  # fmt: skip
_NUMBER: Final = rf"(?P<number>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_COUNTS: Final = tuple(
    lazy(rf"(?i)(?<![\w-])(?:{one})(?!\w)")
    for one in (
        rf"{_NUMBER} (?P<unit>days?|sleeps?|weeks?) (?:to go|left (?:until|till|to|before)|until"
        rf"|till"
        rf"|from (?:now|today)|away)",
        rf"(?:only|just) {_NUMBER} (?:more )?(?P<unit>days?|sleeps?|weeks?)(?: to go| left)?",
        rf"in (?:just |only )?{_NUMBER} (?P<unit>days?|weeks?)(?: time|['’] time)?(?=[,.! ]|\Z)",
        rf"(?:plus que|encore|il (?:ne )?reste(?: plus que)?) {_NUMBER} (?P<unit>jours?|dodos?"
        rf"|semaines?)(?= avant|[ ,.!]|\Z)",
        rf"dans (?:tout juste |seulement )?{_NUMBER} (?P<unit>jours?|semaines?)",
        r"J ?[-–] ?(?P<number>\d{1,2})",
    )
)
_ENDS: Final = ".!?\n"
_PER_WEEK: Final = 7
_SUNDAY: Final = 6
_SLACK_DAYS, _SLACK_WEEKS = 1, 3
_OVER: Final = lazy(r"(?i)(?<![\w-])(?:yesterday|last night|(?:avant-)?hier(?: soir)?)(?!\w)")
# What is said on the day itself, an hour or less before it begins.
_SOON: Final = lazy(
    r"(?i)(?<![\w-])(?:in (?:under |less than |just (?:over )?|about )?(?:an hour|half an hour"
    r"|(?:\d{1,2}|ten|fifteen|twenty|thirty|a few) (?:minutes|mins|hours))|(?:any|this) minute now"
    r"|later today|see you (?:shortly|in a (?:bit|minute|moment))|tout à l['’]heure"
    r"|(?:dans|d['’]ici|plus qu['’]|moins d['’])\s?(?:à peine "
    r"|moins d['’])?(?:une (?:petite )?heure"
    r"|une demi-heure|quelques (?:minutes|heures)|\d{1,2} minutes)|à tout de suite"
    r"|d['’]une minute à l['’]autre|tantôt)(?!\w)"
)
_NEXT_WEEK: Final = lazy(r"(?i)(?<![\w-])(?:next week|(?:la )?semaine prochaine)(?!\w)")
_THIS_WEEKEND: Final = lazy(r"(?i)(?<![\w-])(?:this week-?end|ce week-?end)(?!\w)")
_NO_COUNT: Final = lazy(
    r"(?i)\b(?:deliver\w*|livr\w+|ship\w*|back in|results?|résultats?|trial|essai|return\w*|retour"
    r"|offer|offre|sale|soldes|deadline|applications?|inscriptions?|candidatures?|early bird"
    r"|tickets?"
    r"|billets?|registration|closes?|clôture)\b"
)
_OPEN_TODAY: Final = lazy(
    r"(?i)\b(?:(?:we['’]?re|we are|shop is|office is|store is|doors are|branch(?:es)? (?:is"
    r"|are)) open"
    r"|open (?:today|as usual|until|till|from)|(?:in the office|at (?:our|their) desks"
    r"|waiting for your"
    r" call|here to help|on hand|ready to (?:help|take your call)|at your service|on the phones)"
    r"|call us today|visit us today|pop in today|come in today|drop in today|see you in store today"
    r"|(?:vous )?accueill\w+|(?:sommes|est|sont|restons|restent|reste) ouverte?s?"
    r"|ouverts? aujourd['’]hui"
    r"|à votre (?:disposition|écoute|service)|vous attend\w*|appelez-nous aujourd['’]hui"
    r"|passez (?:nous"
    r" voir )?(?:[\w'’]{2,12} ){0,3}aujourd['’]hui|(?:pop|drop|come|call) (?:in(?:to)?|by)"
    r" (?:[\w'’]{2,12} ){0,3}today|(?:nos|les) (?:guichets|conseillers|bureaux|équipes|magasins))\b"
)
_TODAY: Final = lazy(
    r"(?i)(?<![\w-])(?:today|this (?:morning|afternoon)|aujourd['’]hui|ce matin)(?!\w)"
)
_KNOWN_OPEN: Final = lazy(
    r"(?i)\b(?:christmas|new year|bank holiday|public holiday|closed|emergency|24/7|noël|nouvel an"
    r"|jour de l['’]an|jour férié|férié|fermée?s?|urgences?|de garde|réveillon|1er mai"
    r"|fête du travail"
    r"|exceptionnel\w*|even today|même aujourd['’]hui)\b"
)
_SHUT_ANYWHERE: Final = frozenset({(12, 25), (1, 1)})
# Days on which offices rest, by the text's language and the side of the ocean that the zone tells.
_SHUT_IN: Final = {
    ("fr", True): frozenset({(5, 1), (5, 8), (7, 14), (7, 21), (8, 1), (8, 15), (11, 1), (11, 11)}),
    ("fr", False): frozenset({(6, 24), (7, 1), (12, 26)}),
    ("en", True): frozenset({(12, 26)}),
    ("en", False): frozenset({(7, 1), (7, 4), (11, 11), (12, 26)}),
}


_CALL: Final = lazy(
    r"(?i)\b(?:call|book|visit|pop in|come (?:in|and|down)|drop by|our (?:team|advisers?|shop"
    r"|office"
    r"|branch)|open|order (?:now|today)|appel\w+|réserv\w+|passez|venez|nos (?:conseillers|équipes"
    r"|magasins)|ouvert\w*|command\w+|rendez-vous)\b"
)
# Somebody is said to be there, to answer or to receive.
_SERVED: Final = lazy(
    r"(?i)\b(?:(?:we|they|our \w+(?: \w+)?) (?:answer|reply|respond|pick up|are (?:here|ready"
    r"|around"
    r"|waiting|open))|(?:is|are) (?:staffed|answered|manned|waiting|ready)|(?:ring|phone|email"
    r"|message|chat (?:to|with)|write to|speak to|talk to|ask) (?:us|the \w+|our \w+|an? ad\w+)"
    r"|pop (?:by|into|over)|swing by|walk[- ]?ins?|drop[- ]?ins?|the (?:desk|office|counter|shop"
    r"|clinic|surgery|branch|showroom|line|phones?) (?:is|are)|(?:deliver\w*|collect\w*) today"
    r"|(?:vous )?répond(?:ons|ent)?\b|joignables?|(?:vous )?reçoi(?:t|vent)|recevons|écrivez-nous"
    r"|(?:nos|les|notre|le) (?:agences?|téléconseillers?|standard|secrétariat|accueil|guichets?"
    r"|service client|hotline|support|boutiques?|magasins?|bureaux?|permanences?)|à votre écoute"
    r"|sans rendez-vous|poussez la porte|venez (?:nous voir|chercher|retirer)|livr(?:ons|ée?s?)"
    r" aujourd['’]hui)(?!\w)"
)
# Greetings, and the hours between which they are said.
_HOURS: Final = (
    (
        lazy(r"(?i)(?<![\w-])(?:good morning|morning,? (?:all|everyone|folks)|bon matin)(?!\w)"),
        3,
        14,
    ),
    (lazy(r"(?i)(?<![\w-])(?:good evening|bonsoir)(?!\w)"), 15, 24),
    (lazy(r"(?i)(?<![\w-])(?:good afternoon|bon après-midi)(?!\w)"), 10, 19),
    (lazy(r"(?i)(?<![\w-])(?:bonne journée|have a (?:great|good|lovely|nice) day)(?!\w)"), 3, 19),
)
_LATE_IN_WEEK: Final = (3, 4, 5)
_NEW_WEEK: Final = lazy(
    r"(?i)\b(?:(?:bon|beau|excellent) début de semaine|on (?:démarre|commence|attaque) la semaine"
    r"|(?:new|fresh) week(?: ahead)?(?= |[!,.])|start (?:of|to) the week|kick(?:ing"
    r"|s)? off the week"
    r"|(?:bonne|excellente|belle) semaine à (?:tous|toutes))(?!\w)"
)


def wrong_countdown(look: Look) -> Iterator[Seen]:
    """`3 days to go`, `J-3`, `yesterday` or `next week`, and the event is on another day."""
    event, when = look.post.situation.event_date, look.post.situation.scheduled_at
    if event is None or when is None:
        return
    left = {(event - today).days for today in days_of(when)}
    yield from _counted(look, left)
    for pattern, fits in (
        (_OVER, _is_over),
        (_NEXT_WEEK, _is_next_week),
        (_THIS_WEEKEND, _is_near),
        (_SOON, date.__eq__),
    ):
        match = pattern.search(look.text)
        if match and not any(fits(today, event) for today in days_of(when)):
            yield Seen(span=match.span(), facts={"date": str(event)})


def _counted(look: Look, left: set[int]) -> Iterator[Seen]:
    event = look.post.situation.event_date
    for pattern in _COUNTS:
        for match in pattern.finditer(look.text):
            if max(left) >= 0 and _NO_COUNT.search(_sentence(look.text, match.span())):
                continue
            unit = fold(match.groupdict().get("unit") or "")
            days, slack = _meant(match["number"], weeks=unit.startswith(("week", "semaine")))
            if all(abs(days - one) > slack for one in left):
                yield Seen(span=match.span(), facts={"date": str(event)})
                return


def _sentence(text: str, span: tuple[int, int]) -> str:
    """The sentence that a range is in."""
    before, after = text[: span[0]], text[span[1] :]
    start = max(before.rfind(end) for end in _ENDS) + 1
    ends = [at for end in _ENDS if (at := after.find(end)) >= 0]
    return text[start : span[1] + min(ends, default=len(after))]


def _meant(number: str, *, weeks: bool) -> tuple[int, int]:
    """The days that a number stands for, and how many more or fewer are still right."""
    value = int(number) if number.isdigit() else _NUMBERS[fold(number)]
    return (value * _PER_WEEK, _SLACK_WEEKS) if weeks else (value, _SLACK_DAYS)


def _is_over(today: date, event: date) -> bool:
    return event < today


def _is_next_week(today: date, event: date) -> bool:
    monday = today - timedelta(days=today.weekday())
    return _PER_WEEK <= (event - monday).days < 2 * _PER_WEEK


def _is_near(today: date, event: date) -> bool:
    return -2 <= (event - today).days <= _PER_WEEK


def closed_day(look: Look) -> Iterator[Seen]:
    """Doors said to be open today, on a day when nearly all are shut."""
    when = look.post.situation.scheduled_at
    if when is None:
        return
    day = (when.month, when.day)
    east = (when.utcoffset() or timedelta()) >= timedelta()
    anywhere = day in _SHUT_ANYWHERE
    shut = anywhere or day in _SHUT_IN.get((_spoken(look), east), ())
    # Whoever keeps money keeps the Sunday.
    sunday = when.weekday() == _SUNDAY and "finance" in look.trades
    if not (shut or sunday) or _KNOWN_OPEN.search(look.text):
        return
    match = _OPEN_TODAY.search(look.text) if _TODAY.search(look.text) else None
    if match:
        severity = None if shut else 1
        yield Seen(span=match.span(), facts={"date": f"{when:%d.%m.}"}, severity=severity)
    elif shut and (
        call := (_CALL.search(look.text) if anywhere else None) or _SERVED.search(look.text)
    ):
        yield Seen(span=call.span(), facts={"date": f"{when:%d.%m.}"}, severity=1)


def _spoken(look: Look) -> str:
    """The only language that the text may be in, or empty."""
    languages = look.reading.languages
    return next(iter(languages)) if len(languages) == 1 else ""


def wrong_hour(look: Look) -> Iterator[Seen]:
    """A greeting of the morning in the evening, and the other way round."""
    when = look.post.situation.scheduled_at
    if when is None:
        return
    for pattern, first, last in _HOURS:
        match = pattern.search(look.text)
        if match and not first <= when.hour < last:
            yield Seen(span=match.span(), facts={"time": f"{when:%H:%M}"})
    if when.weekday() in _LATE_IN_WEEK and (match := _NEW_WEEK.search(look.text)):
        yield Seen(span=match.span(), facts={"time": f"{when:%A}"})
