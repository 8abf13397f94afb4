"""What the tests of the paper share: a Qt without a screen, the house's fonts, drawings and words, and tickets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QGuiApplication
from ruamel.yaml import YAML

from devices.printers.base import Raster
from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paper.compose import PaperWords
from kiosk.paper.draw import TicketArtist
from kiosk.paths import assets_folder, program_folder
from queueing.centre import Centre
from queueing.issuing.model import IssuedHere
from queueing.tickets.model import TicketNumber
from queueing.words import load_words

Dots = npt.NDArray[np.bool_]
MakeTicket = Callable[..., IssuedHere]


@pytest.fixture(scope="session")
def family(qapp: QGuiApplication) -> str:
    return load_fonts(assets_folder())


@pytest.fixture(scope="session")
def art(qapp: QGuiApplication) -> Art:
    return Art(assets_folder() / "art")


@pytest.fixture(scope="session")
def artist(art: Art, family: str) -> TicketArtist:
    return TicketArtist(art, family)


@pytest.fixture(scope="session")
def words() -> dict[str, PaperWords]:
    folder = assets_folder() / "words"
    vi = load_words(folder, "vi")
    return {"vi": PaperWords(vi), "en": PaperWords(load_words(folder, "en"), vi)}


@pytest.fixture(scope="session")
def make_centre() -> Callable[..., Centre]:
    yaml = YAML(typ="safe")
    defaults = yaml.load((program_folder("config") / "defaults.yaml").read_text(encoding="utf-8"))["centre"]

    def make(**changes: object) -> Centre:
        named = {"commune": {"vi": "Xã Hướng Phùng", "en": "Hướng Phùng Commune"}, "mode": "configured"}
        return Centre.model_validate({**defaults, **named, **changes})

    return make


@pytest.fixture(scope="session")
def centre(make_centre: Callable[..., Centre]) -> Centre:
    return make_centre()


@pytest.fixture(scope="session")
def make_ticket() -> MakeTicket:
    def make(service: str = "A", serial: int = 15, **changes: object) -> IssuedHere:
        values = {
            "id": UUID(int=0x1234567890ABCDEF1234567890ABCDEF),
            "number": TicketNumber(service, str(changes.pop("mark", "")), serial),
            "service": service,
            "pictures": ("lotus",),
            "day": date(2026, 11, 23),
            "issued_at": datetime(2026, 11, 23, 1, 31, tzinfo=UTC),
            "language": "vi",
            "secret": "00112233445566778899aabbccddeeff",
        }
        return IssuedHere(**{**values, **changes})  # type: ignore[arg-type]  # the dataclass names what is wrong

    return make


@pytest.fixture(scope="session")
def dots_of() -> Callable[[Raster], Dots]:
    """Turn a raster into an array where True is black."""

    def turn(raster: Raster) -> Dots:
        rows = np.frombuffer(raster.rows, np.uint8).reshape(raster.height, -1)
        return np.unpackbits(rows, axis=1)[:, : raster.width].astype(bool)

    return turn
