"""What can go wrong, one class for each thing that a caller can do about it."""

from bot.words.phrases import phrase


class BotError(Exception):
    """Something went wrong."""


class UserError(BotError):
    """Said to the person as it stands, in the place where the person is."""

    @property
    def sentence(self) -> str:
        """What is said: a phrase, where it was made of one."""
        return str(self) if not self.args else self.args[0]


class NotAllowed(UserError):
    """You can't do that here."""


class IllegalTransition(UserError):
    """That can't be done in the draft's present state."""


class NotFound(UserError):
    """There is no such draft."""


def no_draft(number: int) -> NotFound:
    """Refuse a number that no draft has."""
    return NotFound(
        phrase("There is no draft {number}; `/draft list` shows the open ones.", number=number)
    )


class ConfigError(BotError):
    """The settings have problems; all of them are in `problems`, by name."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class CannotStart(BotError):
    """The machine doesn't give the bot what it needs to start; the message is one sentence."""


class SlackUnavailable(BotError):
    """Slack could not be asked, or did not answer in full; nothing may be decided."""


class NotTold(SlackUnavailable):
    """Slack said no to a message for one person, who therefore doesn't have it."""


class NoHome(SlackUnavailable):
    """Slack takes no Home for this one person; it says nothing about anybody else's."""


class PictureGone(SlackUnavailable):
    """Slack shows a picture of this card no more; hung anew, it can be shown again."""


class CardGone(BotError):
    """The card cannot be read any more, so nothing on it is approved (rule 18)."""


class PublishError(BotError):
    """A network call did not end with a receipt; `sentence` is for people."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class NothingSent(PublishError):
    """The connection was never opened: trying again is harmless."""


class Throttled(PublishError):
    """Refused for now; `retry_after` is in seconds, or `None` where not said."""

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Refused(PublishError):
    """The network said no, before any effect, with a reason."""


class Unauthorized(PublishError):
    """The network does not accept the account's credentials."""


class Happened(PublishError):
    """The network said yes, but the proof cannot be read."""


class OutcomeUnknown(PublishError):
    """Nobody can tell whether the post is out; a person must look.

    `trace` is what the network called a post that it took and has not finished, to ask for later.
    """

    def __init__(self, sentence: str, trace: str = "") -> None:
        super().__init__(sentence)
        self.trace = trace


class StillAtWork(OutcomeUnknown):
    """The network has taken the post, and says itself that it has not finished it."""
