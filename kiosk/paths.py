"""Where things lie: what ships with the program, and what a box keeps.

The program's own files stand beside the sources in an editable install and under `kiosk/_data` in a wheel. What
a box keeps goes to `$KIOSK_DATA` (else the user's data folder), settings of the site to `$KIOSK_CONFIG` (else the
user's config folder). The demo keeps its things apart from those of a centre, so that neither can touch the
other's numbers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

APP = "commune-kiosk"


def program_folder(name: str) -> Path:
    """Return a folder that ships with the program: `assets`, `config` or `ui`."""
    here = Path(__file__).resolve().parent
    packed = here / "_data" / name
    return packed if packed.is_dir() else here.parent / name


def assets_folder() -> Path:
    """Return the folder of fonts, drawings and words."""
    return program_folder("assets")


def words_folder() -> Path:
    """Return the folder of the catalogue of words."""
    return assets_folder() / "words"


def ui_folder() -> Path:
    """Return the folder of the QML modules and the web pages."""
    return program_folder("ui")


def site_file(environ: Mapping[str, str] | None = None) -> Path:
    """Return where the settings of this site are, whether or not the file exists."""
    return _base("KIOSK_CONFIG", "XDG_CONFIG_HOME", ".config", environ) / "site.yaml"


def crest_file(name: str | None, environ: Mapping[str, str] | None = None) -> Path | None:
    """Return where the centre's crest lies: beside the settings of the site. None if it has none."""
    return None if name is None else site_file(environ).with_name(name)


def profile_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Return where the province's profile lies that was imported last, whether or not there is one."""
    return site_file(environ).with_name("profile")


def local_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Return where a commune's own words, drawings and clips lie, whether or not there are any."""
    return site_file(environ).with_name("local")


def layer_folders(part: str, environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Return the folders that lie over a shipped one (`words`, `art` or `clips`), the lower first."""
    return (profile_folder(environ) / part, local_folder(environ) / part)


@dataclass(frozen=True, slots=True)
class DataFolders:
    """The folders that a box keeps, made when somebody writes into them."""

    root: Path

    @classmethod
    def of(cls, *, demo: bool, environ: Mapping[str, str] | None = None) -> DataFolders:
        """Return the folders of this box, those of the demo apart from those of a centre."""
        base = _base("KIOSK_DATA", "XDG_DATA_HOME", ".local/share", environ)
        return cls(base / ("demo" if demo else "centre"))

    @property
    def hub(self) -> Path:
        """The hub's database, keys and one-time codes."""
        return self.root / "hub"

    @property
    def kiosk(self) -> Path:
        """The kiosk's issuing store and its token."""
        return self.root / "kiosk"

    @property
    def board(self) -> Path:
        """The board's token."""
        return self.root / "board"

    @property
    def papers(self) -> Path:
        """What the simulated printer printed, as pictures."""
        return self.root / "papers"

    @property
    def sound(self) -> Path:
        """What the simulated loudspeaker heard."""
        return self.root / "sound"

    @property
    def simulated(self) -> Path:
        """Where simulated devices lie that are found by a path."""
        return self.root / "simulated"

    @property
    def look(self) -> Path:
        """Pictures of the virtual screens."""
        return self.root / "look"

    @property
    def logs(self) -> Path:
        """What the processes say, a file each."""
        return self.root / "logs"


def _base(variable: str, xdg: str, below_home: str, environ: Mapping[str, str] | None) -> Path:
    """Return `$variable`, else the user's folder by the XDG rules."""
    environ = os.environ if environ is None else environ
    if chosen := environ.get(variable):
        return Path(chosen).expanduser().absolute()
    if (shared := environ.get(xdg)) and Path(shared).is_absolute():
        return Path(shared) / APP
    return Path(environ.get("HOME") or Path.home()) / below_home / APP
