"""What the bot says, in each language that it speaks; English is written where it is said."""
