"""What the bot hears: Slack payloads turned into one typed request each."""
