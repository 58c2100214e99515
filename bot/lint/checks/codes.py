"""Codes that open something: of doors and alarms, of accounts, sent to one person once."""

from collections.abc import Iterator
from typing import Final

from bot.lint.look import Look, Seen
from bot.lint.pieces import holds_all
from bot.lint.sought import Sought

_THING_EN: Final = (
    r"(?:front |back |side |staff |main |office |store ?room )?(?:alarm|door|gate|safe|key ?safe"
    r"|lock ?box"
    r"|padlock|keypad|garage|shed|building|entry|entrance|barrier|lift|till|locker|vault|shutter)"
)
_THING_FR: Final = (
    r"(?:l['’] ?|la |le |du |des |d['’] ?)?(?:alarme|porte|portail|portillon|coffre(?:-fort)?"
    r"|cadenas"
    r"|digicode|immeuble|entrée|garage|local|réserve|boîte à clés?|barrière|rideau|caisse|casier"
    r"|hall)"
)
_SPOKEN: Final = (
    Sought(
        rf"(?i)\b{_THING_EN}['’]?s? (?:pin |entry )?(?:code|pin|combination|combo|number)\b(?: is"
        rf"| (?:for|of|at|to) (?:the |our )?\w+|,? (?:has |have )?changed to| will be"
        rf"| stays| still| now"
        r"|:|=|\s){0,4}\s?(?P<value>(?=[\d#*A-Z-]*\d{2})[\d#*A-D-]{3,10})"
    ),
    Sought(
        rf"(?i)\b(?:code|pin|combination) (?:for|to|of) (?:the |our |your )?{_THING_EN}(?: is|"
        rf" stays| now"
        r"|:|=|\s){0,3}\s?(?P<value>(?=[\d#*A-Z-]*\d{2})[\d#*A-D-]{3,10})"
    ),
    Sought(
        rf"(?i)\bcode (?:secret )?(?:de |du |d['’] ?|pour )?{_THING_FR}(?: \w{{2,12}}){{0,2}}?"
        r"(?: est| reste|,? c['’]est| toujours|\s?:"
        r"|\s?=)?\s(?P<value>(?=[\d#*A-Z-]*\d{2})[\d#*A-D-]{3,10})"
    ),
    Sought(
        r"(?i)\b(?:zoom|teams|meet|webex|meeting|board|staff call|visio|réunion"
        r"|conseil)\b[^\n]{0,60}?"
        r"\b(?:pass ?code|access code|password|pin|code d['’]accès|mot de passe|mdp)"
        r"(?: is| est|\s?:|=)?\s(?P<value>\d{3,4}[ -]?\d{3,4})\b"
    ),
    Sought(
        r"(?i)\b(?:digicode|interphone|code (?:de )?l['’]interphone)(?: est|\s?:|=)?\s"
        r"(?P<value>(?=[\dA-Z]*\d{2})[\dA-Z]{4,8})\b"
    ),
    Sought(
        r"(?i)\b(?:nip|pin|code secret|code confidentiel|code pin)(?: \w+){0,2}?(?: (?:de"
        r"|du|for|of|to)"
        r" (?:la |the |our |l['’])?(?:\w+ ?){1,4}?)?(?: is| est|,? c['’]est|\s?:|=)\s?"
        r"(?P<value>\d{4,8})\b"
    ),
    Sought(
        r"(?i)\bcode (?:du |de la |de l['’])(?:coffre(?:-fort)?|cadenas|alarme|portail|caisse)\b"
        r"[^\n]{0,60}?(?P<value>(?<!\d)(?:\d{4,8}|\d(?:-\d){2,5})(?!\d))"
    ),
    Sought(
        r"(?i)(?P<value>\b\d{4,8}\b) (?:is your|est votre|est ton|is the) (?:\w+ ){0,3}?(?:code"
        r"|otp|pin"
        r"|passcode|password)\b"
    ),
    Sought(
        r"(?i)\b(?:your|votre|ton) (?:\w+ ){0,2}?(?:verification|confirmation|security|login"
        r"|sign-?in"
        r"|one[- ]time|2fa|authentication|validation|vérification|sécurité|connexion) ?(?:code|pin"
        r"|password)?(?: \w+){0,3}?(?: is| est|\s?:)\s?(?P<value>(?:G-)?\d{4,8})\b"
    ),
    Sought(
        r"(?i)\bcode (?:de |d['’])(?:vérification|confirmation|validation|sécurité|connexion"
        r"|authentification)(?: \w+){0,4}?(?: est|\s?:)\s?(?P<value>\d{4,8})\b"
    ),
    Sought(
        r"(?i)\b(?:log-?in|logins|credentials?|creds|identifiants?|accès|access|mots? de passe"
        r"|mdp|pw"
        r"|password|compte)\b[^\n]{0,60}?(?P<value>[\w.+-]{2,40}@[\w-]+\.[\w.-]{2,40}"
        r"\s?(?:/|\||,|;|–|-|\+|\bpw\b|\bmdp\b|:)\s?(?=\S*\d)(?=\S*[A-Za-z])[^\s@]{6,40})"
    ),
)
_HIDDEN_KEY: Final = Sought(
    r"(?i)\b(?:(?:spare )?keys?(?: to the \w+)?(?: (?:is|are|lives?|stays?))? (?:hidden )?(?:under"
    r"|behind|in|inside)"
    r" (?:the|a) (?:\w+ )?(?:mat|doormat|pot|flower ?pot|plant|brick|stone|bin|gutter|drawer"
    r"|letterbox)"
    r"|clés?(?: d[eu'’] ?(?:la |l['’])?\w+)? (?:est|sont|reste|se trouve) (?:cachées?|toujours)? ?"
    r"(?:sous|derrière|dans) (?:le|la|un|une) (?:\w+ )?(?:pot|paillasson|brique|pierre|tapis"
    r"|jardinière"
    r"|gouttière|tiroir|boîte aux lettres|poubelle))\b"
)
_TALKS_OF: Final = (
    "code", "pin", "login", "log-in", "logins", "credential", "creds", "identifiant", "accès",
    "acces", "access", "passe", "mdp", "password", "otp", "key", "clé", "combination", "combo",
    "nip", "interphone",
)  # fmt: skip


def opening_codes(look: Look) -> Iterator[Seen]:
    """A code of a door, an alarm or an account, and where the key lies."""
    small = look.reading.small
    if not holds_all(small, (_TALKS_OF,)):
        return
    for pattern in _SPOKEN if look.digits else ():
        for match in pattern.finditer(look.reading):
            quote = f"{match['value'][:2]}…"
            yield Seen(span=match.span("value"), facts={"quote": quote})
            return
    if key := _HIDDEN_KEY.search(look.reading):
        yield Seen(span=key.span())
