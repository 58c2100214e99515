"""Say in sentences what the settings mean, for `second-opinion check`."""

from collections.abc import Iterator

from bot.config import owner_words, policy_words, urgent_words, waiver_words
from bot.config.policy_words import NOTHING, Known
from bot.config.records import AccountSettings, SlackMode
from bot.config.settings import Settings
from bot.domain.accounts import Network
from bot.domain.messages import IntakePolicy, Taken


def explain(settings: Settings, known: Known = NOTHING) -> list[str]:
    """Write the settings as sentences for people; never a secret.

    `known` is what Slack told of people, where it was asked.
    """
    return [*_slack(settings), *explain_policy(settings, known), *_where(settings)]


def explain_policy(settings: Settings, known: Known = NOTHING) -> list[str]:
    """Write what decides over posts as sentences: what two people confirm (rule 35)."""
    return [
        *(_account(a) + owner_words.sentence(a, known) for a in settings.accounts),
        *_approvers(settings, known),
        _messages(settings.intake),
        *_waiting(settings),
    ]


def warnings(settings: Settings, known: Known = NOTHING) -> list[str]:
    """Name what stops an honest team for good, or is good to know before the start."""
    review, accounts = settings.policy.review, [account.name for account in settings.accounts]
    return [
        *_nobody_listed(settings),
        *policy_words.impossible(review, accounts, known),
        *policy_words.usable(review, accounts, known),
        *policy_words.small_groups(review, known),
        *waiver_words.impossible(review, known),
        *urgent_words.impossible(review, known),
        *owner_words.warnings(settings.accounts, settings.http.public_url, known),
        *_short_hours(settings),
        *_nobody_leaves(settings),
        *_not_followed(settings),
        *_stand_in(settings),
    ]


def _slack(settings: Settings) -> Iterator[str]:
    way = "Socket Mode" if settings.slack.mode is SlackMode.SOCKET else "signed HTTP requests"
    yield f"Slack is heard by {way}; drafts live in the channel {settings.slack.drafts_channel}."


def _account(account: AccountSettings) -> str:
    known = f"{account.name} is {account.handle} on {account.network.value}"
    if account.network is Network.WALL:
        return f"{known}: the practice wall, which never leaves this process."
    if account.network is Network.BY_HAND:
        goes = "it goes live when two people say so" if account.may_be_live else "it only rehearses"
        return f"{account.name} is {account.handle}, to which a person posts by hand: {goes}."
    if account.may_be_live:
        return f"{known} at {account.base_url}: it goes live when two people say so."
    return f"{known} at {account.base_url}: it only rehearses (dry-run)."


def _approvers(settings: Settings, known: Known) -> Iterator[str]:
    review = settings.policy.review
    if review.approvers is None:
        yield "Every full member of the channel can approve, but never the authors."
    elif review.approvers:
        yield f"{len(review.approvers)} named people can approve, but never the authors."
    yield from policy_words.sentences(review, [a.name for a in settings.accounts], known)
    yield from waiver_words.sentences(review)
    yield from urgent_words.sentences(review)
    guests = "may" if settings.policy.guests_may_draft else "may not"
    yield f"Guests {guests} draft, and never approve."


def _messages(intake: IntakePolicy) -> str:
    match intake.messages:
        case Taken.MARKED:
            return f"A message in the channel that begins with “{intake.prefix}” becomes a draft."
        case Taken.ALL:
            return "Each message in the channel becomes a draft, or its writer hears why not."
        case Taken.NONE:
            return "No message in the channel becomes a draft by itself."


def _waiting(settings: Settings) -> Iterator[str]:
    policy = settings.policy
    yield (
        f"A post leaves {policy.countdown.total_seconds():.0f} seconds after its last approval at"
        f" the earliest, and at most {_minutes(policy.late.total_seconds())} after its time; then"
        " it is missed and a person decides."
    )
    yield (
        "Somebody who answers for it must be reachable for"
        f" {_minutes(policy.watch.span.total_seconds())} after it."
    )
    hours = policy.watch.hours is not None or any(o.hours for o in policy.watch.people.values())
    if hours:
        yield "Outside working hours only a watch or a recent act makes somebody reachable."
    else:
        yield "No working hours are set, so whoever is not away counts as reachable at any hour."
    for user in dict.fromkeys(shift.person for shift in policy.watch.roster):
        yield f"{user} has a weekly watch."


def _where(settings: Settings) -> Iterator[str]:
    yield f"The database is {settings.database_url}."
    here = "this machine only" if settings.http.host.startswith("127.") else settings.http.host
    yield f"Pages are served on port {settings.http.port}, for {here}."


def _nobody_listed(settings: Settings) -> Iterator[str]:
    if settings.policy.review.approvers == frozenset():
        yield "The list of approvers is empty, so nobody can approve; name people or remove it."


def _short_hours(settings: Settings) -> Iterator[str]:
    """Working hours that are never as long as the watch make nobody reachable by themselves."""
    watch = settings.policy.watch
    longest = max((one.end - one.start for one in watch.hours or ()), default=None)
    if longest is not None and longest * 60 < watch.span.total_seconds():
        yield (
            "No stretch of working_hours is as long as watch_minutes, so without a watch nobody"
            " can be reached for a post; please lengthen the one or shorten the other."
        )


def _nobody_leaves(settings: Settings) -> Iterator[str]:
    if all(account.network is Network.WALL for account in settings.accounts):
        yield "All accounts are practice walls, so nothing is published to the world."
    elif not any(a.may_be_live and a.network is not Network.WALL for a in settings.accounts):
        yield 'No account has mode = "live", so everything is only rehearsed.'


def _not_followed(settings: Settings) -> Iterator[str]:
    if not settings.follows_links:
        yield (
            "follow = false in [links]: nobody notices that a link fails or leads elsewhere;"
            " please open each yourself before you approve."
        )


def _stand_in(settings: Settings) -> Iterator[str]:
    if not settings.slack.is_slacks_own:
        yield "SLACK_API_BASE_URL is not Slack's own: live accounts stay on this machine."


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
