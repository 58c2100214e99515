"""What a careful colleague would say about a draft, as pure functions."""
