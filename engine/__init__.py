"""Time as an actor: the sweep of due clocks, recalculation, and the rounds that do both."""
