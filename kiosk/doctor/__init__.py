"""`kiosk doctor`: every part of a box looked at, with one sentence about what to do."""
