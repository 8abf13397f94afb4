"""The simulated ticket printer on the dock."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, ConfigDict, Field

from devices.dock.stand import Hand, Picture
from devices.printers.base import PrinterFault
from devices.printers.simulator.plug import SimulatedPrinter

SHOWN_PAPERS = 6

SENTENCES = {
    "paper_out": PrinterFault.PAPER_OUT,
    "paper_low": PrinterFault.PAPER_LOW,
    "cover_open": PrinterFault.COVER_OPEN,
    "cutter_jam": PrinterFault.CUTTER,
    "offline": PrinterFault.OFFLINE,
    "hang": PrinterFault.SILENT,
    "unplugged": PrinterFault.UNREACHABLE,
}
"""What a hand can do, and what staff would be told then."""


class PrinterChange(BaseModel):
    """What `POST /printer` takes: only what is named changes. `null` ends a fault that has a number."""

    model_config = ConfigDict(extra="forbid")

    paper_low: bool = False
    paper_out: bool = False
    cover_open: bool = False
    cutter_jam: bool = False
    offline: bool = False
    hang: bool = False
    unplugged: bool = False
    bytes_a_second: int | None = Field(None, gt=0)
    paper_out_after_rows: int | None = Field(None, ge=0)
    break_off_after_bytes: int | None = Field(None, ge=0)
    lost_answers: int = Field(0, ge=0)


class PrinterStand:
    """Paper, cover, cutter and plug of one printer, and its tray."""

    name = "printer"

    def __init__(self, simulator: SimulatedPrinter) -> None:
        self._simulator = simulator

    def state(self) -> dict[str, object]:
        """Return the faults, and the papers that came out."""
        papers = self._simulator.papers()
        return {
            "faults": asdict(self._simulator.faults),
            "papers": [
                {"number": paper.number, "kind": paper.kind, "url": f"/{self.name}/{paper.file.name}"}
                for paper in papers
            ],
        }

    def change(self, body: bytes) -> None:
        """Cause or end faults."""
        change = PrinterChange.model_validate_json(body)
        self._simulator.set_faults(**change.model_dump(exclude_unset=True))

    def sentences(self) -> tuple[str, ...]:
        """Return what staff would be told."""
        faults = self._simulator.faults
        return tuple(f"fault.printer.{fault}.staff" for field, fault in SENTENCES.items() if getattr(faults, field))

    def hands(self) -> tuple[Hand, ...]:
        """Return a button for each fault."""
        faults = self._simulator.faults
        return tuple(Hand(field, bool(getattr(faults, field))) for field in SENTENCES)

    def press(self, action: str, *, on: bool) -> None:
        """Cause a fault or end it."""
        if action not in SENTENCES:
            raise KeyError(action)
        self._simulator.set_faults(**{action: on})

    def pictures(self) -> tuple[Picture, ...]:
        """Return the last papers."""
        papers = self._simulator.papers()[-SHOWN_PAPERS:]
        return tuple(
            Picture(paper.file.name, f"dock.printer.{paper.kind.value}", paper.kind.value, {"number": paper.number})
            for paper in reversed(papers)
        )

    def picture(self, name: str) -> bytes | None:
        """Return a paper."""
        files = {paper.file.name: paper.file for paper in self._simulator.papers()}
        return files[name].read_bytes() if name in files else None
