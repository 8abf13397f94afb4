"""Encrypted backups of a box on a stick, and their way back: one file, one key, and the key on paper."""
