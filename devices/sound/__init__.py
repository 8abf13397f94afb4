"""Sound: which outputs there are, and playing one clip at a time in a process of its own."""
