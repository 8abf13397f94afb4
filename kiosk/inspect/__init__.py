"""`kiosk inspect`: codes, cards and pages read from pictures by the kiosk's own code, told as lines of JSON."""
