"""What can happen to a visit, and what it asks of the rest of the program: values both ways."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kiosk.visit.model import Paper, Screen, TextSize, Ticket
from queueing.tickets.model import HelpKind, PriorityReason


@dataclass(frozen=True, slots=True)
class Moment:
    """When an event happened (monotonic seconds), and an id that nothing else bears."""

    now: float
    fresh: UUID


# ---- touches ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody touched something that does something."""


@dataclass(frozen=True, slots=True)
class Start(Touch):
    """Begin, in the language on the card."""

    language: str


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Touch):
    """Go on in another language."""

    language: str


@dataclass(frozen=True, slots=True)
class ChooseTextSize(Touch):
    """See words in another size."""

    size: TextSize


@dataclass(frozen=True, slots=True)
class ToggleContrast(Touch):
    """See everything in black and white, or no longer."""


@dataclass(frozen=True, slots=True)
class ToggleLow(Touch):
    """Have all that is touched low down, or no longer."""


@dataclass(frozen=True, slots=True)
class ChooseService(Touch):
    """Ask for a number."""

    service: str


@dataclass(frozen=True, slots=True)
class TurnPage(Touch):
    """See the services behind, of so many pages."""

    pages: int


@dataclass(frozen=True, slots=True)
class Go(Touch):
    """Open a side screen: language, papers to bring, priority."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class Back(Touch):
    """One step back."""


@dataclass(frozen=True, slots=True)
class StartAgain(Touch):
    """Begin anew, or be done."""


@dataclass(frozen=True, slots=True)
class Listen(Touch):
    """Hear again what this screen says."""


@dataclass(frozen=True, slots=True)
class CallHelp(Touch):
    """A person shall come."""


@dataclass(frozen=True, slots=True)
class CancelHelp(Touch):
    """Nobody needs to come any more."""


@dataclass(frozen=True, slots=True)
class ChooseReason(Touch):
    """Why somebody should go first, as a hint for staff."""

    reason: PriorityReason


@dataclass(frozen=True, slots=True)
class Stay(Touch):
    """Wait at the machine until the paper comes."""


@dataclass(frozen=True, slots=True)
class SitDown(Touch):
    """Go and sit without paper."""


@dataclass(frozen=True, slots=True)
class SayPaper(Touch):
    """Whether the paper came."""

    came: bool


@dataclass(frozen=True, slots=True)
class StillHere(Touch):
    """Somebody is there."""


# ---- from elsewhere --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Issued:
    """The number that a touch asked for is committed."""

    touch: UUID
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Refused:
    """No number can be given. `code` keys the words."""

    touch: UUID
    code: str


@dataclass(frozen=True, slots=True)
class PaperChanged:
    """What the printer makes of a ticket's paper."""

    ticket: UUID
    paper: Paper
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class DoorsChanged:
    """The centre opened or closed."""

    open: bool


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """Staff have closed a call."""

    id: UUID


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Something was held up to the reader: somebody is there. What it was is not the visit's to know yet."""


@dataclass(frozen=True, slots=True)
class ReportLost:
    """A report could not be stored, so staff will never hear of it."""

    report: Report


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Event = Touch | Issued | Refused | PaperChanged | DoorsChanged | HelpAnswered | HeldUp | ReportLost | Tick


# ---- effects ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Issue:
    """Commit a number, or give it up after `until` (monotonic seconds): who asked is sent to staff then.

    The same touch asks only once.
    """

    service: str
    language: str
    touch: UUID
    until: float


@dataclass(frozen=True, slots=True)
class Report:
    """Tell the desk that a person is wanted."""

    id: UUID
    kind: HelpKind
    screen: Screen
    ticket: UUID | None
    reason: PriorityReason | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Speak (later); with `again`, because somebody asked, so that the screen marks what is said."""

    screen: Screen
    again: bool = False


@dataclass(frozen=True, slots=True)
class Wiped:
    """The visit is over: whatever others keep of it must go."""


Effect = Issue | Report | Say | Wiped
