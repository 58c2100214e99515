"""The services with a real database, and with Slack, networks and time that record."""
