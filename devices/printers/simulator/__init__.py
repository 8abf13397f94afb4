"""A ticket printer that is a real peer: ESC/POS on a TCP port, faults on command, paper as PNG.

`server.Simulator` for tests in one process, `python -m devices.dock` as a process of its own, with a page.
"""
