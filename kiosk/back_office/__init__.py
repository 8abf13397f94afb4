"""Behind the citizen's screens: the store, who writes to it, and the printing of its tickets."""
