"""The quality gate: what is wrong with a page, in words that tell what to do about it."""
