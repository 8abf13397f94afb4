"""The settings of a box: what may be set, and how the layers become one typed value.

Defaults lie below the demo's, below the site's own file, below the environment (`KIOSK_HUB__PORT=8080`). Every
mistake is told by file, line and key, with what was found and what is allowed;
`kiosk.settings.problems` puts it into words.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from devices.printers.a4.settings import A4Settings
from devices.printers.settings import PrinterSettings
from devices.readers.settings import ReaderSettings
from devices.scanners.settings import ScannerSettings
from devices.sound.settings import SoundSettings, SystemSoundSettings
from kiosk.paths import assets_folder, program_folder, site_file
from kiosk.settings.layers import LayerError, Tree, merge, read_environment, read_file
from kiosk.settings.problems import SettingsError, problem_of_layer, problems_of
from queueing.centre import BRING_DRAWN, Centre, HubSettings, Mode, Part

#: The connection of every device that is none. Whatever has it stands in a demo centre only.
SIMULATED = "simulated"


class ScreenSettings(Part):
    """A screen as Qt knows it, and how large it is for people."""

    name: str | None = None  # as `kiosk doctor` lists it (DP-1, HDMI-1 …); None: the first one that fits
    inches: Annotated[float, Field(ge=7, le=120)]  # diagonal of the glass, as on its data sheet
    # Pixels of a screen that is drawn without one (screenshots); a real screen's own are used otherwise.
    width: Annotated[int, Field(ge=320, le=7680)] = 1080
    height: Annotated[int, Field(ge=320, le=7680)] = 1920


class IdleSettings(Part):
    """How long a visit rests before the kiosk asks whether somebody is there, and before it wipes the visit."""

    ask_seconds: Annotated[float, Field(ge=5, le=1800)] = 300.0
    wipe_seconds: Annotated[float, Field(ge=5, le=600)] = 60.0  # counted from the question


class KioskSettings(Part):
    """The machine that citizens touch."""

    name: Annotated[str, Field(min_length=1, max_length=60)] = "kiosk-1"
    language: Literal["vi", "en"] = "vi"  # what the screen returns to between visits
    screen: ScreenSettings
    text_size: Literal["default", "large", "huge"] = "default"
    idle: IdleSettings = IdleSettings()
    hub_url: str | None = None  # None: the hub on this box


class BoardSettings(Part):
    """The screen that the hall looks at."""

    on: bool = True
    name: Annotated[str, Field(min_length=1, max_length=60)] = "board-1"
    screen: ScreenSettings
    hub_url: str | None = None


class Settings(Part):
    """Everything that a box can be told."""

    centre: Centre
    hub: HubSettings = HubSettings()
    printer: PrinterSettings
    reader: ReaderSettings | None = None  # None: this box has none
    sound: SoundSettings | None = SystemSoundSettings()  # None: this box has no loudspeaker
    scanner: ScannerSettings | None = None  # None: papers are not scanned here
    a4: A4Settings | None = None  # an office printer for lists and forms; None: this box has none
    kiosk: KioskSettings
    board: BoardSettings

    @model_validator(mode="after")
    def _no_pretence(self) -> Self:
        """Simulators stand in only in a demo centre: in a real one a missing device is a fault."""
        for device in type(self).model_fields if not self.demo else ():
            if (path := simulated_part(getattr(self, device), device)) is not None:
                raise PydanticCustomError("simulator_refused", "{device} is simulated", {"device": path})
        return self

    @property
    def demo(self) -> bool:
        """Whether this is a demo centre, under its banner."""
        return self.centre.mode is Mode.DEMO

    @property
    def local_hub_url(self) -> str:
        """The address of the hub on this box."""
        host = f"[{self.hub.host}]" if ":" in self.hub.host else self.hub.host
        return f"http://{host}:{self.hub.port}"

    @property
    def kiosk_hub_url(self) -> str:
        """The address of the hub that the kiosk reports to."""
        return self.kiosk.hub_url or self.local_hub_url

    @property
    def board_hub_url(self) -> str:
        """The address of the hub that the board shows."""
        return self.board.hub_url or self.local_hub_url


def simulated_part(part: object, path: str) -> str | None:
    """Return where in a part of the settings a simulator stands in, or None; a reader's camera may be one."""
    if not isinstance(part, BaseModel):
        return None
    if getattr(part, "connection", None) == SIMULATED:
        return path
    found = (simulated_part(getattr(part, name), f"{path}.{name}") for name in type(part).model_fields)
    return next((inner for inner in found if inner is not None), None)


def load_settings(
    *, demo: bool | None = False, environ: Mapping[str, str] | None = None, site: Tree | Path | None = None
) -> Settings:
    """Return the settings of this box; raises SettingsError with every mistake that was found.

    With `demo` the demo's own layer lies under the site's file; None decides for the demo where no site file is.
    A site's file that calls itself a demo has that layer too. `site` stands in for the site's file: another file,
    or one that is not written yet. Who runs the box opens them with `kiosk.settings.site_file.open_settings`.
    """
    environ = os.environ if environ is None else environ
    try:
        below, above = settings_layers(demo=demo, environ=environ, site=site)
    except LayerError as error:
        raise SettingsError([problem_of_layer(error)]) from error
    tree = merged([*below, *above])
    try:
        return Settings.model_validate(tree.plain(), context={BRING_DRAWN: _bring_drawn()})
    except ValidationError as error:
        raise SettingsError(problems_of(error, tree, Settings)) from error


def _bring_drawn() -> frozenset[str]:
    """Return the pictures that there are of things to bring."""
    return frozenset(file.stem.removeprefix("bring-") for file in (assets_folder() / "art").glob("bring-*.svg"))


def settings_layers(
    *, demo: bool | None, environ: Mapping[str, str], site: Tree | Path | None = None
) -> tuple[list[Tree], list[Tree]]:
    """Return the layers below the site's file, and that file with what lies above it; raises LayerError."""
    shipped = program_folder("config")
    cache = _cache_folder(environ)
    above = [read_environment(environ)]
    site = site_file(environ) if site is None else site
    if isinstance(site, Tree):
        above.insert(0, site)
    elif site.exists():
        above.insert(0, read_file(site, cache=cache))
    elif demo is None:
        demo = True
    modes = [mode for layer in above if (mode := layer.at(("centre", "mode"))) is not None]
    says_demo = bool(modes) and modes[-1].value == Mode.DEMO
    if demo and modes and not says_demo:
        raise LayerError(modes[-1].place, "cli.settings.demo_refused")
    below = [read_file(shipped / "defaults.yaml", cache=cache)]
    if demo or says_demo:
        below.append(read_file(shipped / "demo.yaml", cache=cache))
    return below, above


def merged(layers: Sequence[Tree]) -> Tree:
    """Return what layers say together, the lowest first."""
    tree = layers[0]
    for layer in layers[1:]:
        tree = merge(tree, layer)
    return tree


def _cache_folder(environ: Mapping[str, str]) -> Path | None:
    if (chosen := environ.get("XDG_CACHE_HOME")) and Path(chosen).is_absolute():
        return Path(chosen) / "commune-kiosk" / "settings"
    home = environ.get("HOME")
    return Path(home) / ".cache" / "commune-kiosk" / "settings" if home else None
