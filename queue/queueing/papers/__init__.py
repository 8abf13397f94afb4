"""Papers of A4 size, as PDF: lists for people and for the desk. Free of Qt."""
