"""A Slack of our own on loopback, which has never heard of drafts."""
