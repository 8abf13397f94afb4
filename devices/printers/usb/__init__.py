"""Ticket printers behind a USB cable."""
