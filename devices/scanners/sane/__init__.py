"""Flatbeds and feeders through SANE's `scanimage`, a process that may crash without us."""
