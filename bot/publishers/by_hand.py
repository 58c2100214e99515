"""An account that a person posts to: what an interface can't, or a small team may not have.

Nothing leaves from here: at its time one person in Slack is given the post, and says what became
of it. So nothing can be sent, looked for, read or deleted.
"""

import json

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import Refused
from bot.ports import Abilities, Pictures, Seen
from bot.publishers.approved import check, take_all
from bot.publishers.plain import Plain
from bot.words.phrases import phrase

MOST_PICTURES = 10


class ByHandPublisher(Plain):
    """One profile that people post to by hand."""

    abilities = Abilities(repeat_is_harmless=False, deletes=False, finds=False, reads=False)

    def __init__(self, account: Account) -> None:
        self.account = account
        self._who = phrase("{handle}, by hand", handle=account.handle)

    async def who_am_i(self) -> str:
        """Return what the settings say: there is nobody else to ask."""
        at = f" at {self.account.base_url}" if self.account.base_url else ""
        return f"{self._who}{at}"

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Check that the pictures are the approved ones, and freeze what is given."""
        check(target, self.account, await self.who_am_i(), self._who)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=self._who)
        frozen = {
            "account": target.account,
            "parts": list(target.parts),
            "pictures": [[picture.sha256, picture.alt_text] for picture, _ in taken],
        }
        return Intent(key=key, body=json.dumps(frozen, ensure_ascii=False))

    async def send(self, intent: Intent) -> Receipt:
        """Raise `Refused`: only a person can post here."""
        raise Refused(
            phrase(
                "{account} is posted to by hand; nothing was sent from here.",
                account=self.account.name,
            )
        )

    async def find(self, intent: Intent) -> Receipt | None:
        """Return nothing: nobody but people can look, and that proves nothing."""
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Raise `Refused`: nobody but people can look."""
        raise Refused(
            phrase(
                "{account} is posted to by hand; please look at it there.",
                account=self.account.name,
            )
        )

    async def delete(self, receipt: Receipt) -> None:
        """Raise `Refused`: only a person can delete there."""
        raise Refused(
            phrase(
                "{account} is posted to by hand; please delete it there.", account=self.account.name
            )
        )

    async def close(self) -> None:
        """Hold nothing, and so give nothing back."""
