"""Places outside the database that keep the bytes of pictures."""
