"""What an identity card says: one typed card, whatever way its text came in. Pure: no I/O, no clock."""
