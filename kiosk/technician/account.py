"""The first account as it is typed: whether it can be made."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kiosk.technician.tools import Told

_USERNAME = re.compile(r"[a-z0-9._-]{2,40}")
_LEAST_PASSWORD = 8


def account_complaint(typed: Mapping[str, str]) -> Told | None:
    """Return what is wrong with what was typed: `display_name`, `username`, `password`."""
    if not typed["display_name"]:
        return Told("technician.complaint.empty")
    if not _USERNAME.fullmatch(typed["username"]):
        return Told("technician.complaint.username")
    if len(typed["password"]) < _LEAST_PASSWORD:
        return Told("technician.complaint.password", {"least": _LEAST_PASSWORD})
    return None
