"""Tests of what we say to Slack."""
