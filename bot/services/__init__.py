"""What the bot does: one verb a function."""
