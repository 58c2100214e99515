"""Places outside the database that keep bytes."""
