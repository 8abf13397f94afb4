"""A machine's line to its hub: let in by it, heard, sending; and how the line is, for the doctor."""
