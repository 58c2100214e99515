"""Every way that we know to get a post out alone, each tried against the real bot."""
