"""The dev dock: one page, behind a PIN, for the hands that move paper, cards and plugs of a demo's simulators.

`python -m devices.dock` runs the simulators and the page as one process.
"""
