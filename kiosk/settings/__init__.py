"""A box's settings: what may be set, the layers they come from, and the one writer of site.yaml. Free of Qt."""
