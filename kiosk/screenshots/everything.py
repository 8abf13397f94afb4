"""`kiosk screenshots`: everything that can be seen, as pictures."""

from __future__ import annotations

from pathlib import Path

from kiosk.screenshots.board import render_board
from kiosk.screenshots.citizen import render_citizen
from kiosk.screenshots.technician import render_technician


def render_all(out_dir: Path) -> int:
    """Write the pictures of citizens' screens, of the board and of the technician's; return how many."""
    return render_citizen(out_dir) + render_board(out_dir) + render_technician(out_dir)
