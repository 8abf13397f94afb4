"""What a printer can do, learned by asking it.

Everything is asked only of a printer that answered a status question, so that a stranger at the other end of a
cable prints no odd letters. `GS I` is answered in order, by a printer that is well; one without paper says less.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.escpos_bytes import INITIALISE
from devices.printers.escpos_status import Question, is_answer, question_bytes
from devices.printers.factory import link_of
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.link import Link, LinkFailed, Patience
from devices.printers.profiles import Profile, profile_of
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.settings import PrinterSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings

_TYPE, _MAKER, _MODEL = 2, 66, 67
_HAS_CUTTER = 0x02
_LONGEST_NAME = 80
_BAUDS = (115200, 38400, 19200, 9600, 57600)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a printer said of itself. None: it did not say."""

    answers: bool
    maker: str | None = None
    model: str | None = None
    cutter: bool | None = None
    paper_sensor: bool | None = None

    @property
    def title(self) -> str:
        """Maker and model, as far as they are known."""
        return " ".join(part for part in (self.maker, self.model) if part)


SAYS_NOTHING = Abilities(answers=False)


def learn(settings: PrinterSettings, patience: Patience | None = None) -> tuple[PrinterSettings, Abilities]:
    """Ask a printer what it can do; return the settings that follow, and what it said.

    Nobody else may hold it. Blocks some seconds, longer on a serial line whose speed is not known. A printer that
    is there and does not answer keeps its settings except for `answers`; it may only be switched off, so that is
    worth keeping once a person has seen its paper.
    """
    patience = patience or Patience()
    if isinstance(settings, CupsPrinterSettings | FilePrinterSettings):
        return settings, SAYS_NOTHING
    for tried in _speeds(settings):
        try:
            abilities = ask(link_of(tried, patience)[0], patience)
        except LinkFailed:
            return settings, SAYS_NOTHING  # not there: nothing was learned, so nothing is changed
        if abilities.answers:
            return _following(tried, abilities), abilities
    return _following(settings, SAYS_NOTHING), SAYS_NOTHING


def _speeds(settings: PrinterSettings) -> list[PrinterSettings]:
    if not isinstance(settings, SerialPrinterSettings):
        return [settings]
    others = [baud for baud in _BAUDS if baud != settings.baud]
    return [settings, *(settings.model_copy(update={"baud": baud}) for baud in others)]


def _following(settings: PrinterSettings, abilities: Abilities) -> PrinterSettings:
    """Return settings as the printer's answers, and what is known of its model, suggest."""
    profile = profile_of(name=abilities.title) or Profile()
    changes: dict[str, object] = {}
    if not isinstance(settings, SimulatedPrinterSettings):
        changes["answers"] = abilities.answers
    cutter = abilities.cutter if profile.cutter is None else profile.cutter
    if cutter is not None:
        changes["cutter"] = cutter
    if profile.dots is not None:
        changes["dots"] = profile.dots
    return settings.model_copy(update=changes)


def ask(link: Link, patience: Patience) -> Abilities:
    """Ask over a link that is not open, and close it; raises LinkFailed where nobody is at its other end."""
    try:
        link.open(patience.connect)
        _drain(link, patience)
        if _byte(link, question_bytes(Question.PRINTER), patience, is_answer) is None:
            return SAYS_NOTHING
        paper = _byte(link, question_bytes(Question.PAPER), patience, is_answer)
        kind = _byte(link, _who(_TYPE), patience, lambda byte: byte & 0x90 == 0)
        maker, model = _name(link, _MAKER, patience), _name(link, _MODEL, patience)
        link.write(INITIALISE, patience.answer)  # a model that takes `GS I` for letters forgets them
        return Abilities(
            answers=True,
            maker=maker,
            model=model,
            cutter=None if kind is None else bool(kind & _HAS_CUTTER),
            paper_sensor=paper is not None,
        )
    finally:
        link.close()


def _who(n: int) -> bytes:
    return bytes((0x1D, 0x49, n))


def _drain(link: Link, patience: Patience) -> None:
    """Forget what lay in the line: it answers no question."""
    end = time.monotonic() + patience.answer
    while link.read(0) and time.monotonic() < end:
        pass


def _byte(link: Link, question: bytes, patience: Patience, fits: Callable[[int], bool]) -> int | None:
    """Ask and return the first byte of an answer that fits; None where none comes in time."""
    link.write(question, patience.answer)
    end = time.monotonic() + patience.answer
    while (left := end - time.monotonic()) > 0:
        for byte in link.read(left):
            if fits(byte):
                return byte
    return None


def _name(link: Link, n: int, patience: Patience) -> str | None:
    """Return a text that stands between an underscore and a zero byte; of what is not plain, nothing."""
    link.write(_who(n), patience.answer)
    end = time.monotonic() + patience.answer
    said = b""
    while (left := end - time.monotonic()) > 0 and b"\0" not in said and len(said) < 2 * _LONGEST_NAME:
        said += link.read(left)
    begin, end_ = said.find(b"_"), said.find(b"\0")
    if begin < 0 or end_ < begin:
        return None
    text = said[begin + 1 : end_].decode("ascii", "replace")
    plain = "".join(letter for letter in text if letter.isprintable() and letter.isascii())
    return plain[:_LONGEST_NAME].strip() or None
