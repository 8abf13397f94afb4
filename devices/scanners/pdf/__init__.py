"""Pages kept as PDF: colour, life size, for the archive, within the size that the centre sets."""
