"""`python -m bot.porter` is started by the bot."""

import asyncio

from bot.porter.program import run

if __name__ == "__main__":
    asyncio.run(run())
