"""The Slack wall: words, blocks and the Web API client behind the cards."""
