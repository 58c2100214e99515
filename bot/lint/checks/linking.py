"""Links that lead inside, through others' hands, astray, or nowhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.addresses import Address
from bot.lint.distance import is_near
from bot.lint.look import Look, Seen
from bot.lint.pieces import holds_all
from bot.lint.tlds import TOP_LEVEL

_INSIDE_ENDINGS: Final = (
    ".local", ".localhost", ".localdomain", ".internal", ".intranet", ".intra", ".lan", ".corp",
    ".home",
)  # fmt: skip
_INSIDE_LABELS: Final = frozenset(
    {
        "staging", "stg", "preprod", "pre-prod", "preproduction", "preview", "uat", "qa", "recette",
        "intranet", "sandbox", "int", "integration", "test", "dev", "demo-internal", "jira",
        "confluence",
        "gitlab-internal", "sharepoint", "vpn", "backoffice", "back-office",
    }
)  # fmt: skip
_INSIDE_WORD: Final = lazy(
    r"(?:^|-)(?:staging|preprod|preview|uat|recette|intranet|dev|test)(?:\d{0,3})(?:-|$)"
)
# Hosts where people work together; `None` means whatever the path.
_WORKPLACES: Final[Mapping[str, str | None]] = {
    "atlassian.net": None, "sharepoint.com": None, "notion.so": None, "app.asana.com": None,
    "trello.com": r"^/[bc]/", "linear.app": None, "monday.com": r"^/(?:boards|docs)/",
    "figma.com": r"^/(?:file|design|proto|board)/", "miro.com": r"^/app/",
    "canva.com": r"^/design/.+/(?:edit|watch)?", "docs.google.com": r"^/(?!forms/).+|/edit",
    "drive.google.com": None, "mail.google.com": None, "calendar.google.com": None,
    "onedrive.live.com": None, "1drv.ms": None, "dropbox.com": r"^/(?:home|work|scl|s|sh)/",
    "teams.microsoft.com": None, "discord.com": r"^/channels/", "airtable.com": r"^/(?:app|tbl)",
    "app.hubspot.com": None, "app.buffer.com": None, "hootsuite.com": r"^/dashboard",
    "business.facebook.com": None, "studio.youtube.com": None, "lightning.force.com": None,
    "outlook.office.com": None, "box.com": r"^/(?:folder|file)/", "mon.framapad.org": None,
    "framapad.org": None, "loop.microsoft.com": None, "ngrok.io": None, "ngrok-free.app": None,
    "trycloudflare.com": None, "frame.io": None, "wetransfer.com": r"^/downloads/",
    "basecamp.com": r"^/\d", "clickup.com": r"^/\w+/",
}  # fmt: skip
_MOST_KEPT: Final = 1024
_MOST_LABELS: Final = max(name.count(".") + 1 for name in _WORKPLACES)
_INSIDE_PATH: Final = lazy(
    r"(?i)/wp-admin\b|/wp-login\b|[?&]preview(?:_id|_nonce)?=|/admin(?:istrator)?/|/edit(?:[?#/]|$)"
    r"|[?&]p=\d+&preview|/drafts?/|/brouillons?/"
)
_FILES: Final = lazy(
    r"(?i)(?<![\w/])(?:[a-z]:\\(?:[\w .-]{1,60}\\)|\\\\[\w.-]{2,40}\\[\w$ .-]{2,}|(?:/Users/"
    r"|/home/)[\w.-]{1,40}/\w)"
)
_FILES_HOLD: Final = ("\\", "/users/", "/home/")
SHORTENERS: Final = frozenset(
    {
        "bit.ly", "bitly.com", "tinyurl.com", "goo.gl", "ow.ly", "t.co", "is.gd", "v.gd",
        "buff.ly", "rebrand.ly",
        "cutt.ly", "shorturl.at", "rb.gy", "t.ly", "tiny.cc", "s.id", "urlz.fr", "u.to", "adf.ly",
        "bl.ink",
        "short.io", "shrtco.de", "tny.im", "hyperurl.co", "snip.ly", "lc.cx", "urlr.me", "x.gd",
        "da.gd", "shorte.st",
        "mcaf.ee", "clck.ru", "qr.ae", "po.st", "dlvr.it", "j.mp", "su.pr", "tr.im", "lnk.to",
        "shorturl.com",
    }
)  # fmt: skip
_TRACKING: Final = lazy(
    r"(?i)[?&](?:fbclid|gclid|gbraid|wbraid|msclkid|igshid|igsh|mc_eid|_hsenc|_hsmi|yclid|dclid"
    r"|ttclid|li_fat_id|"
    r"jsessionid|phpsessid|sessionid|sid|token|access_token)=|;jsessionid="
)
_SLIPS: Final = lazy(
    r"(?i)(?<![\w/])(?:"
    r"(?:htp|htps|htttps?|hhttps?|hhtps?|hptts?|hpps|ttps?|httpp+s?|httpss+|htpps?)://?(?=\w)"
    r"|https?:/(?=\w)|https?//:?(?=\w)|https?;//|https?:\\\\|https?:///|(?:htp|htps|htttps?"
    r"|hhttps?|hhtps?|ttps?|htpps?)//?(?=\w)|https?:\s/{1,2}\w"
    r"|https?:// +(?=[\w-]{1,63}\.)"
    r"|https?://https?[:/]|https?://(?=\s|\Z)|https?://[.,]|https?://www\.(?=\s|\Z)"
    r"|ww\.(?=\w)|wwww+\.(?=\w)|www,(?=\w)|www\.\s(?=[\w-]{2,63}\.\w)"
    r"|www\.[\w-]{2,40} (?=[\w-]{2,40}\.(?:com|fr|org|net)\b)|www\s(?=[\w-]{2,63}\.(?:com"
    r"|fr|org|net|co)\b)"
    r"|www\.[\w-]{2,63},(?:com|fr|org|net)\b)"
)
_SPLIT: Final = lazy(
    r"(?i)\bhttps?://[\w-]{2,63}(?:\.[\w-]{2,63})* \.(?:com|fr|org|net|co|io)\b|"
                           r"\bhttps?://(?:www )?[\w-]{2,63}\. (?:com|fr|org|net)\b|"
                           r"\bwww\. [\w-]{2,63} ?\.|\bwww\.[\w-]{2,63} \.[a-z]{2,6}\b|"
                           r"(?<![.!?] )\b[\w-]{3,63} \.(?:com|org|net|co\.uk|ca|be|ch)/\w"
)  # fmt: skip
_SPLIT_ASKS: Final = (("/", "www."), (" .", "www. ", ". com", ". fr", ". org", ". net"))
# What begins a link and leaves nothing to look for.
_AS_IT_SHOULD_BE: Final = lazy(r"h(?<![\w/].)ttps?://(?!https?[:/]|www\b)(?=\w)")
_SLIPPED_ENDINGS: Final = (
    ".con", ".cmo", ".ocm", ".comm", ".coom", ".cpm", ".vom", ".xom", ".c0m", ".conm", ".clm",
    ".dom", ".orgg", ".ogr", ".rog", ".ent", ".nte", ".frr", ".fe",
)  # fmt: skip
_ENDING_SLIP: Final = lazy(
    rf"(?i)(?<![\w@.])[\w-]{{2,63}}(?:{'|'.join(map(re.escape, _SLIPPED_ENDINGS))})"
    r"(?=[/\s!?,;)]|\.?$|\.\s)"
)
_WELL_KNOWN: Final = frozenset((
    "google", "facebook", "instagram", "youtube", "linkedin", "twitter", "wikipedia",
    "eventbrite", "helloasso",
    "ticketmaster", "spotify", "kickstarter", "gofundme", "justgiving", "leetchi", "doctolib",
    "leboncoin", "whatsapp",
    "pinterest", "substack", "mailchimp", "surveymonkey", "typeform", "billetweb", "weezevent",
    "deliveroo",
    "tripadvisor", "indiegogo", "patreon", "soundcloud", "bandcamp", "ulule", "vinted", "etsy",
))  # fmt: skip
_LEAST_LETTERS = 6


def inside(look: Look) -> Iterator[Seen]:
    """Links that only colleagues can open, or that show how the house is built."""
    for one in look.addresses:
        if _is_inside(one):
            told_to_run = _is_loopback(one) and "local-run" in look.terms
            yield Seen(span=(one.start, one.end), severity=1 if told_to_run else None)
    if holds_all(look.reading.small, (_FILES_HOLD,)):
        for match in _FILES.finditer(look.text):
            yield Seen(span=match.span())


def _is_loopback(one: Address) -> bool:
    """Whether it is the reader's own machine, which readers of a manual have."""
    return one.host.partition(":")[0] in {"localhost", "127.0.0.1", "0.0.0.0"}


def _is_inside(one: Address) -> bool:
    if one.scheme in {"file", "smb"}:
        return True
    host = one.host.partition(":")[0]
    if host == "localhost" or host.endswith(_INSIDE_ENDINGS) or _is_private(host):
        return True
    labels = host.split(".")
    if one.scheme and len(labels) == 1 and host:
        return True
    above = [label for label in labels[:-2] if label != "www"]
    if any(label in _INSIDE_LABELS or _INSIDE_WORD.search(label) for label in above):
        return True
    return _is_workplace(host, one.rest) or bool(_INSIDE_PATH.search(one.rest))


def _is_private(host: str) -> bool:
    if not host[:1].isdigit():
        return False
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_private or number.is_loopback or number.is_link_local


def _is_workplace(host: str, rest: str) -> bool:
    labels = host.split(".")[-_MOST_LABELS:]
    hosts = [".".join(labels[first:]) for first in range(len(labels))]
    paths = [_WORKPLACES[name] for name in hosts if name in _WORKPLACES]
    return any(path is None or re.search(path, rest) for path in paths)


def shortened(look: Look) -> Iterator[Seen]:
    """Links whose end nobody can see."""
    for one in look.addresses:
        if one.host.removeprefix("www.") in SHORTENERS and one.rest.strip("/"):
            yield Seen(span=(one.start, one.end))


def tracked(look: Look) -> Iterator[Seen]:
    """Links that carry who followed them, or somebody's session."""
    for one in look.addresses:
        if match := _TRACKING.search(one.rest):
            yield Seen(span=(one.start, one.end), facts={"part": match.group().strip("?&;=")})


def broken(look: Look) -> Iterator[Seen]:
    """Addresses that lead nowhere as they are written."""
    lower = look.reading.small
    # Only an `http` can be left out, so that a text without these letters gets none of them.
    odd = _AS_IT_SHOULD_BE.sub("", lower) if "tp" in lower or "ww" in lower else ""
    suspects = [_SLIPS] if "tp" in odd or "ww" in odd else []
    suspects += [_SPLIT] if holds_all(lower, _SPLIT_ASKS) else []
    suspects += [_ENDING_SLIP] if holds_all(lower, (_SLIPPED_ENDINGS,)) else []
    for pattern in suspects:
        for match in pattern.finditer(look.text):
            yield Seen(span=_whole(look.text, match.span()))
    for one in look.addresses:
        host = one.host.partition(":")[0]
        if one.scheme.startswith("http") and "." in host and not _could_be(host):
            yield Seen(span=(one.start, one.end))


def _whole(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Stretch a span to the end of the word that it is in."""
    start, end = span
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _could_be(host: str) -> bool:
    last = host.rpartition(".")[2]
    if last.isdigit():
        return bool(re.fullmatch(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}", host))
    return last in TOP_LEVEL or last.startswith("xn--") or not last.isascii() or last in _RESERVED


_RESERVED: Final = {
    "example",
    "test",
    "invalid",
    "local",
    "internal",
    "lan",
    "corp",
    "home",
    "onion",
} | {ending.rpartition(".")[2] for ending in _INSIDE_ENDINGS}


def misspelt(look: Look) -> Iterator[Seen]:
    """Domains one letter off a name that everybody knows, or off the account's own."""
    own = frozenset(_own_names(look))
    for one in look.addresses:
        labels = one.host.partition(":")[0].split(".")
        name = labels[-2] if len(labels) > 1 else ""
        if len(name) < _LEAST_LETTERS or name in _WELL_KNOWN or name in own:
            continue
        if right := min(filter(None, (_nearest(name, own), _nearest_known(name))), default=""):
            yield Seen(span=(one.start, one.end), facts={"right": right})


def _own_names(look: Look) -> Iterable[str]:
    profile = look.post.profile
    for handle in profile.own_handles:
        for label in handle.lower().lstrip("@").replace("_", "-").split("@")[0].split("."):
            if len(label) >= _LEAST_LETTERS and label not in {"bsky", "social", "mastodon"}:
                yield label
    squeezed = re.sub(r"[^a-z0-9]", "", profile.name.lower())
    if len(squeezed) >= _LEAST_LETTERS:
        yield squeezed


@lru_cache(maxsize=_MOST_KEPT)
def _nearest_known(name: str) -> str:
    """Hosts come again, and everybody's names stay the same."""
    return _nearest(name, _WELL_KNOWN)


def _nearest(name: str, known: Iterable[str]) -> str:
    return min((one for one in known if _is_slip(name, one)), default="")


def _is_slip(name: str, known: str) -> bool:
    """Whether one letter parts them; a hyphen or a plural is a spelling of its own."""
    if abs(len(name) - len(known)) > 1 or not is_near(name, known):
        return False
    return name.replace("-", "") != known.replace("-", "") and name != f"{known}s"


def lookalike(look: Look) -> Iterator[Seen]:
    """Domains that mix alphabets, as those who fish for passwords do."""
    for one in look.addresses:
        if not one.host.isascii() and _mixes(one.host):
            yield Seen(span=(one.start, one.end))


def _mixes(host: str) -> bool:
    latin = any("a" <= letter <= "z" for letter in host.rpartition(".")[0])
    return latin and any("\u0370" <= letter <= "\u052f" for letter in host)


def placeholder_domain(look: Look) -> Iterator[Seen]:
    """Domains that stand for one in examples and templates."""
    for one in look.addresses:
        if _EXAMPLE.search(one.host):
            yield Seen(span=(one.start, one.end))


_EXAMPLE: Final = lazy(
    r"^(?:www\.)?(?:(?:your|my)-?(?:web)?-?(?:site|company|domain|brand|business|name|url|link)|"
    r"(?:votre|mon|ton)-?(?:site|entreprise|domaine|marque|lien|url)|"
    r"company-?name|companyurl|websiteurl|sitename|url|link|lien|insert-?link)\."
)
