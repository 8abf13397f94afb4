"""The program on the box: command line, composition roots, the citizen's visit and its view-models."""
