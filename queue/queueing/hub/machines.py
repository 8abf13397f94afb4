"""Kiosks and boards: how they are let in, what proves who they are, and which numbers a kiosk may give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from queueing.clock import Clock
from queueing.hub.forms import MachineView, PairingView
from queueing.hub.hall import WALK_IN_MARK, Hall
from queueing.hub.models import IssuerRow, MachineRow, PairingRow, SiteRow
from queueing.hub.refusals import Refusal, not_logged_in, too_soon, unknown
from queueing.hub.secrets import code_fingerprint, fingerprint, new_code, new_token, write_private
from queueing.hub.throttle import CODE, Throttle
from queueing.hub.work import Work, Works
from queueing.tickets.pictures import allot, hub_share
from queueing.wire import PairReply, PairRequest

CODE_LIFE = timedelta(minutes=10)
MOST_MARKS = 999  # a mark has at most three digits


@dataclass(frozen=True, slots=True)
class Machine:
    """A paired machine."""

    id: UUID
    kind: Literal["kiosk", "board"]
    name: str
    token_hash: str
    mark: str | None
    paired_at: datetime
    online: bool = False

    def view(self) -> MachineView:
        """Return the machine without its secrets."""
        return MachineView(
            id=self.id, kind=self.kind, name=self.name, mark=self.mark, online=self.online, paired_at=self.paired_at
        )


class Machines:
    """All machines that are let in. Known ones live in memory; every change is committed first."""

    def __init__(self, works: Works, clock: Clock, catalogue: Sequence[str], local_file: Path) -> None:
        self._works = works
        self._clock = clock
        self._catalogue = tuple(catalogue)
        self._throttle = Throttle(clock)
        self._machines: dict[UUID, Machine] = {}
        self._by_token: dict[str, Machine] = {}
        self._local_file = local_file
        self._local = ""

    def load(self, session: Session, site: str) -> None:
        """Read the machines at start, and give the hub its own series if it has none yet."""
        marks = {
            row.machine_id: row.mark
            for row in session.scalars(select(IssuerRow).where(IssuerRow.site == site).order_by(IssuerRow.id))
        }
        if WALK_IN_MARK not in marks.values():
            session.execute(
                insert(IssuerRow).values(
                    site=site,
                    mark=WALK_IN_MARK,
                    pictures=list(hub_share(self._catalogue)),
                    created_at=self._clock.now().wall,
                )
            )
        rows = session.scalars(select(MachineRow).where(MachineRow.site == site, MachineRow.removed_at.is_(None)))
        for row in rows:
            kind: Literal["kiosk", "board"] = "kiosk" if row.kind == "kiosk" else "board"
            self._keep(Machine(row.id, kind, row.name, row.token_hash, marks.get(row.id), row.paired_at))

    def open_local_pairing(self) -> None:
        """Write down a code for programs of the same user on this box, good as long as this hub runs."""
        self._local = new_code()
        write_private(self._local_file, self._local + "\n")

    def close_local_pairing(self) -> None:
        """Take the local code back."""
        self._local = ""
        self._local_file.unlink(missing_ok=True)

    # ---- asked on the event loop --------------------------------------------------------------------------

    def known(self, token: str, kind: Literal["kiosk", "board"]) -> Machine:
        """Return the machine that a token stands for; raises Refusal if it is not known or of another kind."""
        machine = self._by_token.get(fingerprint(token))
        if machine is None or machine.kind != kind:
            raise not_logged_in()
        return machine

    def as_it_is_now(self, machine: Machine) -> Machine:
        """Return a machine that was known a moment ago; raises Refusal if it was let out since."""
        latest = self._machines.get(machine.id)
        if latest is None:
            raise not_logged_in()
        return latest

    def still_valid(self, machine: Machine) -> Callable[[], bool]:
        """Return a question for open streams: is this machine still let in?"""
        return lambda: machine.token_hash in self._by_token

    def all(self) -> tuple[Machine, ...]:
        """Return all machines by name."""
        return tuple(sorted(self._machines.values(), key=lambda m: (m.kind, m.name)))

    def get(self, machine_id: UUID) -> Machine:
        """Return a machine; raises Refusal if it is not let in."""
        machine = self._machines.get(machine_id)
        if machine is None:
            raise unknown("machine")
        return machine

    def kiosk_named(self, name: str) -> Machine:
        """Return the kiosk of this name; raises Refusal if there is none."""
        for machine in self._machines.values():
            if machine.kind == "kiosk" and machine.name == name:
                return machine
        raise unknown("kiosk")

    # ---- on the writer's thread ---------------------------------------------------------------------------

    def new_pairing(self, by: str) -> PairingView:
        """Make a code that lets one machine in."""
        code = new_code()
        with self._works.begin() as work:
            expires_at = work.now + CODE_LIFE
            work.session.execute(
                insert(PairingRow).values(
                    code_hash=code_fingerprint(code), site=work.site, created_by=by, expires_at=expires_at
                )
            )
            work.audit(by, "pairing_opened")
        return PairingView(code=code, expires_at=expires_at)

    def pair(self, request: PairRequest, address: str) -> PairReply:
        """Let a machine in. A kiosk's store gets a mark that no issuer ever had, or keeps the one it has."""
        wait_s = self._throttle.wait_s(address)
        if wait_s > 0:
            raise too_soon(wait_s)
        if request.kind == "kiosk" and request.store is None:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "missing", "a kiosk names its store")
        token = new_token()
        with self._works.begin() as work:
            by = self._spend_code(work, request.code)
            if by is not None:
                machine, pictures = self._admit(work, request, token, by)
        if by is None:
            self._throttle.failed(address, CODE)
            raise Refusal(HTTPStatus.FORBIDDEN, "wrong_code", "the code is wrong, used or too old")
        return PairReply(token=token, mark=machine.mark, pictures=pictures)

    def remove(self, machine_id: UUID, by: str) -> None:
        """Let a machine in no more. Its mark stays spent."""
        machine = self.get(machine_id)
        with self._works.begin() as work:
            self._remove(work, machine)
            work.audit(by, "machine_removed", machine.name, mark=machine.mark)

    def set_online(self, machine_id: UUID, online: bool) -> None:
        """Note whether a machine is heard."""
        machine = self._machines.get(machine_id)
        if machine is not None:
            self._keep(replace(machine, online=online))

    def _spend_code(self, work: Work, code: str) -> str | None:
        """Return who opened the pairing, None if the code opens nothing."""
        typed = code_fingerprint(code)
        if self._local and typed == code_fingerprint(self._local):
            return "local"
        row = work.session.get(PairingRow, typed)
        if row is None or row.used_at is not None or row.expires_at <= work.now or row.site != work.site:
            return None
        row.used_at = work.now
        return row.created_by

    def _admit(self, work: Work, request: PairRequest, token: str, by: str) -> tuple[Machine, tuple[str, ...]]:
        # A name stands for the machine that was paired under it last.
        replaced = [m for m in self._machines.values() if (m.kind, m.name) == (request.kind, request.name)]
        for other in replaced:
            self._remove(work, other)
        machine = Machine(uuid4(), request.kind, request.name, fingerprint(token), None, work.now)
        work.session.execute(
            insert(MachineRow).values(
                id=machine.id,
                site=work.site,
                kind=machine.kind,
                name=machine.name,
                token_hash=machine.token_hash,
                paired_at=work.now,
                paired_by=by,
            )
        )
        pictures: tuple[str, ...] = ()
        if request.kind == "kiosk":
            others = set(self._machines) - {m.id for m in replaced}
            issuer = self._issuer(work, machine.id, request, others)
            machine = replace(machine, mark=issuer.mark)
            pictures = tuple(issuer.pictures)
        work.audit(by, "paired", machine.name, kind=machine.kind, mark=machine.mark)
        work.then(lambda _: self._keep(machine))
        return machine, pictures

    def _issuer(self, work: Work, machine: UUID, request: PairRequest, others: set[UUID]) -> IssuerRow:
        """Return what a store issues as: what it was before, else under a mark that no issuer ever had."""
        issuers = list(work.session.scalars(select(IssuerRow).where(IssuerRow.site == work.site)))
        own = next((i for i in issuers if i.store == request.store and i.mark == request.mark), None)
        if own is not None:
            own.machine_id = machine
            return own
        taken = [i.pictures for i in issuers if i.mark == WALK_IN_MARK or i.machine_id in others]
        row = IssuerRow(
            site=work.site,
            mark=self._mark(work, request.mark, {issuer.mark for issuer in issuers}),
            machine_id=machine,
            store=request.store,
            pictures=list(allot(self._catalogue, taken)),
            created_at=work.now,
        )
        work.session.add(row)
        return row

    def _mark(self, work: Work, borne: str | None, marks: set[str]) -> str:
        """Return a mark for a new issuer; one that it bears already is from before the hub was restored."""
        if borne is not None and borne not in marks and not borne.startswith(WALK_IN_MARK):
            return borne
        least = work.session.get_one(SiteRow, work.site).mark_floor
        candidates = ("", *(str(number) for number in range(2, MOST_MARKS + 1)))
        for candidate in candidates:
            if candidate not in marks and int(candidate or 1) > least:
                return candidate
        raise Refusal(HTTPStatus.CONFLICT, "marks_spent", "all marks of this site are spent")

    def _remove(self, work: Work, machine: Machine) -> None:
        work.session.execute(update(MachineRow).where(MachineRow.id == machine.id).values(removed_at=work.now))
        work.changes.everything = True
        work.then(lambda hall: self._drop(machine, hall))

    def _keep(self, machine: Machine) -> None:
        self._machines[machine.id] = machine
        self._by_token[machine.token_hash] = machine

    def _drop(self, machine: Machine, hall: Hall) -> None:
        self._machines.pop(machine.id, None)
        self._by_token.pop(machine.token_hash, None)
        hall.forget_machine(machine.id)
