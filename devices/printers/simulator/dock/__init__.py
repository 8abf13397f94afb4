"""The dev dock: a page on this machine where a hand causes the faults of the simulated printer. Demo only."""
