"""Days to be careful on, feasts on other days, nights and holidays."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.checks.dating import days_of
from bot.lint.known import CarefulDay, moment
from bot.lint.look import Look, Seen
from bot.words.phrases import phrase

_NIGHT_UNTIL, _NIGHT_FROM = 6, 23
_SATURDAY = 5
_SURELY: Final = ("has-discount", "revel")
_SELLING: Final = ("selling", *_SURELY)
_WISH: Final = (
    r"(?:happy|merry|a very happy|have a (?:happy|great|spooky|wonderful)|joyeux|joyeuse|joyeuses"
    r"|bonne|bon|excellente|belle|bonnes)\s(?:an?\s|and (?:safe|peaceful)\s|et (?:heureuse"
    r"|heureux)\s)?(?:fête\s(?:de |du |d['’]|à |des )?)?(?:toutes les\s|tous les\s|la\s|le\s)?"
)
# A feast, when it is in one country or another, and how many days around it wishes are usual.
_FEASTS: Final[tuple[tuple[str, tuple[str, ...], int, int], ...]] = (
    (r"christmas|xmas|noël|noel", ("12-25",), 24, 3),
    (r"new year|année(?! scolaire| universitaire| sabbatique)|nouvel an", ("01-01",), 16, 31),
    (r"valentine['’]?s?(?: day)?|saint[- ]valentin|st[- ]valentin", ("02-14",), 4, 1),
    (r"rentrée(?! littéraire| scolaire 20)|reprise", ("09-01", "01-05"), 28, 30),
    (r"halloween", ("10-31",), 7, 1),
    (r"easter|pâques|paques", ("easter", "easter+1"), 5, 2),
    (r"thanksgiving", ("11-3-4", "10-0-2"), 4, 1),
    (r"mother['’]?s['’]? day|mamans|mères", ("05-6-2", "05-6-last", "06-6-1", "easter-21"), 3, 1),
    (r"father['’]?s['’]? day|papas|pères", ("06-6-3", "09-6-1", "03-19"), 3, 1),
    (
        r"international women['’]?s['’]? day|women['’]?s['’]? day"
        r"|journée (?:internationale )?des (?:droits des )?femmes",
        ("03-08",),
        2,
        1,
    ),
    (r"earth day|jour de la terre", ("04-22",), 2, 1),
    (r"april fool['’]?s['’]?(?: day)?|poisson d['’]avril|1er avril", ("04-01",), 1, 0),
    (r"st\.? patrick['’]?s(?: day)?|saint[- ]patrick", ("03-17",), 3, 1),
    (r"(?:4th|fourth) of july|independence day", ("07-04",), 3, 1),
    (r"14 juillet|bastille day|fête nationale", ("07-14",), 2, 1),
    (r"boxing day", ("12-26",), 2, 1),
    (r"chandeleur|pancake day", ("02-02", "easter-47"), 3, 1),
    (r"épiphanie|galette|epiphany", ("01-06",), 8, 25),
    (r"grands-mères", ("03-6-1",), 3, 1),
    (r"music day|musique", ("06-21",), 3, 1),
)
_WISHES: Final = frozenset(
    {
        "happy",
        "merry",
        "have",
        "joyeux",
        "joyeuse",
        "joyeuses",
        "bonne",
        "bon",
        "excellente",
        "belle",
        "bonnes",
    }
)
_FEAST_PATTERNS: Final = tuple(
    (lazy(rf"(?i)\b{_WISH}(?P<feast>{names})\b"), on, before, after)
    for names, on, before, after in _FEASTS
)


def careful_day(look: Look) -> Iterator[Seen]:
    """Selling or joking on a day of mourning, or with its name."""
    when = look.post.situation.scheduled_at
    named = _named(look)
    if when is None and not named:
        return
    if not any(look.terms.get(kind) for kind in _SELLING):
        return
    for number, day in enumerate(look.known.days):
        if hit := named.get(number):
            yield Seen(span=hit, facts=_told(day, look.voice), severity=2 if day.mild else None)
            return
        speaks = not look.reading.told or look.reading.told in day.languages
        if when and not day.mild and speaks and any(day.falls_on(one) for one in days_of(when)):
            sure = any(kind in look.terms for kind in _SURELY)
            yield Seen(facts=_told(day, look.voice), severity=None if sure else 2)
            return


def _told(day: CarefulDay, voice: str) -> dict[str, object]:
    return {
        "day": day.name.get(voice, ""),
        "reason": day.why.get(voice, ""),
        "country": day.country,
    }


def _named(look: Look) -> dict[int, tuple[int, int]]:
    """Where the text first names careful days, by their number."""
    words, places = look.reading.words, look.reading.places
    named: dict[int, tuple[int, int]] = {}
    known = places.keys() & look.known.sayings.keys()
    for begun in sorted(known, key=lambda word: places[word][0]):
        for saying, number in look.known.sayings[begun]:
            for first in places[begun]:
                last = first + len(saying)
                if tuple(word.folded for word in words[first:last]) == saying:
                    named.setdefault(number, (words[first].start, words[last - 1].end))
    return named


def other_feast(look: Look) -> Iterator[Seen]:
    """Wishes for a feast that isn't near."""
    when = look.post.situation.scheduled_at
    if when is None or not look.has_word(_WISHES):
        return
    for pattern, on, before, after in _FEAST_PATTERNS:
        match = pattern.search(look.text)
        if match and not _is_near(when.date(), on, before, after):
            yield Seen(span=match.span(), facts={"feast": match["feast"]})


def _is_near(today: date, on: tuple[str, ...], before: int, after: int) -> bool:
    moments = (
        moment(one, year) for one in on for year in (today.year - 1, today.year, today.year + 1)
    )
    return any(-after <= (day - today).days <= before for day in moments if day)


def at_night(look: Look) -> Iterator[Seen]:
    """A post that leaves while its audience and its authors sleep."""
    when = look.post.situation.scheduled_at
    if when and not _NIGHT_UNTIL <= when.hour < _NIGHT_FROM:
        yield Seen(facts={"time": f"{when:%H:%M}"})


def at_weekend(look: Look) -> Iterator[Seen]:
    """A post that leaves on a Saturday or Sunday, when fewer people watch."""
    when = look.post.situation.scheduled_at
    if when and when.weekday() >= _SATURDAY:
        day = phrase("Saturday") if when.weekday() == _SATURDAY else phrase("Sunday")
        yield Seen(facts={"day": day})


def on_public_holiday(look: Look) -> Iterator[Seen]:
    """A post that leaves on a public holiday of its audience's country."""
    when, country = look.post.situation.scheduled_at, look.post.profile.country
    if when and country and (names := look.known.holidays(country, when.date())):
        yield Seen(facts={"day": names[look.voice], "country": country})
