"""The simulated devices of a demo centre: where they are, and what the kiosk and its technician are told of them.

All of them stand at the dock, also those that the kiosk does not use now: a technician may choose them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from devices.cameras.simulator.settings import SimulatedCameraSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.serial.settings import SerialReaderSettings
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.sane.settings import SaneScannerSettings
from devices.scanners.sane.simulator import DEVICE as SANE_DEVICE
from devices.sound.settings import SimulatedSoundSettings
from kiosk.paths import DataFolders
from kiosk.run.held_ports import HeldPorts
from kiosk.settings.model import Settings
from kiosk.technician.found import Candidate, Kind
from queueing.words import Words

_PRINTER_PORT, _READER_PORT, _OVERHEAD_PORT = 8766, 8769, 8770  # where they are free, as config/demo.yaml says
_STANDS = ("printer", "reader", "serial", "overhead", "scanner", "sound")
_OWN = ("KIOSK_PRINTER__PORT", "KIOSK_READER__CAMERA__PORT", "KIOSK_SCANNER__CAMERA__PORT", "KIOSK_SOUND__FOLDER")


class DemoDevices:
    """The devices of one run. Beside another centre (`usual` is False) nothing is where it usually is."""

    def __init__(self, settings: Settings, folders: DataFolders, ports: HeldPorts, *, usual: bool) -> None:
        self._settings = settings
        self._ports = ports
        self._folders = folders
        self._usual = usual
        printer = settings.printer
        own = printer.port if isinstance(printer, SimulatedPrinterSettings) else _PRINTER_PORT
        self.printer_port = self._port(own)
        self.reader_port = self._port(_camera_port(settings.reader) or _READER_PORT)
        self.overhead_port = self._port(_camera_port(settings.scanner) or _OVERHEAD_PORT)

    def arguments(self) -> list[str]:
        """Return what the dock is told to be."""
        given = ["--printer-port", str(self.printer_port), "--paper-dir", str(self._folders.papers)]
        given += ["--paper-mm", str(self._settings.printer.paper_mm)]
        given += ["--reader-port", str(self.reader_port), "--serial-line", str(serial_line(self._folders))]
        given += ["--overhead-port", str(self.overhead_port), "--scanner-dir", str(_sane_folder(self._folders))]
        given += ["--sound-dir", str(self._folders.sound)]
        return given + [argument for name in self._idle() for argument in ("--idle", name)]

    def make_folders(self) -> None:
        """Make what the dock writes into."""
        self._folders.papers.mkdir(parents=True, exist_ok=True)
        self._folders.simulated.mkdir(parents=True, exist_ok=True, mode=0o700)

    def environ(self) -> dict[str, str]:
        """Return what the kiosk is told of where they are; a setting of a device that is another is left alone."""
        told, used = {}, self._used()
        if "scanner" in used or not isinstance(self._settings.scanner, SaneScannerSettings):
            told["SANE_CONFIG_DIR"] = str(_sane_folder(self._folders))  # hides real ones: not where one is chosen
        ports = {"printer": self.printer_port, "reader": self.reader_port, "overhead": self.overhead_port}
        for name, variable in zip(ports, _OWN[:3], strict=True):
            if name in used:
                told[variable] = str(ports[name])
        if "sound" in used:
            told[_OWN[3]] = str(self._folders.sound)
        return told

    def _idle(self) -> list[str]:
        used = self._used()
        return [name for name in _STANDS if name not in used]

    def _used(self) -> set[str]:
        """Return the stands whose devices the kiosk uses."""
        used = set()
        if isinstance(self._settings.printer, SimulatedPrinterSettings):
            used.add("printer")
        match self._settings.reader:
            case CameraReaderSettings(camera=SimulatedCameraSettings()):
                used.add("reader")
            case SerialReaderSettings(port=port) if port == str(serial_line(self._folders)):
                used.add("serial")
        match self._settings.scanner:
            case OverheadScannerSettings(camera=SimulatedCameraSettings()):
                used.add("overhead")
            case SaneScannerSettings(device=device) if device == SANE_DEVICE:
                used.add("scanner")
        if isinstance(self._settings.sound, SimulatedSoundSettings):
            used.add("sound")
        return used

    def _port(self, wanted: int) -> int:
        return self._ports.hold(wanted if self._usual else 0)


def serial_line(folders: DataFolders) -> Path:
    """Return the name of the line that the serial scanner of codes is at."""
    return folders.simulated / "serial-scanner"


def own_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without what `kiosk run` said in it: it says it anew, for the settings of then."""
    return {name: value for name, value in environ.items() if name not in _OWN}


def candidates(kind: Kind, folders: DataFolders, words: Words, environ: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Return the simulated devices that a technician of a demo may choose, where `environ` says that they are."""
    detail = words.text("technician.simulated.detail")
    usual = (_PRINTER_PORT, _READER_PORT, _OVERHEAD_PORT)
    printer, reader, overhead = (int(environ.get(name, port)) for name, port in zip(_OWN[:3], usual, strict=True))

    def one(name: str, **value: object) -> Candidate:
        return Candidate(words.text(f"technician.simulated.{name}"), detail, value)

    def camera(port: int) -> dict[str, object]:
        return {"connection": "simulated", "port": port}

    offered: dict[Kind, Callable[[], tuple[Candidate, ...]]] = {
        Kind.PRINTERS: lambda: (one("printer", connection="simulated", port=printer),),
        Kind.READERS: lambda: (
            one("reader", connection="camera", camera=camera(reader)),
            one("serial", connection="serial", port=str(serial_line(folders))),
        ),
        Kind.SCANNERS: lambda: (
            one("overhead", connection="overhead", camera=camera(overhead)),
            one("scanner", connection="sane", device=SANE_DEVICE),
        ),
    }
    return offered[kind]() if kind in offered else ()


def is_simulated_scanner(candidate: Candidate) -> bool:
    """Tell whether SANE found its own test backend, which `candidates` names better."""
    return isinstance(candidate.value, Mapping) and str(candidate.value.get("device", "")).startswith("test:")


def _camera_port(settings: object) -> int | None:
    """Return the port of a device that sees by a simulated camera."""
    camera = getattr(settings, "camera", None)
    return camera.port if isinstance(camera, SimulatedCameraSettings) else None


def _sane_folder(folders: DataFolders) -> Path:
    return folders.simulated / "sane"
