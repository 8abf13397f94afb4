"""The kiosk's process: the composition root of everything that a citizen meets."""
