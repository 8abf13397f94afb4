"""One supervisor that keeps every device of a box alive: a state machine, a thread and a watchdog for each."""
