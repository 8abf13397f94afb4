"""Readers of identity cards and of codes: what a card says, and how a picture becomes text."""
