"""What goes through the pipes, each way: four bytes that say how much follows, then that much."""

from __future__ import annotations

import struct

LENGTH = struct.Struct("<I")
