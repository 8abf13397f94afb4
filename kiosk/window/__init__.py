"""What a process with a window needs whatever it shows: a swift start, its screen, proof that frames come."""
