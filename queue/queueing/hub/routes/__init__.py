"""The HTTP interface of the hub, by whom it serves."""
