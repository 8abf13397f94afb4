"""A camera that is a real MJPEG peer: what it shows, and what is wrong with it, can be chosen."""
