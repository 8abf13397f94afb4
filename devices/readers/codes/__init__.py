"""From a picture to the text of the codes in it, in stages, in a process that may die."""
