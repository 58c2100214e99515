"""What every listener is given beside Bolt's own arguments."""

from dataclasses import dataclass

from bot.domain.people import UserId
from bot.services.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services' context, and who the bot is in its one workspace."""

    ctx: Context
    bot: UserId
    team: str
    command: str = "/draft"
