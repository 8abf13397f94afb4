"""The hub: the one process that owns serving, with its database, its HTTP interface and its event streams."""
