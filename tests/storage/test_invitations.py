"""Invitations: nothing of a link is kept but its digest, and each step is done once (rule 38)."""

import pytest

from bot.domain.accounts import AccountName
from bot.domain.connections import INVITED_FOR
from storage import invitations
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from storage.invitations import Invitation
from storage.vault import Vault
from tests.factories import ANA, BEN, NOON, SEALER

ACME = AccountName("acme-x")
VAULT = Vault(["a key for the tests of tokens number one"])
LINK, STATE, BROWSER = "canary-link", "canary-state", "canary-browser"
KEPT = {"verifier": "canary-verifier"}


def invited(tx: SqliteTx) -> Invitation:
    """Ana is invited at noon."""
    invitations.add(tx, LINK, ACME, ANA, now=NOON, sealer=SEALER)
    found = invitations.by_link(tx, LINK, NOON, SEALER)
    assert found is not None
    return found


def begin(tx: SqliteTx, invitation: Invitation, state: str = STATE) -> None:
    """She begins with her browser."""
    invitations.begin(
        tx, invitation, state=state, browser=BROWSER, kept=KEPT, sealer=SEALER, vault=VAULT
    )


def back(tx: SqliteTx, browser: str = BROWSER) -> tuple[Invitation, dict[str, str]] | None:
    """A browser comes back."""
    return invitations.by_state(tx, STATE, browser, now=NOON, sealer=SEALER, vault=VAULT)


def test_what_stands_in_a_link_or_a_browser_is_nowhere_in_the_database(tx: SqliteTx) -> None:
    begin(tx, invited(tx))
    found = back(tx)
    assert found is not None
    assert found[1] == KEPT
    rows = [*tx.rows("SELECT * FROM invitations"), *tx.rows("SELECT * FROM invitations_begun")]
    assert "canary" not in str([dict(row) for row in rows])


def test_a_link_ends_by_itself_with_its_use_and_with_a_newer_one(tx: SqliteTx) -> None:
    invitation = invited(tx)
    assert invitations.by_link(tx, LINK, NOON + INVITED_FOR, SEALER) is None
    invitations.add(tx, "newer", ACME, ANA, now=NOON, sealer=SEALER)
    assert invitations.by_link(tx, LINK, NOON, SEALER) is None
    newer = invitations.by_link(tx, "newer", NOON, SEALER)
    assert newer is not None
    # Somebody else's goes on.
    invitations.add(tx, "bens", ACME, BEN, now=NOON, sealer=SEALER)
    assert invitations.by_link(tx, "newer", NOON, SEALER) == newer
    begin(tx, newer)
    assert invitations.by_link(tx, "newer", NOON, SEALER) is None
    assert invitation.id != newer.id


def test_only_the_browser_that_began_comes_back_and_once(tx: SqliteTx) -> None:
    invitation = invited(tx)
    begin(tx, invitation)
    assert back(tx, "another browser") is None
    assert back(tx) is not None
    invitations.done(tx, invitation, NOON)
    assert back(tx) is None
    with pytest.raises(ConstraintRefused, match="insert-only"):
        invitations.done(tx, invitation, NOON)
    with pytest.raises(ConstraintRefused, match="insert-only"):
        begin(tx, invitation, "another state")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invitations SET person = 'U0EVE'",
        "UPDATE invitations SET ends_at = '2036-01-01T00:00:00.000000Z'",
        "DELETE FROM invitations",
        "UPDATE invitations_begun SET browser = 'x'",
        "DELETE FROM invitations_begun",
        "DELETE FROM invitations_done",
    ],
)
def test_rule_38_no_row_is_changed_or_removed(tx: SqliteTx, statement: str) -> None:
    invitation = invited(tx)
    begin(tx, invitation)
    invitations.done(tx, invitation, NOON)
    with pytest.raises(ConstraintRefused, match="insert-only"):
        tx.run(statement)


def test_rule_38_an_invitation_that_was_not_sealed_by_us_is_none(tx: SqliteTx) -> None:
    made = {
        "link": invitations.digest_of("forged"),
        "account": ACME,
        "person": ANA,
        "ends_at": "2036-01-01T00:00:00.000000Z",
        "seal": "ab" * 32,
    }
    number = tx.insert("invitations", made)
    assert invitations.by_link(tx, "forged", NOON, SEALER) is None
    begun = {
        "invitation_id": number,
        "state": invitations.digest_of(STATE),
        "browser": invitations.digest_of(BROWSER),
        "blob": VAULT.lock(f"invitation {number}", KEPT),
        "seal": "ab" * 32,
    }
    tx.insert("invitations_begun", begun)
    assert back(tx) is None
