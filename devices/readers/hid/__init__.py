"""Scanners of codes that type like a keyboard: read exclusively, so that no code can type into the system."""
