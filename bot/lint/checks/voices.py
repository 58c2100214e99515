"""Another house that speaks here: its signature, or its handle where ours would stand."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.checks.houses import named_houses
from bot.lint.look import Look, Seen, Span
from bot.lint.reading import fold, words_of
from bot.lint.sought import Sought

_SHORT: Final = 2
_BEFORE: Final = 40
_SIGNED: Final = Sought(
    r"(?:(?i:(?:from |by )(?:the (?:whole |entire )?(?:team|crew|gang|family)|all|your friends"
    r"|staff)|everyone|all of us)(?i: here)?(?i: at)"
    r"|(?i:(?:^|[.!?,;:\n—–-] ?)(?:signé|signed)(?: ?:|,)?(?: l['’]équipe de)?"
    r"|toute l['’]équipe (?:de |du |d['’]|chez )|\bhere at|\bwe at"
    r"|[—–-] ?(?:the |your )?(?:whole )?(?:team|crew|staff) (?:at|from)"
    r"|[.!?…\n—–-] ?(?:l['’]équipe|votre équipe|la direction) (?:de |du |d['’]|chez )))"
    r" ?(?:the |la |le |les |l['’])?(?P<name>[A-ZÉÈ][a-zà-ÿ'’&-]{3,24}"
    r"(?: (?:[A-ZÉÈ&][\w'’&-]{1,24}|of|de|du|des|la|&)){0,4})"
)
# `Jo from Paws & Claws here`, `thanks for choosing Skyloop Air`, `Team Rowan here`.
_SPEAKS: Final = lazy(
    r"(?:(?i:\b(?:it['’]s|this is|i['’]m|c['’]est|ici|moi c['’]est|je suis))"
    r" (?:[A-Z][a-zé]{1,14}|la team|l['’]équipe)(?i: (?:from|at|over at|de chez|chez|du|de|d['’]))"
    r"|(?i:\b(?:thanks?|thank you) for (?:choosing|flying(?: with)?|shopping (?:with|at)"
    r"|staying (?:with|at)|booking with|banking with|ordering (?:from|with)|dining (?:with|at)"
    r"|travell?ing with|trusting|visiting|following)"
    r"|\bmerci (?:d['’]avoir choisi|de (?:voyager|voler) avec|de votre confiance, l['’]équipe"
    r"|de faire confiance à)|\byour order (?:from|with)|\bvotre commande (?:chez|de)"
    r"|\bnous,? chez|\bon est (?:tous )?chez|\bici chez))"
    r" ?(?:the |la |le |les |l['’])?(?P<name>[A-ZÉÈ][a-zà-ÿ'’&-]{3,24}"
    r"(?: (?:[A-ZÉÈ&][\w'’&-]{1,24}|of|de|du|des|la|&)){0,4})"
    r"|(?:^|[.!?\n] ?)(?:(?i:here at|at|chez|ici à|à la|à l['’]|au))"
    r" ?(?P<house>(?:[A-ZÉÈ&][\w'’&-]{1,24} )?"
    r"(?:Clinique|Hôtel|Boulangerie|Pâtisserie|Garage|Cabinet|Banque|Pharmacie|Théâtre|Musée"
    r"|Librairie"
    r"|Ferme|Domaine|Restaurant|Brasserie|Crèche|École|Institut|Agence|Mutuelle|Clinic|Hotel|Bakery"
    r"|Bank|School|Dental|Brewery|Pharmacy|Theatre|Museum|Bookshop|Farm|Garage|Salon|Vets|Gym|Law)"
    r"(?: (?:[A-ZÉÈ&][\w'’&-]{1,24}|of|de|du|des|la)){0,4}),? (?i:our|we|nos|notre|nous|on)\b"
    r"|(?:^|[.!?\n] ?)(?i:chez) (?P<seller>[A-ZÉÈ][\w'’&-]{3,24}(?: [A-ZÉÈ&][\w'’&-]{1,24}){0,3}),"
    r"(?=[^.!?\n]{0,80}(?i:-\s?\d+ ?%|€|promo|soldes|offert|en stock|arriv|passez|venez"
    r"|boutique|collection|nouvelle?|gamme))"
    r"|(?:^|[.!?\n] ?)(?i:here at|at|chez) (?P<speaker>[A-ZÉÈ][\w'’&-]{3,24}"
    r"(?: [A-ZÉÈ&][\w'’&-]{1,24}){0,3}), (?i:we|nous|on) "
    r"|(?<!to )(?<!with )(?<!by )(?<!and )\b(?i:(?:all|everyone|(?:all )?the (?:whole |entire"
    r" )?(?:team|crew"
    r"|gang|staff)) (?:here )?at) (?P<wisher>[A-Z][a-zà-ÿ'’&-]{2,24}(?: [A-Z&][\w'’&-]{1,24}){0,3})"
    r"(?i:,? (?:wish|wishes|say|says|send|sends|would like|invite|can['’]t wait|look forward"
    r"|thank))\b"
    r"|(?i:\b(?:in|on|of|via|with|download|open|get) (?:the|our|your)) (?P<app>(?!WhatsApp|NHS|Uber"
    r"|Apple"
    r"|Google|Zoom|Teams|Spotify|Facebook|TikTok|BBC|Strava|Netflix|Amazon|Android|Slack|Wallet"
    r"|Trainline|Citymapper)[A-Z][A-Za-z]{3,20}) app\b"
    r"|\bTeam (?P<team>[A-ZÉÈ][a-zà-ÿ'’&-]{3,24}(?: [A-ZÉÈ&][\w'’&-]{1,24}){0,2})"
    r"(?: here|(?=\W*\Z))"
)
# `Regards, Skyloop Support`, `Julie de Novaskin`, `Cheers from the Fox & Hound`.
_CLOSING: Final = (
    r"(?i:\b(?:(?:kind |best |warm )?regards|cheers|best wishes|sincerely"
    r"|yours(?: truly| sincerely)?"
    r"|many thanks|thanks|love|cordialement|bien à vous|amicalement|bonne (?:journée"
    r"|soirée|semaine)"
    r"|à (?:très )?bientôt|merci|bises))[\s,.!:–—-]{1,4}"
)
_CLOSED: Final = Sought(
    rf"{_CLOSING}(?:[A-ZÉ][a-zà-ÿ]{{1,12}} (?i:at|from|de|chez|du) )?(?:(?i:the|le|la|l['’]) ?)?"
    r"(?P<served>[A-ZÉ][A-Za-zà-ÿ&'’.-]{2,24}(?: [A-ZÉ&][\w'’&-]{0,24}){0,3}?)"
    r" (?i:customer (?:care|services?|support)|care team|support(?: team)?|help ?desk"
    r"|service clients?)\b"
    rf"|{_CLOSING}(?i:(?:le |l['’]|votre )?(?:service (?:clients?|clientèle|après-vente|commercial)"
    r"|sav|support|équipe(?: support| clients?)?)) (?i:de |du |d['’]|chez )?"
    r"(?P<helped>[A-ZÉ][A-Za-zà-ÿ&'’-]{3,24}(?: [A-ZÉ&][\w'’&-]{0,24}){0,2})"
    rf"|{_CLOSING}[A-ZÉ][a-zà-ÿ]{{1,12}} (?i:de|chez|from|at) "
    r"(?P<person>[A-ZÉ][A-Za-zà-ÿ&'’-]{3,24}(?: [A-ZÉ&][\w'’&-]{0,24}){0,2})(?=\W*\Z)"
    r"|(?i:\b(?:cheers|love|thanks|regards|hugs|bisous|bises)(?: from| de la part)?)"
    r"(?i: (?:the |all at the |du |de la |de chez |chez ))"
    r"(?P<inn>[A-ZÉ][A-Za-zà-ÿ'’-]{1,24} (?:& |and |et )?(?:[A-ZÉ][\w'’-]{1,24} ?){1,2})(?=\W*\Z)"
    r"|(?:^|[.!?\n] ?)(?i:la team|l['’]équipe (?:de |du |de chez ))"
    r" ?(?P<troupe>[A-ZÉ][A-Za-zà-ÿ'’&-]{3,24}(?: [A-ZÉ&][\w'’&-]{1,24}){0,2})"
    r"(?i: (?:vous|te) (?:souhaite|répond|remercie|embrasse|présente|dit))"
    r"|(?i:\b(?:dans|sur|via|avec|téléchargez|ouvrez) (?:l['’]appli(?:cation)?"
    r"|notre appli|l['’]app))"
    r" (?P<tool>(?!WhatsApp|Google|Zoom|Teams|Spotify|Facebook|TikTok|Strava|Netflix|Amazon"
    r"|Android|Slack|Wallet|SNCF|Doctolib|Waze|Vinted|Leboncoin|Maps|Messenger|Instagram"
    r"|Ameli|France|Discord|Citymapper|TousAntiCovid|Signal|Telegram|Yuka|Pronote)"
    r"[A-ZÉ][A-Za-zé]{3,20})\b"
)
_CLOSING_WORDS: Final = frozenset(
    {
        "regards", "cheers", "wishes", "sincerely", "yours", "thanks", "love", "cordialement",
        "vous", "amicalement", "bonne", "bientot", "merci", "bises", "hugs", "bisous", "team",
        "equipe", "appli", "application", "app",
    }
)  # fmt: skip
# `Love from all of us at @BellamyBakes`, `L'équipe du @TheatreDesQuais`, `the @PineBakery crew`.
_SIGNED_BY_HANDLE: Final = lazy(
    r"(?i)(?:\b(?:from|by|love,?|cheers,?|yours,?|regards,?|xo+|x)\s(?:(?:all|everyone|each)"
    r"(?: of us)?|us|your friends|the (?:\w+ )?(?:team|crew|gang|family|staff|folks|kitchen))"
    r"(?: here)?(?: at| from)?|\b(?:here|us|we|gang|folks) at"
    r"|\bthe (?:team|crew|gang) (?:at|here at)"
    r"|(?<!à )(?<!avec )(?<!par )\b(?:toute )?(?:l['’]équipe|la team|la bande|la tribu)"
    r"(?: entière)?(?: (?:de|du|de la|des|chez))?|\b(?:à (?:très )?(?:bientôt|vite|demain|samedi"
    r"|dimanche)|rendez-vous|on vous attend|venez|bisous|nous retrouver) (?:tous )?(?:chez|au|à)"
    r"|\bsigné|[—–-])\s?@(?P<name>[\w.]{4,40})"
    r"|(?:\A|[.!?\n] ?)(?:chez|here at|at|ici chez) @(?P<host>[\w.]{4,40}),? (?:on"
    r"|nous|we|nos|our)\b"
    r"|\b(?:from|love|by) the @(?P<crew>[\w.]{4,40}) (?:team|crew|gang|family|squad|staff)"
)
_NOT_SIGNED: Final = lazy(
    r"(?i)(?:thank(?:s| you)[^.!?\n]{0,30}(?:to|from)|\bwith|\bto|\bby|\bvia|photo\w*|credit"
    r"|crédit|📸|merci (?:à|au|aux)|bravo|félicitations?|avec|grâce à|invit\w+|guest\w*"
    r"|congrat\w*[^.!?\n]{0,30})\W*$"
)
_SPEAKING: Final = frozenset(
    {
        "from", "by", "everyone", "all", "signe", "signed", "equipe", "at", "s", "is", "m", "im",
        "thanks", "thank", "merci", "order", "commande", "chez", "team", "ici", "suis", "est",
        "nos", "notre", "nous", "our", "we", "on",
    }
)  # fmt: skip
_ELSEWHERE: Final = Sought(
    r"(?i)\b(?:follow(?: (?:us|along|the \w+|all|everything))?(?: (?:on|at|over on))?|book (?:with"
    r"|via|through|at|on)?|order (?:from|on|via)?|message|dm"
    r"|shop (?:at|on)?"
    r"|suive[zr](?:[^.!?@\n]{0,50} (?:sur|chez))?|toute l['’]actu(?:alité)? (?:sur|chez)"
    r"|abonne[sz]?-(?:toi|vous) à|réserv\w+ (?:sur|chez|via|auprès de)"
    r"|command\w+ (?:sur|chez"
    r"|via)|écrivez à|contactez|retrouve[zr]?-nous sur|find us (?:at|on)) ?@(?P<name>[\w.]{4,40})"
)
# `on` alone is an English preposition as well.
_OURS: Final = lazy(
    r"(?i)\b(?:our|we|us|join us|notre|nos|nous"
    r"|on(?= (?:vous|te|t['’]|se|s['’]|y|est|va|joue)\b))\b"
)
# Nothing else is said: whose deals, menus or news they are, the account's own readers can't know.
_BARE: Final = lazy(
    r"(?i)(?:\W*(?:please )?(?:follow(?: us)?(?: (?:on|at|over on))?|join us (?:at|on)|suive[zr]"
    r"|abonnez-vous à|rejoignez|retrouve[zr](?:-nous sur)?) ?@(?P<name>[\w.]{4,40})"
    r"(?: (?:for (?:all |the |our |more |this week['’]s |daily |exclusive ){0,3}(?:deals|offers"
    r"|discounts|menus?|specials|promos?|new (?:releases|arrivals)|giveaways?|sales?|bookings)"
    r"|pour (?:toutes )?(?:les |nos |plus d['’]|le |la )?(?:promos?|offres|menus?|nouveautés"
    r"|soldes|bons plans|réductions|plats|réservations)|to (?:get|see|win|book)"
    r"|pour (?:ne rien rater|réserver|commander))\b[^.!?\n]{0,40})?\W*)"
)
# Whom one follows for what they announce: authorities, carriers, leagues and whoever plays host.
_AUTHORITY: Final = lazy(
    r"(?i)gov|met_?office|meteo|agency|police|gendarm|fire(?:service|rescue)|pompier|sdis|nhs|council"
    r"|national|highways|traffic|rail\b|pref\w*\d|prefet|vigi|academie|ministe|sncf|ratp|\Aff[A-Z]?"
    r"|england|scotland|league|ligue|uefa|fifa|olympi|croix_?rouge|red_?cross|festival"
)
_FOR_NEWS: Final = lazy(
    r"(?i)\A[.:,]? ?(?:(?:for|to see) (?:the |all |any |more |live |latest |full |travel |flood "
    r"|weather ){0,3}(?:updates?|traffic|travel|warnings?|forecasts?|scores?|results?|programme"
    r"|line-?up|timetables?|times)\b|pour (?:le |la |les |l['’]|suivre )?(?:mises? à jour|direct"
    r"|score|trafic|résultats?|programme|horaires|dates|créneaux|alertes?|prévisions)(?!\w))"
)
_OF_OTHERS: Final = lazy(
    r"(?i)\b(?:partner\w*|together with|with our friends|collab\w*|thanks? to|thank you"
    r"|congrat\w*|guests?|sponsor\w*"
    r"|hosted by|organis\w+|organiz\w+|charity|campaign|via our|giveaway|win\b|photo|credit"
    r"|partenaire\w*|avec nos amis"
    r"|merci|bravo|félicit\w*|invit\w+|crédit|jeu|concours|gagn\w+|festival|tickets? (?:from|via)"
    r"|billets?)\b"
)
# What a house is, as names say it: two that share a word are still two houses.
_KINDS: Final = {
    word: kind
    for kind, words in {
        "hotel": "hotel",
        "bakery": "bakery boulangerie patisserie",
        "garage": "garage tyres motors",
        "bank": "bank banque",
        "health": "clinic clinique hospital hopital dental dentaire pharmacy pharmacie",
        "stage": "theatre opera",
        "museum": "museum musee",
        "books": "bookshop librairie",
        "school": "school college ecole lycee",
        "farm": "farm ferme",
        "table": "restaurant brasserie bistro brewery",
        "hair": "salon coiffure barbers",
        "animals": "vets veterinaire",
        "church": "church eglise paroisse",
        "sport": "gym rugby football",
    }.items()
    for word in words.split()
}
_NO_HOUSE_TEXT: Final = (
    "christmas noel easter paques work home school heart large once least last first london "
    "paris france england britain scotland wales ireland canada belgique suisse bruxelles lyon "
    "city ville nous vous"
)
_NO_HOUSE: Final = frozenset(_NO_HOUSE_TEXT.split())


def other_voice(look: Look) -> Iterator[Seen]:
    """Another house that signs, or another handle to follow as if it were ours."""
    profile = look.post.profile
    own = {word for name in (profile.name, *profile.glossary) for word in words_of(name)}
    own |= {fold(handle.lstrip("@")) for handle in profile.own_handles}
    if not profile.name or not own:
        return
    speaking = chain(_signed(look, own), _signed_by_handle(look, own), named_houses(look, own))
    if signed := next(speaking, None):
        yield Seen(span=signed)
        return
    if bare := _bare_invitation(look, own):
        yield Seen(span=bare)
        return
    invited = _ELSEWHERE.search(look.reading)
    if invited is None or not _OURS.search(look.text) or _OF_OTHERS.search(look.text):
        return
    if _AUTHORITY.search(invited["name"]) or _FOR_NEWS.search(look.text[invited.end() :]):
        return
    spoken_of = fold(look.text)
    unnamed = not any(f"@{one}" in spoken_of for one in own)
    if _of_another_kind(invited["name"], own) or (unnamed and not _within(invited["name"], own)):
        yield Seen(span=invited.span("name"))


def _bare_invitation(look: Look, own: set[str]) -> Span | None:
    """Where a text does nothing but send its readers to another handle, as to its own."""
    match = _BARE.fullmatch(look.text.strip()) if "@" in look.text else None
    if match is None or _AUTHORITY.search(match["name"]) or not _is_other(match["name"], own):
        return None
    start = look.text.index(f"@{match['name']}") + 1
    return start, start + len(match["name"])


def _signed(look: Look, own: set[str]) -> Iterator[Span]:
    """Where a house that isn't ours says who it is."""
    for match in _signatures(look):
        group = _group_of(match)
        name = {word for word in words_of(match[group]) if len(word) > _SHORT}
        unknown = name.isdisjoint(own | _NO_HOUSE) and not _within(match[group], own)
        if name and (unknown or _of_another_kind(match[group], own)):
            yield match.span(group)


def _signatures(look: Look) -> Iterator["re.Match[str]"]:
    if look.has_word(_SPEAKING):
        yield from _SIGNED.finditer(look.reading)
        yield from _SPEAKS.finditer(look.text)
    if look.has_word(_CLOSING_WORDS):
        yield from _CLOSED.finditer(look.reading)


def _group_of(match: "re.Match[str]") -> str:
    """The named group that took part."""
    return next(name for name, said in match.groupdict().items() if said)


def _signed_by_handle(look: Look, own: set[str]) -> Iterator[Span]:
    """Where a handle that isn't ours stands as a signature."""
    if "@" not in look.text:
        return
    for match in _SIGNED_BY_HANDLE.finditer(look.text):
        group = _group_of(match)
        before = look.text[max(0, match.start() - _BEFORE) : match.start()]
        if not _NOT_SIGNED.search(before) and _is_other(match[group], own):
            yield match.span(group)


def _is_other(handle: str, own: set[str]) -> bool:
    """Whether a handle has nothing of the account's name, or names a house of another kind."""
    return not _within(handle, own) or _of_another_kind(handle, own)


def _of_another_kind(name: str, own: set[str]) -> bool:
    """Whether it says what house it is, and the account says that it is another one."""
    mine = {kind for one in own if (kind := _kind(one))}
    theirs = _kind(re.sub(r"[^a-z0-9]", "", fold(name)))
    return bool(mine and theirs and theirs not in mine)


def _kind(plain: str) -> str:
    """What house a folded name ends or begins with, in one word for both languages."""
    found = (kind for word, kind in _KINDS.items() if plain.endswith(word))
    first = (kind for word, kind in _KINDS.items() if plain.startswith(word))
    return next(found, "") or next(first, "")


def _within(name: str, own: set[str]) -> bool:
    """Whether a name and the account's own ones are parts of each other."""
    plain = re.sub(r"[^a-z0-9]", "", fold(name))
    return any(len(one) > 3 and (one in plain or plain in one) for one in own)
