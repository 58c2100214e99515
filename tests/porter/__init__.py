"""The porter, which acknowledges what Slack sends before the bot works on it."""
