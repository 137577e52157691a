"""How boards stand and are set up: their state, responses, reporting schedule, settings and channel."""
