"""Ticket printers behind the network."""
