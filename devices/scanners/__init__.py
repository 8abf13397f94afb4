"""Document scanners: finding a page on a picture, judging it, keeping it as PDF."""
