"""`/draft connect` and `/draft disconnect`: a link for an account's owner, and the way back."""

from bot.domain.connections import invited
from bot.domain.orders import Connect, Disconnect
from bot.domain.people import UserId
from bot.services import disconnecting, inviting
from bot.services.context import Context
from bot.words.phrases import t


async def answer(ctx: Context, user: UserId, command: Connect | Disconnect) -> str:
    """Do what was typed, and answer whoever typed it."""
    if isinstance(command, Connect):
        address = await inviting.invite(ctx, command.account, user)
        return invited(command.account, address)
    done = await disconnecting.disconnect(ctx, command.account, user)
    if done.ended:
        return t(
            "`{account}` is disconnected: its login is forgotten here and ended at its network, so"
            " nothing leaves there, and I can't take down what is out there.",
            account=done.account,
        )
    return t(
        "`{account}` is disconnected: its login is forgotten here, so nothing leaves there, and I"
        " can't take down what is out there; its network has not ended it, which its owner can do"
        " there, in the account's settings.",
        account=done.account,
    )
