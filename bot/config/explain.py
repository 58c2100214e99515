"""Say in sentences what the settings mean, for `second-opinion check`."""

from collections.abc import Iterator

from bot.config import owner_words, policy_words, urgent_words, waiver_words
from bot.config.policy_words import NOTHING, Known
from bot.config.records import AccountSettings, SlackMode
from bot.config.settings import Settings
from bot.domain.accounts import Network
from bot.domain.messages import IntakePolicy, Taken
from bot.words.phrases import counted, joined, phrase


def explain(settings: Settings, known: Known = NOTHING) -> list[str]:
    """Write the settings as sentences for people; never a secret.

    `known` is what Slack told of people, where it was asked.
    """
    return [*_slack(settings), *explain_policy(settings, known), *_where(settings)]


def explain_policy(settings: Settings, known: Known = NOTHING) -> list[str]:
    """Write what decides over posts as sentences: what two people confirm (rule 35)."""
    return [
        *(joined("", (_account(a), owner_words.sentence(a, known))) for a in settings.accounts),
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
    facts = {"account": account.name, "handle": account.handle, "network": account.network.value}
    at = {**facts, "url": account.base_url}
    if account.network is Network.WALL:
        return phrase(
            "{account} is {handle} on {network}: the practice wall, which never leaves this"
            " process.",
            **facts,
        )
    if account.network is Network.BY_HAND:
        goes = (
            phrase("it goes live when two people say so")
            if account.may_be_live
            else phrase("it only rehearses")
        )
        return phrase(
            "{account} is {handle}, to which a person posts by hand: {goes}.", **facts, goes=goes
        )
    if account.may_be_live:
        return phrase(
            "{account} is {handle} on {network} at {url}: it goes live when two people say so.",
            **at,
        )
    return phrase("{account} is {handle} on {network} at {url}: it only rehearses (dry-run).", **at)


def _approvers(settings: Settings, known: Known) -> Iterator[str]:
    review = settings.policy.review
    if review.approvers is None:
        yield phrase("Every full member of the channel can approve, but never the authors.")
    elif review.approvers:
        yield phrase(
            "{n} named people can approve, but never the authors.", n=len(review.approvers)
        )
    yield from policy_words.sentences(review, [a.name for a in settings.accounts], known)
    yield from waiver_words.sentences(review)
    yield from urgent_words.sentences(review)
    if settings.policy.guests_may_draft:
        yield phrase("Guests may draft, and never approve.")
    else:
        yield phrase("Guests may not draft, and never approve.")


def _messages(intake: IntakePolicy) -> str:
    match intake.messages:
        case Taken.MARKED:
            return phrase(
                "A message in the channel that begins with “{prefix}” becomes a draft.",
                prefix=intake.prefix,
            )
        case Taken.ALL:
            return phrase(
                "Each message in the channel becomes a draft, or its writer hears why not."
            )
        case Taken.NONE:
            return phrase("No message in the channel becomes a draft by itself.")


def _waiting(settings: Settings) -> Iterator[str]:
    policy = settings.policy
    yield phrase(
        "A post leaves {seconds} seconds after its last approval at the earliest, and at most"
        " {late} after its time; then it is missed and a person decides.",
        seconds=f"{policy.countdown.total_seconds():.0f}",
        late=_minutes(policy.late.total_seconds()),
    )
    yield phrase(
        "Somebody who answers for it must be reachable for {span} after it.",
        span=_minutes(policy.watch.span.total_seconds()),
    )
    hours = policy.watch.hours is not None or any(o.hours for o in policy.watch.people.values())
    if hours:
        yield phrase("Outside working hours only a watch or a recent act makes somebody reachable.")
    else:
        yield phrase(
            "No working hours are set, so whoever is not away counts as reachable at any hour."
        )
    for user in dict.fromkeys(shift.person for shift in policy.watch.roster):
        yield phrase("{user} has a weekly watch.", user=user)


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
    return counted("{n} minute", "{n} minutes", n=round(seconds / 60))
