"""How a kiosk's line to its hub is, in a file for `kiosk doctor`: from outside it looks well while it stumbles."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.hub_line.uplink import LineState
from kiosk.living_file import Living, LivingFile

_log = logging.getLogger(__name__)


class _Content(Living):
    paired: bool
    up: bool
    wrong: str


@dataclass(frozen=True, slots=True)
class LineFile:
    """The file in a kiosk's data folder."""

    file: LivingFile[_Content]

    @classmethod
    def of(cls, folder: Path) -> LineFile:
        """Return the file in a kiosk's folder, whether or not it is there."""
        return cls(LivingFile(folder / "line.json", _Content))

    def tell(self, line: LineState) -> None:
        """Tell how the line is. A disk that does not take it is told of by others, and keeps nothing up."""
        try:
            self.file.write(**asdict(line))
        except OSError as error:
            _log.debug("how the line is cannot be written: %s", error)

    def read(self) -> LineState | None:
        """Return how the line is, or None where no kiosk that lives says so."""
        content = self.file.read()
        return None if content is None else LineState(content.paired, content.up, content.wrong)

    def remove(self) -> None:
        """Say nothing any more."""
        self.file.remove()
