"""Whether somebody has drafted for an account before."""

from bot.domain.accounts import AccountName
from bot.domain.drafts import canonical
from bot.domain.people import UserId
from storage.engine import Tx


def has_drafted_on(tx: Tx, person: UserId, account: AccountName) -> bool:
    """Whether any version of a draft by this person was for this account."""
    found = tx.row(
        "SELECT 1 AS yes FROM revisions r JOIN contents c ON c.digest = r.digest"
        " WHERE r.maker = :person AND instr(c.body, :account) > 0 LIMIT 1",
        person=person,
        account=canonical({"account": account})[1:-1],
    )
    return found is not None
