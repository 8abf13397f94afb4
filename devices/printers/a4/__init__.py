"""Printers of A4 papers behind CUPS queues."""
