"""Each network and each failure: what goes wrong there, how it ends, and what people read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.deliveries import DeliveryState
from tests.publishers.posting import Posting
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.linkedin_api import MEMBER, PAGE
from tests.publishers.servers.local import LocalServer
from tests.publishers.servers.slack_api import NEWS
from tests.publishers.wired import secret_of

TEXT = "Soup is back!"
S = DeliveryState


@dataclass(frozen=True, kw_only=True)
class Place:
    """A network: its server's fixture, its create call, and by what a lost post is found.

    `keyed`: the same call again is harmless. `blind`: no program can look for a post. `holding`
    is what the body of that call has in it, where others go to the same address.
    """

    server: str
    create: str
    keyed: bool = False
    blind: bool = False
    extras: dict[str, str] | None = None
    holding: str = ""
    method: str = "POST"


PLACES = {
    "slack": Place(server="slack_api", create="/chat.postMessage", extras={"channel": NEWS}),
    "slack_film": Place(
        server="slack_api", create="/files.completeUploadExternal", extras={"channel": NEWS}
    ),
    "bluesky": Place(server="pds", create="putRecord", keyed=True),
    "mastodon": Place(server="api", create="/api/v1/statuses"),
    "webhook": Place(server="receiver", create="/hook", keyed=True),
    "x": Place(server="x_api", create="/2/tweets"),
    "facebook": Place(server="pages", create="/feed"),
    "facebook_film": Place(server="pages", create="/video_reels", holding="finish"),
    "linkedin": Place(
        server="linkedin_api",
        create="/rest/posts",
        extras={"author": PAGE, "api_version": "202607"},
    ),
    "linkedin_member": Place(
        server="linkedin_api",
        create="/rest/posts",
        blind=True,
        extras={"author": MEMBER, "api_version": "202607"},
    ),
    "instagram": Place(server="gram", create="/media_publish", extras={"login": "facebook"}),
    "threads": Place(server="threads_api", create="/threads_publish"),
    "tiktok": Place(server="tok", create="/content/init/", blind=True),
    # Its number is known before, so that TikTok can be asked after any lost answer.
    "tiktok_film": Place(server="tok", create="/upload/", method="PUT"),
}

# A video goes first, and then all is as with any post there.
AS_ANY = (
    "x", "linkedin", "linkedin_member", "instagram", "threads", "webhook", "bluesky", "mastodon",
)  # fmt: skip
PLACES |= {f"{name}_film": PLACES[name] for name in AS_ANY}

Arrange = Callable[[LocalServer, Posting], None]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What goes wrong, how its delivery ends, how often it is out, and what people read."""

    goes_wrong: Fault | Arrange
    ends: DeliveryState
    out: int
    says: str
    impatient: bool = False


LOST, FOUND = "nobody knows yet whether it is out", "published"
LOOK = "please look at the account itself, then press what is true"


def _lost_before(place: Place, fault: Fault) -> Case:
    """It never came there: the same key again makes it one, else people are asked to look."""
    if place.keyed:
        return Case(goes_wrong=fault, ends=S.PUBLISHED, out=1, says=FOUND)
    return Case(goes_wrong=fault, ends=S.UNKNOWN, out=0, says=LOOK)


def _lost_after(place: Place, fault: Fault) -> Case:
    """It is out: it is found, or people are asked to look; nothing goes again."""
    late = fault.kind is Kind.LATE
    if place.blind:
        return Case(goes_wrong=fault, ends=S.UNKNOWN, out=1, says=LOOK, impatient=late)
    return Case(goes_wrong=fault, ends=S.PUBLISHED, out=1, says=FOUND, impatient=late)


def _own(create: str, status: int, error: str = "Odd", message: str = "", **more: Any) -> Fault:
    """An answer in the network's own words, before anything was done."""
    words = message or error
    return Fault(
        kind=Kind.STATUS, path=create, own=True, status=status, error=error, message=words, **more
    )


def _at(place: Place, kind: Kind, **more: Any) -> Fault:
    """A failure of the call that makes a post."""
    at = {"path": place.create, "holding": place.holding, "method": place.method}
    return Fault(kind=kind, **at, **more)


LOSSES: dict[str, Callable[[Place], Case]] = {
    "lost before acceptance": lambda p: _lost_before(p, _at(p, Kind.RESET)),
    "lost after acceptance": lambda p: _lost_after(p, _at(p, Kind.RESET, after=True)),
    "half-way": lambda p: _lost_after(p, _at(p, Kind.HALF, after=True)),
    "arriving late": lambda p: _lost_after(p, _at(p, Kind.LATE)),
    "5xx": lambda p: _lost_before(p, _at(p, Kind.STATUS, status=502)),
    "5xx although taken": lambda p: _lost_after(p, _at(p, Kind.STATUS, status=500, after=True)),
    "429": lambda p: Case(
        goes_wrong=_at(p, Kind.STATUS, status=429),
        ends=S.PUBLISHED,
        out=1,
        says="asks to wait before it takes more",
    ),
}


def _forgets(server: Any, on: Posting) -> None:
    server.members.clear()


def _dies(word: str) -> Arrange:
    def arrange(server: Any, on: Posting) -> None:
        server.dead = {secret_of(server): word}

    return arrange


def _meta_over(code: str) -> Arrange:
    def arrange(server: Any, on: Posting) -> None:
        server.token_error = server.own_error(_own("", 400, code))

    return arrange


def _new_password(server: Any, on: Posting) -> None:
    for member in server.members:
        member.password = "another-one"
        member.access.clear()
        member.refresh.clear()


def _other_secret(server: Any, on: Posting) -> None:
    server.secret = "whsec_" + "QUJD" * 8


def _no_credits(server: Any, on: Posting) -> None:
    server.has_credits = False


def _used_up(server: Any, on: Posting) -> None:
    server.used = server.quota


def _full(create: str, status: int, error: str, message: str = "") -> Arrange:
    """Each try is answered so, until tomorrow."""

    def arrange(server: Any, on: Posting) -> None:
        tomorrow = str(int(on.here.clock.now().timestamp()) + 86_400)
        headers = (("Retry-After", "86400"), ("RateLimit-Reset", tomorrow))
        fault = _own(create, status, error, message, times=50)
        server.faults.plan(replace(fault, headers=headers))

    return arrange


def _same_by(author: str) -> Arrange:
    """Somebody has posted the very same by hand, just before."""

    def arrange(server: Any, on: Posting) -> None:
        server.post_by_hand(author, TEXT)

    return arrange


def _no(fault: Fault | Arrange, says: str, ends: DeliveryState = S.FAILED) -> Case:
    return Case(goes_wrong=fault, ends=ends, out=0, says=says)


RENEW = "ask an administrator to renew it"
WAIT = "asks to wait before it takes more"
NO_END = "its logins have no end; one that is taken back is `revoked`"
NO_DOUBLES = "it refuses no equal post"
FINISH = {"holding": "finish"}
"""The call that publishes a reel, and not the one that begins it."""

EXPIRED: dict[str, Case | str] = {
    "slack": _no(_own(PLACES["slack"].create, 200, message="token_expired"), "(token_expired)"),
    "slack_film": _no(
        _own(PLACES["slack_film"].create, 200, message="token_expired"), "(token_expired)"
    ),
    "bluesky": Case(
        goes_wrong=_own(PLACES["bluesky"].create, 400, "ExpiredToken"),
        ends=S.PUBLISHED,
        out=1,
        says="had run out",
    ),
    "mastodon": NO_END,
    "webhook": NO_END,
    "x": _no(_own(PLACES["x"].create, 401, "Unauthorized"), RENEW),
    "facebook": _no(_own("/feed", 401, "190/463"), f"as it has run out; {RENEW}"),
    "facebook_film": _no(_own("/video_reels", 401, "190/463", **FINISH), "as it has run out"),
    "linkedin": _no(_own("/rest/posts", 401, "EXPIRED_ACCESS_TOKEN", "has expired"), RENEW),
    "linkedin_member": _no(_own("/rest/posts", 401, "EXPIRED_ACCESS_TOKEN", "has expired"), RENEW),
    "instagram": _no(_own("/media_publish", 401, "190/463"), f"as it has run out; {RENEW}"),
    "threads": _no(_own("/threads_publish", 401, "190/463"), f"as it has run out; {RENEW}"),
    "tiktok": _no(_own("/content/init/", 401, "access_token_invalid"), RENEW),
    "tiktok_film": _no(_own("/video/init/", 401, "access_token_invalid"), RENEW),
}
REVOKED: dict[str, Case | str] = {
    "slack": _no(_dies("token_revoked"), "(token_revoked)"),
    "slack_film": _no(_dies("token_revoked"), "(token_revoked)"),
    "bluesky": _no(_new_password, "ask an administrator for a new app password"),
    "mastodon": _no(_forgets, RENEW),
    "webhook": _no(_other_secret, "the signature is not ours"),
    "x": _no(_forgets, RENEW),
    "facebook": _no(_meta_over("190/458"), f"as the app was removed from it; {RENEW}"),
    "facebook_film": _no(_meta_over("190/458"), f"as the app was removed from it; {RENEW}"),
    "linkedin": _no(_dies("REVOKED_ACCESS_TOKEN"), "revoked by the user"),
    "linkedin_member": _no(_dies("REVOKED_ACCESS_TOKEN"), "revoked by the user"),
    "instagram": _no(_meta_over("190/458"), f"as the app was removed from it; {RENEW}"),
    "threads": _no(_meta_over("190/460"), f"as its password was changed; {RENEW}"),
    "tiktok": _no(_forgets, RENEW),
    "tiktok_film": _no(_forgets, RENEW),
}
WORDS = "This text is not for here"
REFUSED: dict[str, Case | str] = {
    "slack": _no(_own("/chat.postMessage", 200, message="msg_too_long"), "shorten it"),
    "slack_film": _no(
        _own("/files.completeUploadExternal", 200, message="is_archived"), "is archived"
    ),
    "bluesky": _no(_own("putRecord", 400, "InvalidRequest", WORDS), WORDS),
    "mastodon": _no(_own("/api/v1/statuses", 422, WORDS), WORDS),
    "webhook": _no(_own("/hook", 422, "Odd", WORDS), WORDS),
    "x": _no(_own("/2/tweets", 403, "Forbidden", WORDS), WORDS),
    "facebook": _no(_own("/feed", 400, "100", WORDS), WORDS),
    "facebook_film": _no(_own("/video_reels", 400, "100", WORDS, **FINISH), WORDS),
    "linkedin": _no(_own("/rest/posts", 422, "UNPROCESSABLE", WORDS), WORDS),
    "linkedin_member": _no(_own("/rest/posts", 422, "UNPROCESSABLE", WORDS), WORDS),
    "instagram": _no(_own("/media_publish", 400, "100", WORDS), WORDS),
    "threads": _no(_own("/threads_publish", 400, "100", WORDS), WORDS),
    "tiktok": _no(_own("/content/init/", 400, "invalid_params", WORDS), "does not accept the post"),
    "tiktok_film": _no(_own("/video/init/", 400, "invalid_params", WORDS), "not accept the post"),
}
QUOTA: dict[str, Case | str] = {
    "slack": _no(_full("/chat.postMessage", 200, "", "message_limit_exceeded"), WAIT),
    "slack_film": _no(_full("/files.completeUploadExternal", 200, "", "ratelimited"), WAIT),
    "bluesky": _no(_full("putRecord", 429, "RateLimitExceeded"), WAIT),
    "mastodon": _no(_full("/api/v1/statuses", 429, "Too many requests"), WAIT),
    "webhook": _no(_full("/hook", 429, "Full"), WAIT),
    "x": _no(_no_credits, "ask an administrator to add credits"),
    "facebook": _no(_full("/feed", 403, "32"), "takes no more for now"),
    "facebook_film": _no(_full("/video_reels", 403, "32"), "takes no more for now"),
    "linkedin": _no(_full("/rest/posts", 429, "TOO_MANY_REQUESTS"), WAIT),
    "linkedin_member": _no(_full("/rest/posts", 429, "TOO_MANY_REQUESTS"), WAIT),
    "instagram": _no(_used_up, "posts in 24 hours are used up"),
    "threads": _no(_used_up, "posts in 24 hours are used up"),
    "tiktok": _no(
        _full("/content/init/", 403, "spam_risk_too_many_posts"),
        "no more posts of this account today",
    ),
    "tiktok_film": _no(
        _full("/video/init/", 403, "spam_risk_too_many_posts"),
        "no more posts of this account today",
    ),
}
DUPLICATE: dict[str, Case | str] = {
    "slack": NO_DOUBLES,
    "slack_film": NO_DOUBLES,
    "bluesky": _no(
        _own("putRecord", 400, "InvalidSwap", "Record was at another", times=50),
        "Another post lies at Bluesky under this one's key",
        S.UNKNOWN,
    ),
    "mastodon": NO_DOUBLES,
    "webhook": "its receiver heeds each id once, and says yes again",
    "x": _no(_same_by("ana"), "this very text is out already", S.UNKNOWN),
    "facebook": _no(_same_by("1001"), "an equal one is out already"),
    "facebook_film": Case(
        goes_wrong=replace(_own("/video_reels", 400, "100", "was published", **FINISH), after=True),
        ends=S.PUBLISHED,
        out=1,
        says="said no, and yet the video may be out",
    ),
    "linkedin": _no(_same_by(PAGE), "please look at the account", S.UNKNOWN),
    "linkedin_member": _no(_same_by(MEMBER), "please look at the account", S.UNKNOWN),
    # Something in between repeats the call: only the answer to the second one arrives.
    "instagram": Case(
        goes_wrong=replace(_own("/media_publish", 400, "100", "was published"), after=True),
        ends=S.PUBLISHED,
        out=1,
        says="said no, and yet the post may be out",
    ),
    "threads": Case(
        goes_wrong=replace(_own("/threads_publish", 400, "100", "was published"), after=True),
        ends=S.PUBLISHED,
        out=1,
        says="said no, and yet the post may be out",
    ),
    "tiktok": NO_DOUBLES,
    "tiktok_film": Case(
        goes_wrong=Fault(kind=Kind.STATUS, path="/upload/", method="PUT", status=416, after=True),
        ends=S.PUBLISHED,
        out=1,
        says="failed with status 416, and the post may be out",
    ),
}


def _is_of(somebody: Any) -> Arrange:
    """Since it was approved, the login has become another profile's."""

    def arrange(server: Any, on: Posting) -> None:
        server.members = dict.fromkeys(server.members, somebody)

    return arrange


def _is_of_another_repository(server: Any, on: Posting) -> None:
    for member in server.members:
        member.did = "did:plc:zoe234567zoe234567zoe2345"
        member.access.clear()
        member.refresh.clear()


ANOTHER = "belong to another profile than the one that was approved"
OTHERS: dict[str, Case | str] = {
    "slack": _no(_is_of("U0OTHERAPP"), ANOTHER),
    "slack_film": _no(_is_of("U0OTHERAPP"), ANOTHER),
    "bluesky": _no(_is_of_another_repository, ANOTHER),
    # Its login is made anew while the video is uploaded, and then it may not write there.
    "bluesky_film": _no(_is_of_another_repository, "Invalid repo"),
    "mastodon": _no(_is_of("ben"), ANOTHER),
    "webhook": "a receiver has no profile: its address and its secret are all that it is",
    "x": _no(_is_of("ben"), "and the settings name @ana"),
    "facebook": _no(_is_of("1002"), "is that of the Page other"),
    "facebook_film": _no(_is_of("1002"), "is that of the Page other"),
    "linkedin": _no(_is_of("urn:li:person:ben"), "Not enough permissions"),
    "linkedin_member": _no(_is_of("urn:li:person:ben"), "ben"),
    "instagram": _no(_is_of("1002"), "belongs to @other, and the settings name @soupe"),
    "threads": _no(_is_of("1002"), "belongs to @other, and the settings name @soupe"),
    "tiktok": _no(_is_of(("open-2", "other")), "belongs to @other, and the settings name @soupe"),
    "tiktok_film": _no(_is_of(("open-2", "other")), "belongs to @other, and the settings name"),
}
BY_NETWORK = {
    "expired token": EXPIRED,
    "revoked token": REVOKED,
    "refused content": REFUSED,
    "quota gone": QUOTA,
    "duplicate refused": DUPLICATE,
    "another profile": OTHERS,
}
for _cases in BY_NETWORK.values():
    for _name in AS_ANY:
        _cases.setdefault(f"{_name}_film", _cases[_name])
