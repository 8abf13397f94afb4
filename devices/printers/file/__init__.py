"""Ticket printers behind a device file."""
