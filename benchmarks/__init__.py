"""Measurements of the whole bot and of its parts, each beside a floor taken in the same run."""
