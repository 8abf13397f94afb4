"""Tickets and their rules, issuing, and the hub that serves them. Free of Qt."""
