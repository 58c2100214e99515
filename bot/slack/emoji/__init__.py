"""Slack's short names of emoji, and the characters that they stand for."""
