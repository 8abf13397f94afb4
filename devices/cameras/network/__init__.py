"""Cameras on the network that send MJPEG over HTTP."""
