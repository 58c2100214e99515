"""Rules, word lists and limits as data, read once by `bot.lint.loading`."""
