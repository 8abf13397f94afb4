"""Ticket printers: one interface, ESC/POS drivers over every way they are plugged in, and a simulated peer."""
