"""The ticket on paper: what stands on it, and how it is drawn in one bit."""
