"""A draft, its revisions, and the digest of exactly what would leave."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType

from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.people import UserId
from bot.domain.states import State
from bot.domain.times import Timing

DraftId = NewType("DraftId", int)
Digest = NewType("Digest", str)

SHORT_DIGEST = 4

# As it is typed, and as it comes where `--` is turned into a longer dash by itself (trap 68).
_PARTS = frozenset({"---", *(f"{dash}-" for dash in "‒–—―−")})


def parts_of(text: str) -> tuple[str, ...]:
    """Split a text at each line of its own that holds only `---`.

    The whole text as it is where there is no such line. A part has no space around it, and may be
    empty, which `part_misfit` refuses.
    """
    lines = text.splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.strip() in _PARTS]
    if not found:
        return (text,)
    starts = (0, *(number + 1 for number in found))
    ends = (*found, len(lines))
    return tuple("".join(lines[start:end]).strip() for start, end in zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture, or a video, by the SHA-256 of its bytes (hex), with what it is and says."""

    sha256: str
    media_type: str
    alt_text: str

    @property
    def is_video(self) -> bool:
        """Whether it moves and is played, and is no picture."""
        return self.media_type.startswith("video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """The preview of a link, as a network takes it from us: the address, and what the page said.

    Its picture has no alt text: networks take none there.
    """

    url: str
    title: str
    description: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What one account would publish: where, as whom, live or not, and the content."""

    account: AccountName
    network: Network
    address: str
    handle: str
    identity: str
    mode: Mode
    text: str
    pictures: tuple[Picture, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    card: LinkCard | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of its text; one where it is not parted."""
        return parts_of(self.text)

    @property
    def has_video(self) -> bool:
        """Whether a video is among what it shows."""
        return any(one.is_video for one in self.pictures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that an approval is about: the targets and the time (rule 20)."""

    targets: tuple[Target, ...]
    timing: Timing

    @property
    def accounts(self) -> tuple[AccountName, ...]:
        """The names of the accounts that it is for, in the order of the targets."""
        return tuple(target.account for target in self.targets)

    def on(self, account: AccountName) -> Target | None:
        """What it is for one account, if it is for that one."""
        return next((target for target in self.targets if target.account == account), None)

    @property
    def shown(self) -> tuple[Picture, ...]:
        """All pictures that somebody would see, those of previews included, each once."""
        own = [picture for one in self.targets for picture in one.pictures]
        cards = [one.card for one in self.targets if one.card is not None]
        of_cards = [card.picture for card in cards if card.picture is not None]
        return tuple({picture.sha256: picture for picture in (*own, *of_cards)}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One immutable content of a draft, who made it, and why it was made."""

    draft: DraftId
    number: int
    maker: UserId
    cause: str
    made_at: datetime
    content: Content
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What someone wants to post, through all its revisions.

    `version` grows with every write and is what a concurrent writer loses against.
    `authors` are everybody who ever changed the content (rule 2), first the first.
    """

    id: DraftId
    channel: str
    state: State
    authors: tuple[UserId, ...]
    revision: Revision
    version: int
    created_at: datetime
    state_reason: str = ""
    thread: str = ""


def label(draft: DraftId) -> str:
    """Write a draft's number as people see it: `D-142`."""
    return f"D-{draft}"


def short(digest: Digest) -> str:
    """Shorten a digest to what the card shows: `4f2a`."""
    return digest[:SHORT_DIGEST]


def stamp(instant: datetime | None) -> str | None:
    """Write an instant as fixed-width UTC text, the one form that is stored and digested."""
    if instant is None:
        return None
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unstamp(text: str) -> datetime:
    """Read back what `stamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def as_plain(content: Content) -> dict[str, object]:
    """Turn content into plain JSON values: the one form that is digested and stored."""
    timing = content.timing
    return {
        "targets": [_plain_target(target) for target in content.targets],
        "timing": {
            "kind": timing.kind.value,
            "start": stamp(timing.start),
            "end": stamp(timing.end),
            "late_until": stamp(timing.late_until),
        },
    }


def _plain_target(target: Target) -> dict[str, object]:
    card, parts = target.card, target.parts
    # Without a card or parts it is what it was before there were any, and so is its digest. With
    # parts, no approval counts that was given when such a text was one post.
    more: dict[str, object] = {"card": _plain_card(card)} if card else {}
    if len(parts) > 1:
        more["parts"] = list(parts)
    return more | {
        "account": target.account,
        "network": target.network.value,
        "address": target.address,
        "handle": target.handle,
        "identity": target.identity,
        "mode": target.mode.value,
        "text": target.text,
        "pictures": [[p.sha256, p.media_type, p.alt_text] for p in target.pictures],
        "options": [list(option) for option in target.options],
    }


def _plain_card(card: LinkCard) -> list[object]:
    picture = card.picture
    shown = [picture.sha256, picture.media_type, picture.alt_text] if picture else None
    return [card.url, card.title, card.description, shown]


def canonical(plain: object) -> str:
    """Write JSON in the one canonical form that digests and chains are made over."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: Content) -> Digest:
    """SHA-256 (hex) over everything that would be published, and when (rule 20)."""
    body = canonical(as_plain(content)).encode(errors="surrogatepass")
    return Digest(hashlib.sha256(body).hexdigest())
