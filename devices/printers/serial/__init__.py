"""Ticket printers behind a serial line."""
