"""Keys, passwords and numbers that open something; they are never echoed in full."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen
from bot.lint.pieces import holds_all
from bot.lint.sought import Sought

_SHOWN = 4
_LEAST_ALONE = 6
_BESIDE = 90
# One alternative for each kind of key; the lengths are the least that such a key can have.
_KEYS: Final = lazy(
    r"(?<![\w-])(?:"
    r"A(?:KIA|SIA|GPA|ROA)[0-9A-Z]{12,}"
    r"|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{12,}"
    r"|xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}"
    r"|sk-(?:ant|proj|svcacct|live|or)-[\w-]{10,}|sk-(?=[a-zA-Z]*\d)[A-Za-z0-9]{16,}"
    r"|[sr]k_(?:live|test)_\w{8,}|pk_live_\w{8,}|whsec_\w{12,}"
    r"|AIza[\w-]{20,}|ya29\.[\w-]{16,}|GOCSPX-[\w-]{12,}"
    r"|SG\.[\w-]{12,}\.[\w-]{12,}|key-[0-9a-f]{24,}|[0-9a-f]{32}-us\d{1,2}"
    r"|npm_[A-Za-z0-9]{16,}|pypi-[\w-]{16,}|hf_[A-Za-z0-9]{16,}|dop_v1_[0-9a-f]{16,}"
    r"|dckr_pat_[\w-]{16,}"
    r"|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,}|EAA[A-Za-z0-9]{24,}|sq0(?:atp|csp)-[\w-]{16,}"
    r"|lin_api_\w{16,}"
    r"|NRAK-[A-Z0-9]{16,}|AGE-SECRET-KEY-1\w{16,}|(?:AC|SK)[0-9a-f]{32}|\d{8,10}:AA[\w-]{24,}"
    r"|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}|secret_[A-Za-z0-9]{30,}|ntn_[A-Za-z0-9]{24,}"
    r")"
)
# One of these stands in every key that `_KEYS` finds.
_KEY_SIGNS: Final = (
    "AKIA", "ASIA", "AGPA", "AROA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
    "glpat-", "xox", "xapp-", "sk-", "k_live_", "k_test_", "whsec_",
    "AIza", "ya29.", "GOCSPX-", "SG.", "key-", "-us", "npm_", "pypi-", "hf_", "dop_v1_",
    "dckr_pat_", "shpat", "shpca", "shppa", "shpss", "EAA", "sq0",
    "lin_api_", "NRAK-", "AGE-SECRET-KEY", "AC", "SK", ":AA", "eyJ", "secret_", "ntn_",
)  # fmt: skip
_SHORTEST_KEY: Final = 15
_BLOCK: Final = lazy(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_HOOKS: Final = lazy(
    r"(?i)https://(?:hooks\.slack\.com/(?:services|workflows)/\w"
    r"|discord(?:app)?\.com/api/webhooks/\d"
    r"|[\w.-]{1,80}\.webhook\.office\.com/\w)[\w/-]{4,300}"
)
_USER_IN_URL: Final = lazy(
    r"(?i)\b[a-z][a-z0-9+]{1,15}://[\w.%+-]{1,60}:(?!\d{1,5}(?:/|$))[^\s/@]{3,80}@[\w.-]{2,120}"
)
# What every address that `_USER_IN_URL` finds holds, by which it is ruled out sooner.
_USER_BEFORE: Final = lazy(r"://[^\s/@]{5,}@")
_NAMED: Final = Sought(
    r"(?i)(?<!\w)(?:[\w]{0,20}_)?(?:api[_ -]?key|api[_ -]?token|secret(?:[_ -]?key)?"
    r"|access[_ -]?token|auth[_ -]?token|"
    r"client[_ -]?secret|bearer|clé (?:api|secrète)|jeton)\s?(?:is|est)?\s?[:=]?\s?[\"'«“]?\s?"
    r"(?P<value>(?=[\w./+-]{0,80}\d)(?=[\w./+-]{0,80}[A-Za-z])[\w./+-]{12,200})"
)
_PASSWORD: Final = Sought(
    r"(?i)(?<![\w-])(?P<what>(?:(?:wi-?fi|admin|temp(?:orary)?|provisoire|default|master|root"
    r"|account|the|our|new|your)\s)?"
    r"(?:password|passwd|pass ?code|pass ?phrase|pass ?word|pwd|pw|pass|wi-?fi (?:key|code)"
    r"|mot ?de ?passe|mdp|mots de passe|"
    r"clé (?:wi-?fi|wpa2?)|code (?:wi-?fi|d['’]accès|de la porte|porte|de l['’]alarme|alarme"
    r"|d['’]entrée|du (?:portail|portillon|garage|bâtiment|cadenas|local|digicode|hall)"
    r"|de (?:l['’]immeuble|la boîte à clés|la résidence|la salle)|du coffre|secret|pin)"
    r"|digicode|"
    r"(?:door|padlock|garage|gate|alarm|entry|access|safe|key ?safe|lock ?box|vault|security"
    r"|building) (?:pin "
    r"|entry )?code|pin(?: code| number)?)"
    r"(?:\s(?:for|of|to|pour|du|de la|de l['’]|des"
    r"|d['’])\s?(?:[\w'’.-]{1,20}\s){0,3}?[\w'’.-]{1,20})?)"
    r"\s?(?P<link>:|=|->|→|(?=\s\S{0,40}\d)|\bis\b(?: now| still)?:?|\best\b(?: maintenant"
    r"| toujours)?\s?:?"
    r"|\bc['’]est\b\s?:?|\bremains\b|\breste\b)\s{0,2}"
    r"[\"'«“‘`]?\s?(?P<value>[^\s\"'»”’`<>]{3,60})"
)
_USER_AND_PASS: Final = Sought(
    r"(?i)(?<!\w)(?:user(?:name)?|login|log-?in|id|identifiants?|admin|utilisateur"
    r"|compte)\s?[:=]\s?[^\s,;/]{2,60}"
    r"[\s,;/|–-]{1,4}(?:and |et )?(?:pass(?:word)?|pwd|pw|mdp"
    r"|mot ?de ?passe)\s?[:=]\s?(?P<value>[^\s,;]{3,60})"
)
# Without colons, as people tell each other: `user studio / mdp lemotdepasse`.
_TOLD: Final = Sought(
    r"(?i)(?<!\w)(?:user(?:name)?|login|log-?in|id|identifiants?|utilisateur|compte|log in as"
    r"|sign in as|connectez-vous (?:avec|en tant que))(?:\s?[:=]|\sis|\sest)?\s"
    r"(?P<user>[\w.@-]{2,40})[\s,;/|–-]{1,4}(?:and |et |with |avec |the |le |puis ){0,2}"
    r"(?:(?P<short>pwd|pw|mdp)|pass(?:word|code)?|mot ?de ?passe)(?:\s?[:=]|\sis|\sest)?\s"
    r"(?P<value>[^\s,;()]{5,60})"
)
_GET_IN: Final = Sought(
    r"(?i)\b(?:log ?in|logged in|get in|sign in|connect\w*|entre[rz]?) (?:with|as|avec|using)"
    r"(?: the)? (?P<user>[\w.@-]{3,30}) ?(?:and|et|/|\+|,) ?(?P<value>\S{6,40})"
)
_SLASHED: Final = Sought(
    r"(?i)(?<!\w)(?:login|log-?in|credentials?|creds|identifiants?|accès"
    r"|access)(?: \w{2,12}){0,4}?(?:\s?[:=]| is| est)\s?"
    r"(?P<value>[\w.@-]{3,40}\s?/\s?(?=\S{0,30}\d)(?=\S{0,30}[a-z])\S{5,30})"
)
# Secrets made of everyday words: after their name, beside a network's, or told as a way in.
_PHRASES: Final = (
    Sought(
        r"(?i)\b(?:pass ?phrase|phrase (?:secrète|de passe|de récupération)|(?:seed"
        r"|recovery|secret)"
        r" phrase)(?: (?:for|to|of|pour|du|de la|de l['’]) ?(?:[\w'’-]{1,20} ){0,2}?[\w'’-]{1,20})?"
        r"\s?(?::|=|→|->|\bis\b:?|\best\b\s?:?)\s{0,2}[\"'«“]?\s?"
        r"(?P<value>[a-zà-ÿ]{2,14}(?:[ ,.-]{1,2}[a-zà-ÿ]{2,14}){2,11})"
    ),
    Sought(
        r"(?i)\b(?:network|réseau|ssid)\s?:?\s?[\"«“]?\s?[\w.-]{3,30}\s?[\"»”]?[\s,;/–-]{1,4}"
        r"(?:and |et )?(?:the |la |le )?(?:(?:wi-?fi )?key|clé(?: wi-?fi)?|password|mdp"
        r"|mot de passe"
        r"|pass ?code|code)\s?(?:is|est|:|=)?\s?[\"«“]?\s?(?P<value>[^\s,;.!?»”\"]{6,40}"
        r"|[a-zà-ÿ]{3,14}(?:[ -][a-zà-ÿ]{3,14}){1,6})"
    ),
    Sought(
        r"(?i)\b(?:use|using|type|enter|with|try|utilise[rz]?|tape[rz]?|entre[rz]|avec|saisi\w{1,5})"
        r" [\"'«“]?\s?(?P<value>[a-z0-9]{3,14}(?:[-_.][a-z0-9]{3,14}){2,7})\s?[\"'»”]?,? "
        r"(?:to (?:get (?:in|into)|log ?(?:in|on)|sign in|unlock|open|access|enter|connect)"
        r"|pour (?:entrer|se connecter|vous connecter|te connecter|accéder|ouvrir|déverrouiller"
        r"|débloquer))"
    ),
)
_PHRASED: Final = frozenset(
    {
        "passphrase", "phrase", "network", "reseau", "ssid", "use", "using", "type", "enter",
        "with", "try", "utilise", "utilisez", "utiliser", "tape", "tapez", "taper", "entre",
        "entrez", "entrer", "avec", "saisissez", "saisir",
    }
)  # fmt: skip
_NOT_A_VALUE: Final = lazy(
    r"(?i)(?:\d{1,2}|never|jamais|change[rz]?|changez|reset|please|the|a|an|not|ne|un|une|le|la"
    r"|les|same|incorrect|wrong|"
    r"secure|sécurisé|strong|weak|required|obligatoire|important|your|votre|ton|too|trop|still"
    r"|free|gratuit|on|in|at|"
    r"https?:\S*|[.…*•]+|[x•]{3,}|characters?|caractères?|protégé|protected|hard|easy|what|who"
    r"|where|when|how|qui|que)"
    r"[.,!?:;…]*"
)
# After words that tell what it opens, between signs of quotation, or behind a mail address.
_BESIDE_MORE: Final = (
    Sought(
        r"(?i)(?<![\w-])(?:mots? ?de ?passe|mdp|passwords?|pass ?code|passwd|pwd)"
        r"(?: [\w'’]{2,15}){0,3}\s?[:=]?\s?[«“\"‘`]\s?(?P<value>[^\s»”\"’`]{5,40})\s?[»”\"’`]"
    ),
    Sought(
        r"(?i)(?<![\w-])(?:mots? ?de ?passe|mdp|passwords?|passwd|pwd)(?: [\w'’]{2,15}){1,3}"
        r"\s?[:=]\s?(?P<value>[^\s,;]{5,40})"
    ),
)
_AFTER_MAIL: Final = lazy(
    r"[\w-]\.[a-z]{2,12}\s?[/|]\s?(?P<value>(?=[^\s/]*\d)(?=[^\s/]*[A-Za-z])[^\s@/]{6,40})(?=\s|\Z)"
)
_KEY_WORD_TEXT: Final = "key apikey api token secret bearer cle jeton"
_KEY_WORDS: Final = frozenset(_KEY_WORD_TEXT.split())
_PASS_WORD_TEXT: Final = (
    "password passwords passwd passcode passphrase pass pwd pw mdp passe cle code digicode "
    "pin login log user username credentials creds identifiant identifiants acces access wifi "
    "id admin utilisateur compte"
)
_PASS_WORDS: Final = frozenset(_PASS_WORD_TEXT.split())
_ENDINGS: Final = ".,;!?…)\"'»”"


def keys(look: Look) -> Iterator[Seen]:
    """Keys and tokens of services, private keys, addresses with a password in them."""
    text = look.text
    suspects = [_BLOCK] if "-----BEGIN" in text else []
    if "://" in text:
        suspects += [_HOOKS] if "hook" in look.reading.small else []
        suspects += [_USER_IN_URL] if "@" in text and _USER_BEFORE.search(text) else []
    if _has_long_part(text) and holds_all(text, (_KEY_SIGNS,)):
        suspects.append(_KEYS)
    for pattern in suspects:
        for match in pattern.finditer(text):
            yield _hidden(match.span(), match.group())
    if look.has_word(_KEY_WORDS):
        for match in _NAMED.finditer(look.reading):
            yield _hidden(match.span("value"), match["value"])


def _has_long_part(text: str) -> bool:
    """Whether something in it is as long as the shortest key that `_KEYS` finds."""
    return len(max(text.split(), key=len, default="")) >= _SHORTEST_KEY


def passwords(look: Look) -> Iterator[Seen]:
    """Passwords and codes of doors in prose."""
    text = look.text
    if look.has_word(_PHRASED):
        for pattern in _PHRASES:
            for match in pattern.finditer(look.reading):
                if not _WARNS.search(text):
                    yield _hidden(match.span("value"), match["value"])
    yield from _after_mail(text)
    if not look.has_word(_PASS_WORDS):
        return
    yield from _beside_more(look)
    for pattern in (_USER_AND_PASS, _SLASHED):
        for match in pattern.finditer(look.reading):
            yield _hidden(match.span("value"), match["value"])
    for match in _GET_IN.finditer(look.reading):
        value = match["value"].rstrip(_ENDINGS)
        if _is_very_strong(value):
            yield _hidden(match.span("value"), value)
    for match in _TOLD.finditer(look.reading):
        value = match["value"].rstrip(_ENDINGS)
        if (match["short"] or _is_strong(value)) and not _NO_PASSWORD.match(value):
            yield _hidden(match.span("value"), value)
    for match in _PASSWORD.finditer(look.reading):
        value = match["value"].rstrip(_ENDINGS)
        if not value or _NOT_A_VALUE.fullmatch(value) or _is_example(text, match, value):
            continue
        if not match["link"] and not _is_very_strong(value):
            continue
        if _is_strong(value):
            quoted = text[: match.start()].rstrip().endswith(("“", "«", '"'))
            lesson = quoted and _WARNS.search(text)
            told = {"quote": _masked(value)}
            yield Seen(span=match.span("value"), facts=told, severity=2 if lesson else None)
        elif match["link"] in {":", "="} and text[match.end() :].strip(" .!\n") == "":
            yield Seen(span=match.span("value"), facts={"quote": _masked(value)}, severity=3)


def _after_mail(text: str) -> Iterator[Seen]:
    """Behind an address of mail and a stroke, what opens its box."""
    for match in _AFTER_MAIL.finditer(text) if "@" in text else ():
        address = text[max(0, match.start() - _BESIDE) : match.start()].split()
        if address and "@" in address[-1]:
            yield _hidden(match.span("value"), match["value"])


def _beside_more(look: Look) -> Iterator[Seen]:
    """Between signs of quotation, or after what it opens."""
    for pattern in _BESIDE_MORE:
        for match in pattern.finditer(look.reading):
            value = match["value"].rstrip(_ENDINGS)
            if _is_strong(value) and not _NO_PASSWORD.match(value) and not _WARNS.search(look.text):
                yield _hidden(match.span("value"), value)


_NO_PASSWORD: Final = lazy(
    r"(?i)(?:oublié|perdu|forgotten|lost|reset|chang|identique|same|provisoire|unique|required"
    r"|obligatoire|managers?\b|sécurisé|protected|partag|shared|https?:)"
)
# Passwords that lists of the worst ones name, so that a text may warn of them.
_INFAMOUS: Final = lazy(
    r"(?i)(?:0{4,8}|1{4,8}|123(?:4(?:5(?:6(?:7(?:89?0?)?)?)?)?)?|1q2w3e\w*|abc123|iloveyou|letmein"
    r"|(?:password|passw0rd|p@ssw0rd|motdepasse|qwerty|azerty|welcome|bienvenue|admin|soleil"
    r"|doudou|loulou|dragon|monkey)(?:\d{1,4}|)!?)"
)
_WARNS: Final = lazy(
    r"(?i)\b(?:no more|never|stop|don['’]t|do not|avoid|goodbye|worst|weak(?:est)?|most (?:common"
    r"|used|popular)|sticky note|still the|how to choose|password manager|strong(?:er)? password"
    r"|passkeys?|ne (?:mettez|choisissez|notez|laissez|partagez|prenez)|n['’](?:utilisez|écrivez)"
    r"|plus jamais|jamais|évitez|arrêtez|fini|pires?|plus (?:courants?|utilisés?|répandus?|de)"
    r"|post-it|gestionnaire de mots|comment choisir|trop faibles?|mots? ?de ?passe forts?"
    r"|bonnes pratiques|ends? with|cracked|piratés?)\b"
)


def _is_example(text: str, match: "re.Match[str]", value: str) -> bool:
    """Whether it is a password that everybody knows, in a warning about such passwords."""
    if not _INFAMOUS.fullmatch(value):
        return False
    beside = text[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]
    return bool(_WARNS.search(beside))


def _is_strong(value: str) -> bool:
    """Whether it looks made up: letters with digits or signs, or four digits and more."""
    has_digit = any(letter.isdigit() for letter in value)
    has_letter = any(letter.isalpha() for letter in value)
    has_sign = any(not letter.isalnum() and letter not in "-.'’/:" for letter in value)
    mixed = has_letter and any(c.isupper() for c in value[1:]) and any(c.islower() for c in value)
    long_number = value.rstrip("#*").isdigit() and len(value) >= _SHOWN
    return (has_digit and has_letter) or (has_letter and has_sign) or mixed or long_number


def _is_very_strong(value: str) -> bool:
    """Whether it looks made up without a word that says so: letters, digits, six at least."""
    digits = any(letter.isdigit() for letter in value)
    return len(value) >= _LEAST_ALONE and digits and any(letter.isalpha() for letter in value)


def lone_secret(look: Look) -> Iterator[Seen]:
    """A text that is nothing but what could be a password."""
    value = look.text.strip()
    if not _LONE.fullmatch(value) or value.startswith(("#", "@")) or look.addresses:
        return
    if _FILE_NAME.search(value):
        return
    kinds = [
        any(letter.islower() for letter in value),
        any(letter.isupper() for letter in value),
        any(letter.isdigit() for letter in value),
        any(not letter.isalnum() for letter in value.rstrip(".!?…")),
    ]
    if sum(kinds) >= 3 and (kinds[2] or kinds[3]):
        yield _hidden((0, len(look.text)), value)


_LONE: Final = lazy(r"[\x21-\x7e]{7,40}")
_FILE_NAME: Final = lazy(r"(?i)\.(?:jpe?g|png|gif|webp|heic|mp4|mov|pdf|docx?|xlsx?|pptx?|zip)\Z")


def _hidden(span: tuple[int, int], value: str) -> Seen:
    return Seen(span=span, facts={"quote": _masked(value)})


def _masked(value: str) -> str:
    """Show how it begins and nothing more."""
    return f"{value[: min(_SHOWN, len(value) // 3)]}…"
