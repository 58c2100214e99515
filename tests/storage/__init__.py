"""What the bot remembers, on real files."""
