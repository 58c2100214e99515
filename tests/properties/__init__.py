"""Properties of the whole bot, over random orders of everything that people and networks do."""
