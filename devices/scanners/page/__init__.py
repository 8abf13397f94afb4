"""A sheet of paper on a picture: finding its four corners, and laying it straight."""
