"""Pictures of pages looked at in a process of its own: found, laid straight, judged."""
