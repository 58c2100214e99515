"""Tests of the embedded Slack workspace."""
