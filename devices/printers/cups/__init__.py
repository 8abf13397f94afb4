"""Ticket printers behind a CUPS queue."""
