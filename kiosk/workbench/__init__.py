"""What the technician's screens and the shell can have done with this box's real devices, settings and hub."""
