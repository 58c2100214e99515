"""Second Opinion: nobody posts alone."""

__version__ = "0.1.0"
