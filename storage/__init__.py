"""What the bot remembers: the database, its migrations and its rows."""
