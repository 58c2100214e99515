"""Addresses that come from outside, followed with care: the one guarded client."""
