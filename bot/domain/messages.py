"""Messages that people write in Slack, and what of them becomes a draft (rules 17 and 18)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.plain import Plain
from bot.words.phrases import phrase

DRAFT_THIS = "Make this a draft"
"""What the shortcut in a message's menu is called."""
EDITED = phrase("the message that it was made from was edited")
"""Why a draft is held whose message says something else now (rule 18)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file in a message: Slack's id and name for it, where its bytes are, what it shows."""

    id: str
    name: str
    address: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands in Slack now.

    `writer` is `None` for what programs wrote. `says` are the digests (SHA-256, hex) of its words
    and of its files, by which an edit is told from an unfurled link (trap 49). `thread` is where
    it is a reply, if it is one. `edited` is Slack's mark of its last edit, or empty.
    """

    writer: UserId | None
    plain: Plain
    says: str
    files: tuple[Attached, ...] = ()
    thread: str = ""
    edited: str = ""

    @property
    def mark(self) -> str:
        """Stands for what it says as of one edit, without saying any of it."""
        return f"{self.says} {self.edited}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The message that a draft is made from, as it was then; `ts` is its own in its channel."""

    channel: str
    ts: str
    writer: UserId
    says: str

    @property
    def key(self) -> str:
        """What is unique to it: one message makes one draft (trap 65)."""
        return f"message {self.channel} {self.ts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A draft's source: `says` is what it said when it was last looked at; or it is gone."""

    draft: DraftId
    origin: Origin
    says: str
    is_gone: bool = False


def says_then(mark: str, now: Message) -> str:
    """What a message said when it had this mark, as reading it again would tell that.

    Slack may tell of a message in one way at first and in another when it is asked; without an
    edit in between both are the same, and what is asked later is compared with what is asked now.
    """
    says, _, edited = mark.rpartition(" ")
    return now.says if edited == now.edited else says


def same_files(one: str, other: str) -> bool:
    """Whether two messages, by what they say, have the same files."""
    return one.partition(".")[2] == other.partition(".")[2]


class Taken(StrEnum):
    """Which messages of the drafts channel become drafts; the values stand in the settings."""

    NONE = "off"
    MARKED = "prefix"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePolicy:
    """Which messages become drafts: those that begin with `prefix`, every one, or none."""

    messages: Taken = Taken.MARKED
    prefix: str = "draft:"

    def asked_in(self, message: Message) -> str | None:
        """What a message of the drafts channel asks to draft, or `None` where it asks nothing.

        Programs ask nothing (trap 66), and neither do replies, wherever they are shown.
        """
        if message.writer is None or message.thread or self.messages is Taken.NONE:
            return None
        marked = self.is_marked(message.plain.text)
        return self.without_mark(message.plain.text) if self._wants(message, marked) else None

    def _wants(self, message: Message, marked: bool) -> bool:
        if self.messages is Taken.MARKED:
            return marked
        return bool(message.plain.text or message.files)

    def in_words(self) -> str:
        """How somebody makes a draft of a message, beside the commands."""
        menu = phrase("*{title}* in the menu of a message opens it in a form", title=DRAFT_THIS)
        match self.messages:
            case Taken.MARKED:
                return phrase(
                    "`{prefix} TEXT --on ACCOUNT` in the channel is a draft, too; {menu}.",
                    prefix=self.prefix,
                    menu=menu,
                )
            case Taken.ALL:
                return phrase(
                    "`TEXT --on ACCOUNT` in the channel is a draft, too; {menu}.", menu=menu
                )
            case Taken.NONE:
                return phrase("{menu}.", menu=menu)

    def is_marked(self, text: str) -> bool:
        """Whether a text begins with the prefix, however it is capitalised."""
        return text.casefold().startswith(self.prefix.casefold())

    def without_mark(self, text: str) -> str:
        """A text without the prefix in front of it."""
        return text[len(self.prefix) :].strip() if self.is_marked(text) else text
