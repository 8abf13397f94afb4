"""No paper parts a Vietnamese compound at a line's end: neither the test page nor the recovery key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.art.rasteriser import Art
from kiosk.backup.operations import key_paper
from kiosk.backup.recovery_key import RecoveryKey
from kiosk.breaking import TOGETHER
from kiosk.paper.key_paper import KeyArtist
from kiosk.paper.lettering import Letterer, Setting, Style
from kiosk.paper.test_page import TestPage, TestPageArtist
from kiosk.paths import words_folder
from kiosk.settings.model import load_settings
from queueing.centre import Text
from queueing.words import load_words

NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
VI = load_words(words_folder(), "vi")
COMPOUNDS = [part.strip() for part in VI.text("kiosk.together").split(",")]
COMMUNE = "Xã có Trung tâm Phục vụ hành chính công và nhiều bà con Vân Kiều, Pa Kô"


def draw_test_page(art: Art, family: str, width: int, _folder: Path) -> None:
    page = TestPage("COMMUNE SIM-80", "USB 0fe6:811e", COMMUNE, NOW, cutter=True, answers=True)
    TestPageArtist(art, family, VI).draw(page, width)


def draw_key(art: Art, family: str, width: int, folder: Path) -> None:
    settings = load_settings(demo=True, environ={"KIOSK_CONFIG": str(folder)})
    centre = settings.centre.model_copy(update={"commune": Text(vi=COMMUNE, en="Commune")})
    settings = settings.model_copy(update={"centre": centre})
    paper = key_paper(RecoveryKey.new(), settings, VI, NOW, load_words(words_folder(), "en"))
    KeyArtist(art, family).draw(paper, width)


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("draw", [draw_test_page, draw_key])
def test_what_belongs_together_stands_on_one_line(
    art: Art,
    family: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    draw: Callable[[Art, str, int, Path], None],
    width: int,
) -> None:
    texts: list[Setting] = []
    real = Letterer._set

    def note(letterer: Letterer, text: str, room: int, style: Style) -> Setting:
        texts.append(real(letterer, text, room, style))
        return texts[-1]

    monkeypatch.setattr(Letterer, "_set", note)
    draw(art, family, width, tmp_path)
    checked = 0
    for text in texts:
        lines = [line.replace(TOGETHER, " ").casefold() for line in text.lines]
        whole = " ".join(lines)
        for compound in COMPOUNDS:
            # Counted, for one that stands twice may be parted once.
            assert sum(line.count(compound) for line in lines) == whole.count(compound), (compound, lines)
            checked += whole.count(compound) * (len(lines) > 1)
    assert checked >= 3  # on texts that do break
