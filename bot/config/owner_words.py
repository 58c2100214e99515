"""Say in sentences who connects accounts, and what of it would not work."""

from collections.abc import Iterable, Iterator

from bot.config.policy_words import NOTHING, Known
from bot.config.records import AccountSettings
from bot.words.phrases import phrase


def sentence(account: AccountSettings, known: Known = NOTHING) -> str:
    """Say who connects an account, or nothing where its token is in the environment."""
    if account.owner is None:
        return ""
    owner = known.name(account.owner)
    if not account.substitute:
        return phrase(" {owner} connects it.", owner=owner)
    other = known.name(account.substitute)
    return phrase(" {owner} or {other} connects it.", owner=owner, other=other)


def warnings(
    accounts: Iterable[AccountSettings], public_url: str, known: Known = NOTHING
) -> Iterator[str]:
    """Name owners who can't connect their accounts, and accounts that nobody else looks after."""
    for account in accounts:
        if account.owner is None:
            continue
        for person in (account.owner, account.substitute):
            if person and known.members is not None and person not in known.members:
                yield (
                    f"{known.name(person)} is to connect {account.name} and is no full member of"
                    " the channel; please invite them, or name somebody else."
                )
        if account.substitute is None:
            yield (
                f"{account.name} has no substitute, so nobody else hears when its login ends;"
                " please name one."
            )
        if account.app is not None and not public_url:
            yield (
                f"Nobody can sign in to {account.name} by a link without public_url in [web]; use"
                f" second-opinion connect {account.name} --paste."
            )
