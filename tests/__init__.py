"""Sentences about the behaviour of Second Opinion."""
