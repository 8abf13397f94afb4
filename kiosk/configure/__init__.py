"""`kiosk configure`: settings looked at and changed from a shell, one by one or led by the wizard's questions."""
