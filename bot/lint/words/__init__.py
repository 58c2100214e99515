"""Frequent words by language, which hashtags are read with."""
