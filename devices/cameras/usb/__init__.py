"""Cameras of this machine, by V4L2."""
