"""Ticket printers that are plugged in, found without anybody naming them; on the network only when asked for."""
