"""Cameras, plugged in or on the network: each opened, read and decoded in a process of its own."""
