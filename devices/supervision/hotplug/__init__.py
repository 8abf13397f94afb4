"""Plugs as udev tells of them, and which device each belongs to."""
