"""What can be asked with `/draft`: one record for each command, as typed and nothing judged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """Ask for an opinion on a text; `accounts` are in small letters, `when` is as typed.

    `person` is the Slack id of the colleague for whom it is submitted (rule 3), `reviewer` of the
    one who is asked first.
    """

    text: str
    accounts: tuple[str, ...] = ()
    when: str = ""
    person: str | None = None
    reviewer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """List the drafts under way, or those of them with one label."""

    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """List what leaves in the coming seven days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Post the coming seven days as a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Show one draft."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Give a draft another text; `as_author` is how a colleague becomes an author (rule 2)."""

    draft: int
    text: str
    as_author: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggest:
    """Propose another text to the authors of a draft (rule 2)."""

    draft: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Take what a colleague suggested, as an author (rule 2)."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waive:
    """Set a finding of a draft aside, by its code, with a reason (rule 14)."""

    draft: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Let the urgent quorum count for a draft, with a reason (rule 15)."""

    draft: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Say that one looked at an urgent post afterwards (rule 15)."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptWords:
    """Ask that a lint rule leave some words alone for good (rule 14)."""

    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """List the exceptions of the house, or end one by its number."""

    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Give a draft another time, as typed; `as_author` as for another text."""

    draft: int
    when: str
    as_author: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """End one's own draft."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Ask what happened to a draft."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Ask what a draft still lacks."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Make one post wait (rule 13: no reason is needed)."""

    draft: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Let a held post go on (rule 13)."""

    draft: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """Lift an objection as a non-author, with a reason (rule 12)."""

    draft: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Stop everything, or the accounts that are named (rule 32); those are in small letters."""

    reason: str
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Ask to end every pause, or the one of an account (rule 33)."""

    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erase:
    """Ask that what a draft said is erased (rule 39)."""

    draft: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """Ask that one draft leaves in spite of a pause (rule 32)."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """Remove a published post everywhere (rule 34), by its draft's number or its address."""

    draft: int | None = None
    reason: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Begin a correction of what was taken down (rule 34)."""

    draft: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Museum:
    """Show the museum, or give an incident its final level and a line of story (rule 34)."""

    draft: int | None = None
    level: int = 0
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Declare an absence (rule 29); `person` is a colleague's Slack id, `span` is as typed."""

    span: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """End one's own absence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Take the watch for a span, as typed; without one, hand it back (rule 28)."""

    span: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """Stand for a newcomer, by their Slack id (rule 6)."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Ask that an account publish for real (rule 35)."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """Ask for a link to connect an account in a browser (rule 20)."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnect:
    """Forget an account's login (rule 31)."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dry:
    """Turn an account to dry-run (rule 35)."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """Say that the time is right, where it was not trusted (rule 25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Ask how everything is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask for opinions on a parked draft."""

    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Begin a new draft from an old one."""

    draft: int
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Open the form that makes many parked drafts of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Ask for the list of commands, or for one of them."""

    topic: str | None = None


Command = (
    Submit
    | List
    | Queue
    | Week
    | Show
    | Edit
    | Suggest
    | Take
    | Waive
    | Urgent
    | Reviewed
    | ExceptWords
    | Exceptions
    | At
    | Withdraw
    | Why
    | History
    | Hold
    | Release
    | Lift
    | Pause
    | Resume
    | Through
    | Erase
    | Takedown
    | Correct
    | Museum
    | Away
    | Back
    | Watch
    | Confirm
    | Live
    | Connect
    | Disconnect
    | Dry
    | Now
    | Status
    | Ask
    | Again
    | Import
    | Help
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandProblem:
    """Why nothing was done, in one sentence; `did_you_mean` is what to write after `/draft`."""

    sentence: str
    did_you_mean: tuple[str, ...] = ()
